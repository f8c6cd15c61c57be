### Who acts, in English: in what happened to a request, and in refusals. How to change one: docs/words.md.

applicant = the applicant
administrator = the administrator
head = the head
operator = the operator
portal = the portal
