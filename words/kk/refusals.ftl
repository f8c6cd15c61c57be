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

## What is possible, after the reason

# $acts are acts with those who may do them, with semicolons between them.
possible-now = қазір жасауға болатын әрекеттер: { $acts }
nothing-possible = бұл сұрау салу бойынша енді ештеңе істеуге болмайды

## Why an act is not possible

registered-too-often = сұрау салу { $holders } рет тіркелді; енді ол кімде болса, сол иеленуші жауап береді
last-day-was = мерзімнің соңғы күні { $on } болды
other-staff-acts = онымен иеленушінің басқа әкімшісі немесе басшысы айналысады; басқа қызметкер болмаса, портал операторы рөлді басқа адамға береді
only-sender = мұны сұрау салуды жіберген адам ғана жасай алады; ұйым атынан қол қоятын басқа адамдар оны тек оқиды

## Why what was forwarded cannot be taken back

nothing-forwarded = осы тіркеуден ештеңе жіберілмеген немесе ол қайтарып алынған
other-holder-acted = басқа иеленуші онымен айналысып жатыр немесе жұмысты аяқтаған
rest-sent-on = сұрау салудың қалған бөлігі де жіберілген, сондықтан бөлікті қабылдайтын ешкім жоқ
recall-over = қайтарып алудың соңғы күні { $on } болды: басқа иеленуші сол күнге дейін қабылдауы немесе қайтаруы тиіс еді

## What can be done where a record has no room

shorten-question = сұрақты қысқартыңыз немесе файлдарын азайтыңыз: қалған орын оның жауабына және сұрау салу бойынша әрекеттерге сақталады
no-more-questions = енді сұрақ қойылмайды: қалған орын жауапқа және сұрау салу бойынша әрекеттерге сақталады
shorten-or-attach = мәтінді қысқартыңыз немесе қосымша файлға салыңыз
shorten = мәтінді қысқартыңыз
held-for-answer = қалған орын жауапқа сақталады

## Of what a citizen sends

erased-since = бұл сұрау салу бұрын жіберілген, оның дербес деректері жойылған; жаңа сұрау салуды басқа Idempotency-Key арқылы жіберіңіз
a-day = бір адам бір күнде ең көбі { $most } сұрау салу жібере алады; қалғанын ертең жібере аласыз
