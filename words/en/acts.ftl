### What can be done with a request, in English: as something to do. Those by which a duty is met stand in `duties`. How to change one: docs/words.md.

accept = accept
return = return
recall = take back what was forwarded by mistake
extend = extend the term
clarify = ask for clarification
reply = clarify
correct-contacts = correct the contacts
withdraw = withdraw
rate = rate
attend = watch the terms
record-delivery = record the delivery of notices
resend = send undelivered notices again
record-revocation = record the check of a certificate
recompute = recompute the terms
erase = erase the personal data
