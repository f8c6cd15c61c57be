### What a receipt or a certificate says, in Kazakh: one sentence first, then facts with their names. How to change one: docs/words.md.

## The first sentence

registration = Сұрау салу порталға келіп түсті және тіркелді.
forwarding = Сұрау салу құзыретті ақпарат иеленушіге жіберілді.
forwarding-part = Сұрау салудың бір бөлігі құзыретті ақпарат иеленушіге жіберілді.
extension = Сұрау салуға жауап беру мерзімі ұзартылды.
answer = Сұрау салуға жауап берілді.
refusal = Сұрау салу бойынша ақпарат беруден бас тартылды.
timeliness = Сұрау салу бойынша мерзімдердің сақталуы туралы анықтама.
silence = Сұрау салуға жауап мерзімінде берілмеді.

## The names of facts: a colon and the fact follow

number = Нөмірі
former-number = Бұрынғы нөмірі
arrived = Келіп түскен уақыты (Алматы уақыты)
registered = Тіркелген күні
done = Уақыты (Алматы уақыты)
as-of = Мына уақыттағы жағдай бойынша (Алматы уақыты)
holder = Ақпарат иеленуші
last-day = Жауап беру мерзімінің соңғы күні
former-last-day = Бұрынғы соңғы күні
outcome = Нәтижесі
ground = Негізі (Заңның 11-бабының 16-тармағы)
late = Мерзімінде орындалмады
not-known = Мерзімінде орындалғаны әлі белгісіз

## The last sentence, where every term was kept

all-in-time = Барлығы мерзімінде орындалды.

## The outcome of an answer

provided = ақпарат берілді
partly-provided = ақпараттың бір бөлігі берілді
already-published = ақпараттың қайда жарияланғаны көрсетілді
refused = бас тартылды

## Why a certificate cannot be given

still-open = сұрау салу әлі қаралуда; анықтама ол аяқталғаннан кейін беріледі
nothing-was-owed = иеленушінің орындауға тиіс міндеті болған жоқ
not-yet = жауап беру мерзімі әлі аяқталған жоқ, соңғы күні: { $due }
answered = жауап берілген
nothing-is-owed = бұл тіркеу бойынша жауап беру міндеті енді жоқ
counted-anew = жұмыс күндерінің күнтізбесі өзгерді, мерзімдер қайта есептелуде; бірнеше минуттан кейін қайта сұраңыз

## Why a receipt is not one of this portal

unknown-key = порталда мұндай атаулы кілт жоқ
wrong-signature = қолтаңба бұл мәліметке сәйкес келмейді
another-portal = мәлімет басқа порталға тиесілі
