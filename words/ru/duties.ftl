### What is owed, in Russian: as a thing in receipts and calendars, and as something that can be done with a request (`.act`).
### How to change one: docs/words.md.

moderate = модерация
forward = направление по компетенции
    .act = направить по компетенции
already-published = указание на публикацию
refuse = отказ
answer = ответ
    .act = ответить
notify-extension = уведомление о продлении
    .act = подтвердить уведомление о продлении
