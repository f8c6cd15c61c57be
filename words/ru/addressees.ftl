### What is refused because of a holder, in Russian: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

unknown-holder = В справочнике нет такого обладателя
holder-not-eligible = Лицу со стопроцентным участием государства запрос через портал не направляется
holder-closed = Обладатель сейчас не принимает запросы

## Details

no-administrator = у обладателя сейчас нет администратора, который модерирует запросы
# $why is how it ended (`holders`), $on the day.
ended = обладатель с { $on } { $why }
# $next is the BIN of its successor.
followed = обладатель с { $on } { $why }; направьте запрос его правопреемнику, БИН { $next }
no-subscriptions = этот портал не отправляет события в системы обладателей информации
