### Why a token or a signature is not believed, in Russian. How to change a sentence: docs/words.md.
### Shown as the detail of a refusal (401, 422) to the person that sent it.

## Why a token of the digital-government portal is not believed

token-expired = срок действия токена истёк
token-no-expiry = в токене нет срока действия (exp): повторный вход не поможет, его должен указать издатель токена
token-not-yet = срок действия токена ещё не начался
token-too-long = токен слишком длинный: допускается не более 256 КиБ
token-form = отправленное не является токеном в формате JWT
token-critical = токен требует поддержки расширения (crit), которого портал не знает
token-algorithm = алгоритм токена не принимается: нужен ES256, RS256 или EdDSA
token-unknown-key = ключ, которым подписан токен, порталу неизвестен или не подходит
token-signature = подпись токена неверна
token-issuer = токен выдан не тем издателем, которому доверяет портал
token-audience = токен выдан не для этого портала
token-no-iin = в токене нет ИИН владельца, или он неверен

## Why an electronic signature is not believed

signed-too-long-ago = документ подписан более суток назад: подпишите его снова
content-detached = подписанного документа нет внутри подписи: отправьте подпись вместе с документом
no-signer = нет ни одной подписи
several-signers = в документе больше одной подписи, нужна ровно одна
certificate-missing = в подписи нет сертификата подписавшего
too-many-certificates = в подписи слишком много сертификатов (допускается не более шести): оставьте сертификат подписавшего и сертификаты удостоверяющих центров над ним
signature-invalid = подпись не соответствует документу
signing-time-in-future = указано время подписания, которое ещё не наступило: проверьте часы компьютера
signing-time-missing = в подписи нет времени подписания (атрибут signingTime): его должна записать программа подписи
attribute-missing = в подписи нет обязательного атрибута (contentType или messageDigest)
attribute-repeated = один из атрибутов подписи повторяется
signing-time-malformed = время подписания (signingTime) записано неверно: нужно время UTC с секундами
content-type-other = подписанное содержимое другого типа: в CMS должны быть данные (id-data)
content-type-mismatch = атрибут contentType не соответствует типу содержимого
signing-certificate-mismatch = подпись сделана для другого сертификата (атрибут signingCertificateV2)
attribute-algorithm-refused = алгоритм хеша в атрибуте signingCertificateV2 не принимается
algorithm-refused = алгоритм подписи не принимается: используйте действующий ключ НУЦ
algorithms-disagree = алгоритмы хеша, подписи и сертификата не соответствуют друг другу

## Why the certificate of a signature is not believed

certificate-revoked = сертификат отозван
certificate-not-issued = по словам удостоверяющего центра, он не выпускал такого сертификата
certificate-not-yet-valid = срок действия сертификата ещё не начался
certificate-expired = срок действия сертификата истёк
issuer-unknown = сертификат выдан удостоверяющим центром, которому портал не доверяет
issuer-unfit = сертификат вышестоящего удостоверяющего центра портал использовать не может; дело не в ключе подписавшего
issuer-not-valid = сертификат удостоверяющего центра, выдавшего сертификат, сейчас не действует
issuer-not-authority = выдавший сертификат не имеет права выдавать сертификаты
certificate-signature-invalid = подпись в сертификате принадлежит не тому удостоверяющему центру, который в нём назван
chain-too-long = между сертификатом и доверенным удостоверяющим центром слишком много других центров
authentication-certificate = это ключ для входа (AUTH): выберите ключ для подписи
not-for-signing = сертификат не предназначен для подписания документов
critical-extension = в сертификате есть критическое расширение, которого портал не понимает
owner-unknown = в сертификате не указано, кто его владелец: физическое или юридическое лицо
iin-missing = в сертификате нет ИИН владельца
iin-invalid = ИИН в сертификате неверен
bin-missing = в сертификате юридического лица нет БИН
bin-invalid = БИН в сертификате неверен

## Why what was sent is no signed document

too-large = CMS или сертификат в нём больше, чем принимает портал
truncated = CMS обрывается: не хватает его конца
trailing-bytes = после конца CMS есть лишние байты
too-deep = в CMS больше частей или уровней, чем бывает в подписи
version-unknown = версия CMS неизвестна
not-signed-data = это CMS не подписанный документ, а сообщение другого вида
certificate-malformed = сертификат в CMS оформлен неправильно
malformed = это не является правильно оформленным подписанным документом CMS (PKCS#7)
