### What a receipt or a certificate says, in English: one sentence first, then facts with their names. How to change one: docs/words.md.

## The first sentence

registration = The request reached the portal and is registered.
forwarding = The request was sent to the competent holder.
forwarding-part = A part of the request was sent to the competent holder.
extension = The term of the answer to the request was extended.
answer = The request was answered.
refusal = The information requested was refused.
timeliness = Certificate of the terms kept in a request.
silence = The request was not answered in time.

## The names of facts: a colon and the fact follow

number = Number
former-number = Former number
arrived = Arrived (Almaty time)
registered = Day of registration
done = Time (Almaty time)
as-of = As of (Almaty time)
holder = Holder
last-day = Last day of the term of the answer
former-last-day = Former last day
outcome = Outcome
ground = Ground (the Law, article 11(16))
late = Not in time
not-known = Whether it was in time is not known yet

## The last sentence, where every term was kept

all-in-time = Everything was done in time.

## The outcome of an answer

provided = the information is provided
partly-provided = a part of the information is provided
already-published = it is said where the information is published
refused = refused

## Why a certificate cannot be given

still-open = the request is still open; the certificate is given once it has ended
nothing-was-owed = there was nothing that the holder had to do
not-yet = the term of the answer has not ended, its last day is { $due }
answered = there is an answer
nothing-is-owed = no answer is owed under this registration any more
counted-anew = the working calendar has changed and the terms are being counted anew; ask again in a few minutes

## Why a receipt is not one of this portal

unknown-key = the portal has no key of this name
wrong-signature = the signature is not one of this statement
another-portal = the statement is of another portal
