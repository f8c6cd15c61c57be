### What is refused because of a holder, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

unknown-holder = Анықтамалықта мұндай иеленуші жоқ
holder-not-eligible = Мемлекет жүз пайыз қатысатын тұлғаға портал арқылы сұрау салу жіберілмейді
holder-closed = Иеленуші қазір сұрау салу қабылдамайды

## Details

no-administrator = иеленушіде қазір сұрау салуларды модерациялайтын әкімші жоқ
# $why is how it ended (`holders`), $on the day.
ended = иеленуші { $on } күнінен бастап { $why }
# $next is the BIN of its successor.
followed = иеленуші { $on } күнінен бастап { $why }; сұрау салуды оның құқықтық мирасқорына жіберіңіз, БСН { $next }
no-subscriptions = бұл портал ақпарат иеленушілердің жүйелеріне хабарлама жібермейді
