### Sentences of the function `answer`, in English. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs an answer.
not-signed-by-head = an answer is signed by the head of the holder
