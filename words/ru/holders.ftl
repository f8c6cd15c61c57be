### What is said of holders, in Russian. How to change one: docs/words.md.

# Why a holder is not on the portal any more: said of the holder.
reorganised = реорганизован
liquidated = ликвидирован
wholly-state-owned = полностью перешёл в собственность государства
