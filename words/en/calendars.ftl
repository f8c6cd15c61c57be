### What is said where a calendar or rules are missing, or end, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`), or about what the operator has to do. How to change a sentence: docs/words.md.

## Titles

version-taken = Another calendar is published under this version
day-not-covered = There is no calendar or no rules for the day that was asked for
not-covered = No calendar or rules are published for this day

## Details

year-not-covered = no working calendar is published for the year { $year }
no-rules = no rules of the portal are known for { $day }

## Warnings for the operator, in the state of the deployment

# $version is the name of the calendar, $last its last day.
ended = the working calendar { $version } ended on { $last }: new terms are provisional; publish the next calendar
# $left is the number of days until then.
ends = the working calendar { $version } ends on { $last }, days left: { $left }; publish the next calendar
