### What is said where a calendar or rules are missing, or end, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`), or about what the operator has to do. How to change a sentence: docs/words.md.

## Titles

version-taken = Бұл нұсқа атауымен басқа күнтізбе жарияланған
day-not-covered = Сұралған күнге күнтізбе немесе қағидалар жоқ
not-covered = Бұл күнге күнтізбе немесе қағидалар жарияланбаған

## Details

year-not-covered = { $year } жылға жұмыс күнтізбесі жарияланбаған
no-rules = { $day } күніне порталдың қағидалары белгісіз

## Warnings for the operator, in the state of the deployment

# $version is the name of the calendar, $last its last day.
ended = { $version } жұмыс күнтізбесі { $last } күні аяқталды: жаңа мерзімдер алдын ала есептеледі; келесі күнтізбені жариялаңыз
# $left is the number of days until then.
ends = { $version } жұмыс күнтізбесі { $last } күні аяқталады, қалған күндер саны: { $left }; келесі күнтізбені жариялаңыз
