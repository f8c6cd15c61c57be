### Sentences of the function `roots`, in Russian. How to change one: docs/words.md.

# Shown as the detail of a 404 to a person that asks for the proof of a case.
no-root-yet = нет суточного корня, в который вошло это дело
