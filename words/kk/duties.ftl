### What is owed, in Kazakh: as a thing in receipts and calendars, as something that can be done with a request (`.act`),
### and as something that is still to be done (`.owed`), in the lists of letters.
### How to change one: docs/words.md.

moderate = модерация
    .owed = сұрау салуды қабылдау немесе қайтару
forward = құзыреті бойынша жіберу
    .act = тиісті ақпарат иеленушіге жіберу
    .owed = сұрау салу құзыретке кірмесе, оны тиісті ақпарат иеленушіге жіберу
already-published = жарияланған жерін көрсету
    .owed = ақпарат бұрын жарияланған болса, оның қайда жарияланғанын көрсету
refuse = бас тарту
    .owed = негіз болса, ақпарат беруден бас тарту
answer = жауап
    .act = жауап беру
    .owed = { answer.act }
notify-extension = мерзімнің ұзартылғанын хабарлау
    .act = мерзімнің ұзартылғаны туралы хабардар етілгенін растау
    .owed = мерзімнің ұзартылғаны туралы хабарлау
