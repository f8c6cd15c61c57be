### What is refused of a proof, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

not-certifiable = Such a certificate cannot be given

## Details

day-not-over = as_of: a day that ended at least an hour ago
