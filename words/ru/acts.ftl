### What can be done with a request, in Russian: as something to do. Those by which a duty is met stand in `duties`. How to change one: docs/words.md.

accept = принять
return = вернуть
recall = вернуть себе направленное по ошибке
extend = продлить срок
clarify = запросить уточнение
reply = дать уточнение
correct-contacts = исправить контактные данные
withdraw = отозвать
rate = оценить
attend = проследить за сроками
record-delivery = записать доставку уведомлений
resend = отправить недоставленные уведомления ещё раз
record-revocation = записать результат проверки сертификата
recompute = пересчитать сроки
erase = уничтожить персональные данные
