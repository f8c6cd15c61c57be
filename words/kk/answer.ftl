### Sentences of the function `answer`, in Kazakh. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs an answer.
not-signed-by-head = жауапқа иеленушінің басшысы қол қояды
