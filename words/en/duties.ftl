### What is owed, in English: as a thing in receipts and calendars, as something that can be done with a request (`.act`),
### and as something that is still to be done (`.owed`), in the lists of letters.
### How to change one: docs/words.md.

moderate = moderation
    .owed = accept the request or return it
forward = forwarding
    .act = forward
    .owed = forward the request, if it is outside the holder's competence
already-published = pointing to a publication
    .owed = point to the publication, if the information was published already
refuse = refusal
    .owed = refuse, if there is a ground for it
answer = answer
    .act = answer
    .owed = { answer.act }
notify-extension = notice of the extension
    .act = confirm that the applicant was told of the extension
    .owed = tell of the extension of the term
