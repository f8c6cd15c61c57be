### Sentences of the function `roots`, in Kazakh. How to change one: docs/words.md.

# Shown as the detail of a 404 to a person that asks for the proof of a case.
no-root-yet = бұл іс енгізілген күндік түбір жоқ
