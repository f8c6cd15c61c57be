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
