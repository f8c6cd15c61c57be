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
