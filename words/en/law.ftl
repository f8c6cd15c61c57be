### What is said of days and terms, in English: beside each day of the calendar and of a term that was counted. How to change one: docs/words.md.

## Of a day

# A Saturday or a Sunday without a name.
weekend = weekend

## Of the counting of a term, day by day

day-zero = day of the event; counting starts on the next day
# $off is why the day is off.
not-counted = { $off }: not counted
rolled-over = { $off }: the term rolls to the next working day
last-day-working = last day of the term (working days: { $days }), until 24:00
last-day-calendar = last day of the term (calendar days: { $days }), until 24:00
# Why a day may still change.
no-calendar = no working calendar is published for { $year } yet: the day is provisional, counted by weekdays alone, and will be counted anew when the calendar is published

## Of what the portal does not know

not-covered = the working calendar does not cover the year { $year }
no-rules = there were no rules of the portal on { $day }
