### What is said where a calendar or rules are missing, or end, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`), or about what the operator has to do. How to change a sentence: docs/words.md.

## Titles

version-taken = Another calendar is published under this version
day-not-covered = There is no calendar or no rules for the day that was asked for
not-covered = No calendar or rules are published for this day
