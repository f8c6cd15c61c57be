### Why a token or a signature is not believed, in Kazakh. How to change a sentence: docs/words.md.
### Shown as the detail of a refusal (401, 422) to the person that sent it.

## Why a token of the digital-government portal is not believed

token-expired = токеннің мерзімі өтті
token-no-expiry = токенде жарамдылық мерзімі (exp) жоқ: қайта кіру көмектеспейді, оны токен беруші қосуы тиіс
token-not-yet = токеннің мерзімі әлі басталған жоқ
token-too-long = токен тым ұзын: ең көбі 256 КиБ болуы мүмкін
token-form = жіберілгені JWT пішіміндегі токен емес
token-critical = токен портал білмейтін кеңейтімді (crit) түсінуді талап етеді
token-algorithm = токеннің алгоритмі қабылданбайды: ES256, RS256 немесе EdDSA болуы тиіс
token-unknown-key = токенге қол қойған кілт порталға белгісіз немесе қолдануға келмейді
token-signature = токеннің қолтаңбасы дұрыс емес
token-issuer = токенді портал сенбейтін тарап берген
token-audience = токен бұл порталға арналмаған
token-no-iin = токенде иесінің ЖСН-і жоқ немесе қате

## Why an electronic signature is not believed

signed-too-long-ago = құжатқа бір тәуліктен бұрын қол қойылған: қайта қол қойыңыз
content-detached = қол қойылған құжат қолтаңбаның ішінде емес: оны құжатпен бірге жіберіңіз
no-signer = қолтаңба жоқ
several-signers = құжатта біреуден көп қолтаңба бар, біреуі ғана қажет
certificate-missing = қолтаңбада қол қоюшының сертификаты жоқ
too-many-certificates = қолтаңбадағы сертификаттар тым көп (ең көбі алтау): қол қоюшының және одан жоғары орталықтардың сертификаттарын ғана қалдырыңыз
signature-invalid = қолтаңба құжатқа сәйкес келмейді
signing-time-in-future = қол қойылған уақыт әлі келген жоқ: компьютердің сағатын тексеріңіз
signing-time-missing = қолтаңбада қол қойылған уақыт жоқ (signingTime атрибуты): оны қол қою бағдарламасы жазуы тиіс
attribute-missing = қолтаңбада міндетті атрибут жоқ (contentType немесе messageDigest)
attribute-repeated = қолтаңбаның бір атрибуты қайталанған
signing-time-malformed = қол қойылған уақыт (signingTime) дұрыс жазылмаған: UTC бойынша, секундымен жазылуы тиіс
content-type-other = қол қойылған мазмұнның түрі басқа: CMS ішінде деректер (id-data) болуы тиіс
content-type-mismatch = contentType атрибуты мазмұнның түріне сәйкес келмейді
signing-certificate-mismatch = қолтаңба басқа сертификатқа арналған (signingCertificateV2 атрибуты)
attribute-algorithm-refused = signingCertificateV2 атрибутындағы хеш алгоритмі қабылданбайды
algorithm-refused = қолтаңбаның алгоритмі қабылданбайды: ҰКО-ның қолданыстағы кілтін пайдаланыңыз
algorithms-disagree = хештің, қолтаңбаның және сертификаттың алгоритмдері бір-біріне сәйкес келмейді

## Why the certificate of a signature is not believed

certificate-revoked = сертификат кері қайтарып алынған
certificate-not-issued = куәландырушы орталықтың айтуынша, ол мұндай сертификат бермеген
certificate-not-yet-valid = сертификаттың мерзімі әлі басталған жоқ
certificate-expired = сертификаттың мерзімі өтіп кеткен
issuer-unknown = сертификатты сенімді куәландырушы орталық бермеген
issuer-unfit = сертификаттан жоғары тұрған куәландырушы орталықтың сертификатын портал қолдана алмайды; мәселе қол қоюшының кілтінде емес
issuer-not-valid = сертификатты берген куәландырушы орталықтың сертификаты қазір жарамсыз
issuer-not-authority = сертификатты берген тараптың сертификат беруге құқығы жоқ
certificate-signature-invalid = сертификаттағы қолтаңба онда аталған куәландырушы орталықтікі емес
chain-too-long = сертификат пен сенімді куәландырушы орталықтың арасындағы орталықтар тым көп
authentication-certificate = бұл кіруге арналған кілт (AUTH): қол қоюға арналған кілтті таңдаңыз
not-for-signing = сертификат құжатқа қол қоюға арналмаған
critical-extension = сертификатта портал түсінбейтін маңызды (critical) кеңейтім бар
owner-unknown = сертификатта иесінің кім екені — жеке немесе заңды тұлға — көрсетілмеген
iin-missing = сертификатта иесінің ЖСН-і жоқ
iin-invalid = сертификаттағы ЖСН қате
bin-missing = заңды тұлғаның сертификатында БСН жоқ
bin-invalid = сертификаттағы БСН қате

## Why what was sent is no signed document

too-large = CMS немесе ондағы сертификат портал қабылдайтын мөлшерден үлкен
truncated = CMS толық емес: соңы жетіспейді
trailing-bytes = CMS соңынан кейін артық байттар тұр
too-deep = CMS бөліктері қолтаңбадағыдан тым көп немесе тым терең
version-unknown = CMS нұсқасы белгісіз
not-signed-data = бұл CMS қол қойылған құжат емес, басқа түрдегі хабар
certificate-malformed = CMS ішіндегі сертификат дұрыс рәсімделмеген
malformed = бұл CMS (PKCS#7) пішімінде дұрыс рәсімделген, қол қойылған құжат емес
