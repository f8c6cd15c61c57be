### What is said of holders, in Kazakh. How to change one: docs/words.md.

# Why a holder is not on the portal any more: said of the holder.
reorganised = қайта ұйымдастырылды
liquidated = таратылды
wholly-state-owned = толығымен мемлекет меншігіне өтті
