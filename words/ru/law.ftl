### What is said of days and terms, in Russian: beside each day of the calendar and of a term that was counted. How to change one: docs/words.md.

## Of a day

# A Saturday or a Sunday without a name.
weekend = выходной день

## Of the counting of a term, day by day

day-zero = день события; отсчёт начинается со следующего дня
# $off is why the day is off.
not-counted = { $off }: не считается
rolled-over = { $off }: срок переносится на следующий рабочий день
last-day-working = последний день срока (рабочих дней: { $days }), до 24:00
last-day-calendar = последний день срока (календарных дней: { $days }), до 24:00
# Why a day may still change.
no-calendar = рабочий календарь на { $year } год ещё не опубликован: день предварительный, рассчитан только по дням недели и будет пересчитан, когда календарь опубликуют

## Of what the portal does not know

not-covered = рабочий календарь не охватывает { $year } год
no-rules = на день { $day } правил портала не было
