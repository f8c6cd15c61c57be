### What is refused of a request and of what is done with it, in Russian: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

phone-not-verified = К учётной записи не подключён абонентский номер
not-the-applicant = ИИН в документе не совпадает с вашим
own-request = Это запрос ваш или вашей организации, поэтому решать по нему вы не можете
idempotency-key-reused = Этот Idempotency-Key уже использован с другим телом
request-erased = Этот запрос уже был отправлен и уничтожен
quota-exhausted = Лимит запросов на сегодня исчерпан
illegal-transition = В нынешнем состоянии запроса это невозможно
already-rated = Ответ уже оценён
nothing-to-confirm = О продлении уже сообщено, или срок не продлевался
already-extended = Срок уже продлевался; он продлевается только один раз
term-ended = Срок истёк, продлить его нельзя
nothing-to-recall = Возвращать себе нечего
corrected-too-often = Контактные данные больше нельзя исправить
forwarded-too-often = Запрос больше нельзя направить другому обладателю

## What is possible, after the reason

# $acts are acts with those who may do them, with semicolons between them.
possible-now = сейчас возможны действия: { $acts }
nothing-possible = по этому запросу больше ничего сделать нельзя

## Why an act is not possible

registered-too-often = запрос зарегистрирован { $holders } раз; теперь на него отвечает тот обладатель, у которого он находится
last-day-was = последний день срока был { $on }
other-staff-acts = им занимается другой администратор или руководитель обладателя; если другого сотрудника нет, оператор портала назначает его
only-sender = это может сделать только тот, кто отправил запрос; остальные, кто подписывает от имени организации, его только читают

## Why what was forwarded cannot be taken back

nothing-forwarded = из этой регистрации ничего не направлялось, или направленное уже возвращено
other-holder-acted = другой обладатель уже занимается им или закончил работу
rest-sent-on = остальная часть запроса тоже направлена дальше, поэтому возвращать часть некому
recall-over = последний день для этого был { $on }: до его конца другой обладатель должен был принять или вернуть запрос

## What can be done where a record has no room

shorten-question = сократите вопрос или число его файлов: остальное место сохраняется для уточнения и действий по запросу
no-more-questions = вопросов больше задать нельзя: оставшееся место сохраняется для ответа и действий по запросу
shorten-or-attach = сократите текст или поместите его в прилагаемый файл
shorten = сократите текст
held-for-answer = оставшееся место сохраняется для ответа

## Of what a citizen sends

erased-since = этот запрос уже был отправлен, и его персональные данные уничтожены; новый запрос отправьте с другим Idempotency-Key
a-day = в день один человек может отправить запросов: не более { $most }; остальные можно отправить завтра
