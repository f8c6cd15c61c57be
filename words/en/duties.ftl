### What is owed, in English: as a thing in receipts and calendars, and as something that can be done with a request (`.act`).
### How to change one: docs/words.md.

moderate = moderation
forward = forwarding
    .act = forward
already-published = pointing to a publication
refuse = refusal
answer = answer
    .act = answer
notify-extension = notice of the extension
    .act = confirm that the applicant was told of the extension
