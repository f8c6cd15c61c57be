### What is refused because of a holder, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

unknown-holder = Анықтамалықта мұндай иеленуші жоқ
holder-not-eligible = Мемлекет жүз пайыз қатысатын тұлғаға портал арқылы сұрау салу жіберілмейді
holder-closed = Иеленуші қазір сұрау салу қабылдамайды
