### Who acts, in Russian: in what happened to a request, and in refusals. How to change one: docs/words.md.

applicant = пользователь информации
administrator = администратор
head = руководитель
operator = оператор
portal = портал
