### What stands in the calendar of terms to which a calendar program subscribes, in Kazakh. How to change one: docs/words.md.

# The name of the calendar.
terms = Мерзімдер
# Before a term that was missed.
overdue = МЕРЗІМІ ӨТТІ
# After a term that applies only in a certain case, in brackets.
contingent = қажет болса
# After a day that may still change, in brackets.
provisional = алдын ала
# A colon and the number follow.
left-out = Мұнда тек соңғы тіркелген сұрау салулар көрсетілген, ескілері кезекте. Саны
