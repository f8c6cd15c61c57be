### What is refused of a request and of what is done with it, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

phone-not-verified = The account has no verified mobile number
not-the-applicant = The IIN in the document is not yours
own-request = This request is yours or your organisation's, and you cannot decide on it
idempotency-key-reused = This Idempotency-Key was used with another body
request-erased = This request was sent before and was erased
quota-exhausted = No more requests can be sent today
illegal-transition = The state of the request does not allow this
already-rated = The answer has been rated
nothing-to-confirm = The extension has been told of, or there is none
already-extended = The term has been extended, and is extended only once
term-ended = The term has ended and cannot be extended
nothing-to-recall = There is nothing that can be taken back
corrected-too-often = The contacts cannot be corrected any more
forwarded-too-often = The request cannot be sent on to another holder any more

## What is possible, after the reason

# $acts are acts with those who may do them, with semicolons between them.
possible-now = possible now: { $acts }
nothing-possible = nothing more can be done with this request

## Why an act is not possible

registered-too-often = the request was registered { $holders } times; the holder that has it now answers it
last-day-was = the last day of the term was { $on }
other-staff-acts = another administrator or head of the holder deals with it; where there is nobody else, the operator of the portal grants the role to somebody
only-sender = only who sent the request can do this; others who sign for the organisation read it

## Why what was forwarded cannot be taken back

nothing-forwarded = nothing was forwarded from this registration, or it was taken back already
other-holder-acted = the other holder has begun to deal with it, or is done with it
rest-sent-on = the rest of the request was sent on as well, so that nobody here could take the part back
recall-over = the last day for it was { $on }, by which the other holder had to accept or return it

## What can be done where a record has no room

shorten-question = shorten the question or attach fewer files: the rest of the room is held for the reply and for what has to be done
no-more-questions = no more can be asked: the room that is left is held for the answer and for what has to be done
shorten-or-attach = shorten the text, or put it into an attached file
shorten = shorten the text
held-for-answer = the room that is left is held for the answer

## Of what a citizen sends

erased-since = this request was sent before and its personal data were erased; send a new request under another Idempotency-Key
a-day = one person can send { $most } requests a day; you can go on tomorrow
