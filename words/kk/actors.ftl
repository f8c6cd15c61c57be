### Who acts, in Kazakh: in what happened to a request, and in refusals. How to change one: docs/words.md.

applicant = ақпарат пайдаланушы
administrator = әкімші
head = басшы
operator = оператор
portal = портал
