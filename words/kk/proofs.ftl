### What is refused of a proof, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

not-certifiable = Мұндай анықтама берілмейді

## Details

day-not-over = as_of: кемінде бір сағат бұрын аяқталған күн болуы тиіс
