### Why the body of a request is not read, in Kazakh: the `detail` of a refusal (400, 413, 415, 422). How to change a sentence: docs/words.md.

## Of how a body is sent

at-most-bytes = дене { $limit } байттан аспауы тиіс
uncompressed = денені сығусыз, Content-Encoding тақырыбынсыз жіберіңіз
as-json = денені application/json түрінде жіберіңіз
as-json-or-signed = құжатты application/json түрінде, ал қол қойылғанын application/pkcs7-mime түрінде жіберіңіз
as-signed = құжатқа электрондық қолтаңба қойып, application/pkcs7-mime түрінде жіберіңіз

## Of a body that should be a signed document

pem-of-another-kind = PEM ішінде CMS емес, басқа нәрсе тұр (BEGIN CMS немесе BEGIN PKCS7 болуы тиіс)
no-cms = денеде DER, BER, PEM не base64 түріндегі CMS жоқ

## Of a body that is no text in UTF-8

empty = дене бос
utf-16 = дене UTF-16 немесе UTF-32 кодтауында, UTF-8 кодтауында жіберіңіз
# $why is a sentence of those below.
at-place = { $line }-жол, { $column }-таңба: { $why }
no-utf-8 = мұнда UTF-8 емес байттар бар

## Of a text that is no JSON

no-json = JSON қатесі
too-deep = объектілер мен тізімдер бірінің ішінде бірі ең көбі { $levels } деңгей болады
cut-off = құжат аяқталмай үзілген
colon = өріс атауынан кейін «:» болуы тиіс
comma-in-list = тізім элементінен кейін «,» немесе «]» болуы тиіс
comma-in-object = өрістің мәнінен кейін «,» немесе «{ "}" }» болуы тиіс
word = мұнда тек true, false немесе null болуы мүмкін
value = мұнда JSON мәні болуы тиіс
field-name = өрістің атауы қос тырнақшада болуы тиіс
escape = кері қиғаш сызықтан кейін мұндай таңба болмайды
number-written = сан JSON бойынша жазылмаған
number-too-large = сан тым үлкен
no-character = \u таңба кодын білдірмейді
control-character = мәтінде басқару таңбасы бар, ол \n, \t немесе \u түрінде жазылады
last-comma = соңғы элементтен кейін үтір қойылмайды
more-follows = құжаттың соңынан кейін тағы таңбалар бар
