### What stands in the calendar of terms to which a calendar program subscribes, in English. How to change one: docs/words.md.

# The name of the calendar.
terms = Terms
# Before a term that was missed.
overdue = OVERDUE
# After a term that applies only in a certain case, in brackets.
contingent = if it applies
# After a day that may still change, in brackets.
provisional = provisional
# A colon and the number follow.
left-out = Only the newest registrations are here, older ones are in the queue. Their number
