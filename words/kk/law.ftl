### What is said of days and terms, in Kazakh: beside each day of the calendar and of a term that was counted. How to change one: docs/words.md.

## Of a day

# A Saturday or a Sunday without a name.
weekend = демалыс күні

## Of the counting of a term, day by day

day-zero = оқиға күні; есептеу келесі күннен басталады
# $off is why the day is off.
not-counted = { $off }: есептелмейді
rolled-over = { $off }: мерзім келесі жұмыс күніне ауысады
last-day-working = мерзімнің соңғы күні ({ $days } жұмыс күні), сағат 24:00-ге дейін
last-day-calendar = мерзімнің соңғы күні (күнтізбелік { $days } күн), сағат 24:00-ге дейін
# Why a day may still change.
no-calendar = { $year } жылға жұмыс күнтізбесі әлі жарияланған жоқ: күн алдын ала, тек апта күндері бойынша есептелді, күнтізбе жарияланғанда қайта есептеледі

## Of what the portal does not know

not-covered = жұмыс күнтізбесі { $year } жылды қамтымайды
no-rules = { $day } күні порталдың қағидалары болмаған
