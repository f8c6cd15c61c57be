### What is said of holders, in English. How to change one: docs/words.md.

# Why a holder is not on the portal any more: said of the holder.
reorganised = was reorganised
liquidated = was wound up
wholly-state-owned = became wholly the state's
