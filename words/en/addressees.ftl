### What is refused because of a holder, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

unknown-holder = The directory does not know this holder
holder-not-eligible = Requests are not sent through the portal to a person with 100 % state participation
holder-closed = The holder does not accept requests now

## Details

no-administrator = the holder has no administrator now, who would moderate requests
# $why is how it ended (`holders`), $on the day.
ended = from { $on } on the holder { $why }
# $next is the BIN of its successor.
followed = from { $on } on the holder { $why }; address the request to its successor, BIN { $next }
no-subscriptions = this deployment tells no systems of holders
