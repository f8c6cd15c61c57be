### What can be done with a request, in Kazakh: as something to do. Those by which a duty is met stand in `duties`. How to change one: docs/words.md.

accept = қабылдау
return = қайтару
recall = қате жіберілгенді қайтарып алу
extend = мерзімді ұзарту
clarify = нақтылауды сұрау
reply = нақтылау
correct-contacts = байланыс деректерін түзету
withdraw = сұрау салуды кері қайтарып алу
rate = бағалау
attend = мерзімдерді қадағалау
record-delivery = хабарламалардың жеткізілуін тіркеу
resend = жеткізілмеген хабарламаларды қайта жіберу
record-revocation = сертификаттың күшін тексеру нәтижесін тіркеу
recompute = мерзімдерді қайта есептеу
erase = дербес деректерді жою
