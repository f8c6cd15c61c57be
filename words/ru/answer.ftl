### Sentences of the function `answer`, in Russian. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs an answer.
not-signed-by-head = ответ подписывает руководитель обладателя информации
