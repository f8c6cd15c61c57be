### What is refused of a request and of what is done with it, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

phone-not-verified = Есептік жазбаға ұялы нөмір қосылмаған
not-the-applicant = Құжаттағы ЖСН сіздің ЖСН-іңізге сәйкес келмейді
own-request = Бұл сұрау салу — өзіңіздікі немесе ұйымыңыздікі, сондықтан ол бойынша шешім қабылдай алмайсыз
idempotency-key-reused = Бұл Idempotency-Key басқа денемен қолданылған
request-erased = Бұл сұрау салу бұрын жіберілген және жойылған
quota-exhausted = Бүгінгі сұрау салулар лимиті таусылды
illegal-transition = Сұрау салудың қазіргі күйінде бұл мүмкін емес
already-rated = Жауап бағаланған
nothing-to-confirm = Ұзартылғаны туралы хабардар етілген немесе мерзім ұзартылмаған
already-extended = Мерзім бұрын ұзартылған, ол бір рет қана ұзартылады
term-ended = Мерзім аяқталған, оны ұзартуға болмайды
nothing-to-recall = Қайтарып алатын ештеңе жоқ
corrected-too-often = Байланыс деректері бұдан әрі түзетілмейді
forwarded-too-often = Сұрау салу бұдан әрі басқа иеленушіге жіберілмейді
