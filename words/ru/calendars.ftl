### What is said where a calendar or rules are missing, or end, in Russian: what each kind of problem is called (its `title`), and then what is special about one (its `detail`), or about what the operator has to do. How to change a sentence: docs/words.md.

## Titles

version-taken = Под этим именем версии опубликован другой календарь
day-not-covered = На запрошенный день нет календаря или правил
not-covered = На этот день календарь или правила не опубликованы

## Details

year-not-covered = рабочий календарь на { $year } год не опубликован
no-rules = на { $day } правила портала неизвестны

## Warnings for the operator, in the state of the deployment

# $version is the name of the calendar, $last its last day.
ended = рабочий календарь { $version } закончился { $last }: новые сроки рассчитываются предварительно; опубликуйте следующий календарь
# $left is the number of days until then.
ends = рабочий календарь { $version } заканчивается { $last }, осталось дней: { $left }; опубликуйте следующий календарь
