### Sentences of the function `directory`, in Kazakh. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs for an organisation.
not-for-this-organisation = сертификат осы ұйым атынан қол қоюға құқық бермейді: ұйымның бірінші басшысының немесе қол қою құқығы бар қызметкерінің сертификаты керек
