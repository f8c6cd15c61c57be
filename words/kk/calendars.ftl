### What is said where a calendar or rules are missing, or end, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`), or about what the operator has to do. How to change a sentence: docs/words.md.

## Titles

version-taken = Бұл нұсқа атауымен басқа күнтізбе жарияланған
day-not-covered = Сұралған күнге күнтізбе немесе қағидалар жоқ
not-covered = Бұл күнге күнтізбе немесе қағидалар жарияланбаған
