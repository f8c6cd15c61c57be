### Sentences of the function `directory`, in English. How to change one: docs/words.md.

# Shown as the detail of a 403 to a person that signs for an organisation.
not-for-this-organisation = the certificate does not let its owner sign for this organisation: it must be that of its first head, or of somebody with the right to sign for it
