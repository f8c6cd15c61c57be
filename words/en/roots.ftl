### Sentences of the function `roots`, in English. How to change one: docs/words.md.

# Shown as the detail of a 404 to a person that asks for the proof of a case.
no-root-yet = there is no daily root that this case is under
