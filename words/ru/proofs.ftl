### What is refused of a proof, in Russian: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

not-certifiable = Такая справка не может быть выдана

## Details

day-not-over = as_of: нужен день, который закончился не менее часа назад
