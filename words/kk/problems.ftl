### What a function of any kind refuses, in Kazakh: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

malformed = Дене UTF-8 кодтауындағы JSON емес
incomplete-body = Дене толық келмеді
invalid-parameter = Параметр немесе тақырып қате
not-identified = Сіз танылмадыңыз
token-expired = Кіру мерзімі өтті, қайта кіріңіз
forbidden = Бұл әрекетке құқығыңыз жоқ
not-found = Табылмады
method-not-allowed = Мұндай әдіс жоқ
too-large = Тым үлкен
unsupported-media-type = Дененің түрі немесе кодтауы қабылданбайды
invalid-document = Құжатта қателер бар
signature-refused = Электрондық цифрлық қолтаңба қабылданбады
no-room = Сұрау салудың жазбасында бұған орын жоқ
precondition-failed = Деректер сіз көргеннен бері өзгерген
store-unavailable = Қойма жауап бермейді, қайталап көріңіз
unavailable = Порталдың бір қызметі жауап бермейді, қайталап көріңіз
not-configured = Портал бапталмаған
internal = Порталдың ішкі қатесі

## Details

revocation-unknown = тексеру қызметі сертификаттың күшін растай алмады
no-keys-of-tokens = кіру токендерінің кілттерін беретін қызмет жауап бермейді
