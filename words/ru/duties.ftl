### What is owed, in Russian: as a thing in receipts and calendars, as something that can be done with a request (`.act`),
### and as something that is still to be done (`.owed`), in the lists of letters.
### How to change one: docs/words.md.

moderate = модерация
    .owed = принять запрос или вернуть его
forward = направление по компетенции
    .act = направить по компетенции
    .owed = направить запрос по компетенции, если он адресован не тому обладателю
already-published = указание на публикацию
    .owed = указать, где информация опубликована, если она уже опубликована
refuse = отказ
    .owed = отказать, если для этого есть основание
answer = ответ
    .act = ответить
    .owed = { answer.act }
notify-extension = уведомление о продлении
    .act = подтвердить уведомление о продлении
    .owed = сообщить о продлении срока
