### Sentences of the function `directory`, in Russian. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs for an organisation.
not-for-this-organisation = сертификат не даёт права подписывать от имени этой организации: нужен сертификат её первого руководителя или сотрудника с правом подписи
