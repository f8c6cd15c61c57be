### What is owed, in Kazakh: as a thing in receipts and calendars, and as something that can be done with a request (`.act`).
### How to change one: docs/words.md.

moderate = модерация
forward = құзыреті бойынша жіберу
    .act = тиісті ақпарат иеленушіге жіберу
already-published = жарияланған жерін көрсету
refuse = бас тарту
answer = жауап
    .act = жауап беру
notify-extension = мерзімнің ұзартылғанын хабарлау
    .act = мерзімнің ұзартылғаны туралы хабардар етілгенін растау
