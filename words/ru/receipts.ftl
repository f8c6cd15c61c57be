### What a receipt or a certificate says, in Russian: one sentence first, then facts with their names. How to change one: docs/words.md.

## The first sentence

registration = Запрос поступил на портал и зарегистрирован.
forwarding = Запрос направлен компетентному обладателю информации.
forwarding-part = Часть запроса направлена компетентному обладателю информации.
extension = Срок ответа на запрос продлён.
answer = На запрос дан ответ.
refusal = По запросу в предоставлении информации отказано.
timeliness = Справка о соблюдении сроков по запросу.
silence = На запрос не дан ответ в срок.

## The names of facts: a colon and the fact follow

number = Номер
former-number = Прежний номер
arrived = Время поступления (по времени Алматы)
registered = День регистрации
done = Время (по времени Алматы)
as-of = По состоянию на (по времени Алматы)
holder = Обладатель информации
last-day = Последний день срока ответа
former-last-day = Прежний последний день
outcome = Результат
ground = Основание (пункт 16 статьи 11 Закона)
late = Не в срок
not-known = Исполнено ли в срок, ещё не известно

## The last sentence, where every term was kept

all-in-time = Всё сделано в срок.

## The outcome of an answer

provided = информация предоставлена
partly-provided = предоставлена часть информации
already-published = указано, где информация опубликована
refused = отказано

## Why a certificate cannot be given

still-open = запрос ещё рассматривается; справка выдаётся после его завершения
nothing-was-owed = у обладателя не было обязанностей, которые нужно было исполнить
not-yet = срок ответа ещё не истёк, последний день: { $due }
answered = ответ дан
nothing-is-owed = по этой регистрации ответ больше не требуется
counted-anew = календарь рабочих дней изменился, сроки пересчитываются; спросите снова через несколько минут

## Why a receipt is not one of this portal

unknown-key = у портала нет ключа с таким именем
wrong-signature = подпись не соответствует этим сведениям
another-portal = сведения относятся к другому порталу
