//! Why a signature or a token is not accepted, in words for whoever sent it.

use eds::Refused;
use words::language::Text;

const fn t(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
    Text { kk, ru, en }
}

/// The certificate is revoked.
pub(crate) const REVOKED: Text = t(
    "сертификат кері қайтарып алынған",
    "сертификат отозван",
    "the certificate is revoked",
);

/// The authority knows nothing of the certificate that it is said to have issued.
pub(crate) const NOT_ISSUED: Text = t(
    "куәландырушы орталықтың айтуынша, ол мұндай сертификат бермеген",
    "по словам удостоверяющего центра, он не выпускал такого сертификата",
    "the authority says that it never issued such a certificate",
);

/// It was signed too long ago.
pub(crate) const TOO_OLD: Text = t(
    "құжатқа бір тәуліктен бұрын қол қойылған: қайта қол қойыңыз",
    "документ подписан более суток назад: подпишите его снова",
    "the document was signed more than a day ago: sign it again",
);

/// Why a token is not believed.
pub(crate) const fn of_token(why: token::Refused) -> Text {
    match why {
        token::Refused::Expired => t(
            "токеннің мерзімі өтті",
            "срок действия токена истёк",
            "the token has expired",
        ),
        token::Refused::NoExpiry => t(
            "токенде жарамдылық мерзімі (exp) жоқ: қайта кіру көмектеспейді, оны токен беруші қосуы тиіс",
            "в токене нет срока действия (exp): повторный вход не поможет, его должен указать издатель токена",
            "the token has no expiry (exp): signing in again does not help, its issuer must write one",
        ),
        token::Refused::NotYet => t(
            "токеннің мерзімі әлі басталған жоқ",
            "срок действия токена ещё не начался",
            "the token is not valid yet",
        ),
        token::Refused::TooLong => t(
            "токен тым ұзын: ең көбі 256 КиБ болуы мүмкін",
            "токен слишком длинный: допускается не более 256 КиБ",
            "the token is too long: at most 256 KiB are accepted",
        ),
        token::Refused::Form => t(
            "жіберілгені JWT пішіміндегі токен емес",
            "отправленное не является токеном в формате JWT",
            "what was sent is not a token in the JWT format",
        ),
        token::Refused::Critical => t(
            "токен портал білмейтін кеңейтімді (crit) түсінуді талап етеді",
            "токен требует поддержки расширения (crit), которого портал не знает",
            "the token demands an extension (crit) that the portal does not know",
        ),
        token::Refused::Algorithm => t(
            "токеннің алгоритмі қабылданбайды: ES256, RS256 немесе EdDSA болуы тиіс",
            "алгоритм токена не принимается: нужен ES256, RS256 или EdDSA",
            "the algorithm of the token is not accepted: it must be ES256, RS256 or EdDSA",
        ),
        token::Refused::UnknownKey => t(
            "токенге қол қойған кілт порталға белгісіз немесе қолдануға келмейді",
            "ключ, которым подписан токен, порталу неизвестен или не подходит",
            "the portal does not know the key that the token names, or cannot use it",
        ),
        token::Refused::Signature => t(
            "токеннің қолтаңбасы дұрыс емес",
            "подпись токена неверна",
            "the signature of the token is not valid",
        ),
        token::Refused::Issuer => t(
            "токенді портал сенбейтін тарап берген",
            "токен выдан не тем издателем, которому доверяет портал",
            "the token is from an issuer whom the portal does not believe",
        ),
        token::Refused::Audience => t(
            "токен бұл порталға арналмаған",
            "токен выдан не для этого портала",
            "the token is not for this portal",
        ),
        token::Refused::NoIin => t(
            "токенде иесінің ЖСН-і жоқ немесе қате",
            "в токене нет ИИН владельца, или он неверен",
            "the token lacks the IIN of its owner, or has a wrong one",
        ),
    }
}

/// Whether this part, which is malformed, is one of a certificate.
fn is_of_certificate(what: &str) -> bool {
    what.contains("certificate")
        || matches!(
            what,
            "the common name" | "the public key" | "the parameters of a key"
        )
}

/// A refusal of a signature in words.
pub(crate) fn of(why: &Refused) -> Text {
    match why {
        Refused::ContentDetached => t(
            "қол қойылған құжат қолтаңбаның ішінде емес: оны құжатпен бірге жіберіңіз",
            "подписанного документа нет внутри подписи: отправьте подпись вместе с документом",
            "the signed document is not in the signature: send them together",
        ),
        Refused::NoSigner => t("қолтаңба жоқ", "нет ни одной подписи", "nobody signed"),
        Refused::SeveralSigners => t(
            "құжатта біреуден көп қолтаңба бар, біреуі ғана қажет",
            "в документе больше одной подписи, нужна ровно одна",
            "there must be exactly one signature",
        ),
        Refused::CertificateMissing => t(
            "қолтаңбада қол қоюшының сертификаты жоқ",
            "в подписи нет сертификата подписавшего",
            "the signer's certificate is not in the signature",
        ),
        Refused::TooManyCertificates => t(
            "қолтаңбадағы сертификаттар тым көп (ең көбі алтау): қол қоюшының және одан жоғары орталықтардың сертификаттарын ғана қалдырыңыз",
            "в подписи слишком много сертификатов (допускается не более шести): оставьте сертификат подписавшего и сертификаты удостоверяющих центров над ним",
            "there are too many certificates in the signature (at most six): leave the signer's and those of the authorities above it",
        ),
        Refused::DigestMismatch | Refused::SignatureInvalid => t(
            "қолтаңба құжатқа сәйкес келмейді",
            "подпись не соответствует документу",
            "the signature does not match the document",
        ),
        Refused::SigningTimeInFuture => t(
            "қол қойылған уақыт әлі келген жоқ: компьютердің сағатын тексеріңіз",
            "указано время подписания, которое ещё не наступило: проверьте часы компьютера",
            "the signing time is in the future: check the clock of the computer",
        ),
        Refused::AttributeMissing("signingTime") => t(
            "қолтаңбада қол қойылған уақыт жоқ (signingTime атрибуты): оны қол қою бағдарламасы жазуы тиіс",
            "в подписи нет времени подписания (атрибут signingTime): его должна записать программа подписи",
            "the signature does not say when it was made (the attribute signingTime): the signing program must write it",
        ),
        Refused::AttributeMissing(_) => t(
            "қолтаңбада міндетті атрибут жоқ (contentType немесе messageDigest)",
            "в подписи нет обязательного атрибута (contentType или messageDigest)",
            "a signed attribute that must be there is missing (contentType or messageDigest)",
        ),
        Refused::AttributeRepeated(_) => t(
            "қолтаңбаның бір атрибуты қайталанған",
            "один из атрибутов подписи повторяется",
            "a signed attribute is there more than once",
        ),
        Refused::SigningTimeForm => t(
            "қол қойылған уақыт (signingTime) дұрыс жазылмаған: UTC бойынша, секундымен жазылуы тиіс",
            "время подписания (signingTime) записано неверно: нужно время UTC с секундами",
            "the signing time (signingTime) is not written as it must be: in UTC, with seconds",
        ),
        Refused::ContentType => t(
            "қол қойылған мазмұнның түрі басқа: CMS ішінде деректер (id-data) болуы тиіс",
            "подписанное содержимое другого типа: в CMS должны быть данные (id-data)",
            "the signed content is of another type: the CMS must hold data (id-data)",
        ),
        Refused::ContentTypeMismatch => t(
            "contentType атрибуты мазмұнның түріне сәйкес келмейді",
            "атрибут contentType не соответствует типу содержимого",
            "the attribute contentType names another type than the content has",
        ),
        Refused::SigningCertificateMismatch => t(
            "қолтаңба басқа сертификатқа арналған (signingCertificateV2 атрибуты)",
            "подпись сделана для другого сертификата (атрибут signingCertificateV2)",
            "the signature was made for another certificate (the attribute signingCertificateV2)",
        ),
        Refused::AttributeAlgorithm(_) => t(
            "signingCertificateV2 атрибутындағы хеш алгоритмі қабылданбайды",
            "алгоритм хеша в атрибуте signingCertificateV2 не принимается",
            "the algorithm of the digest in the attribute signingCertificateV2 is not accepted",
        ),
        Refused::Algorithm(_) | Refused::KeySize => t(
            "қолтаңбаның алгоритмі қабылданбайды: ҰКО-ның қолданыстағы кілтін пайдаланыңыз",
            "алгоритм подписи не принимается: используйте действующий ключ НУЦ",
            "the algorithm of the signature is not accepted: use a current key of the National Certification Authority",
        ),
        Refused::AlgorithmsDisagree => t(
            "хештің, қолтаңбаның және сертификаттың алгоритмдері бір-біріне сәйкес келмейді",
            "алгоритмы хеша, подписи и сертификата не соответствуют друг другу",
            "the algorithms of the digest, the signature and the certificate do not belong together",
        ),
        Refused::CertificateNotYetValid => t(
            "сертификаттың мерзімі әлі басталған жоқ",
            "срок действия сертификата ещё не начался",
            "the certificate is not valid yet",
        ),
        Refused::CertificateExpired => t(
            "сертификаттың мерзімі өтіп кеткен",
            "срок действия сертификата истёк",
            "the certificate has expired",
        ),
        Refused::IssuerUnknown | Refused::NoAnchor => t(
            "сертификатты сенімді куәландырушы орталық бермеген",
            "сертификат выдан удостоверяющим центром, которому портал не доверяет",
            "the certificate was not issued by a trusted authority",
        ),
        Refused::IssuerUnfit(_) => t(
            "сертификаттан жоғары тұрған куәландырушы орталықтың сертификатын портал қолдана алмайды; мәселе қол қоюшының кілтінде емес",
            "сертификат вышестоящего удостоверяющего центра портал использовать не может; дело не в ключе подписавшего",
            "the portal cannot use the certificate of the authority above the signer's; the signer's own key is not the reason",
        ),
        Refused::IssuerNotValid => t(
            "сертификатты берген куәландырушы орталықтың сертификаты қазір жарамсыз",
            "сертификат удостоверяющего центра, выдавшего сертификат, сейчас не действует",
            "the certificate of the authority that issued the certificate is not valid now",
        ),
        Refused::IssuerNotAuthority => t(
            "сертификатты берген тараптың сертификат беруге құқығы жоқ",
            "выдавший сертификат не имеет права выдавать сертификаты",
            "whoever issued the certificate may not issue certificates",
        ),
        Refused::CertificateSignatureInvalid => t(
            "сертификаттағы қолтаңба онда аталған куәландырушы орталықтікі емес",
            "подпись в сертификате принадлежит не тому удостоверяющему центру, который в нём назван",
            "the certificate is not signed by the authority that it names",
        ),
        Refused::ChainTooLong => t(
            "сертификат пен сенімді куәландырушы орталықтың арасындағы орталықтар тым көп",
            "между сертификатом и доверенным удостоверяющим центром слишком много других центров",
            "too many authorities stand between the certificate and a trusted authority",
        ),
        Refused::AuthenticationCertificate => t(
            "бұл кіруге арналған кілт (AUTH): қол қоюға арналған кілтті таңдаңыз",
            "это ключ для входа (AUTH): выберите ключ для подписи",
            "this is a key for signing in (AUTH): choose the key for signatures",
        ),
        Refused::NotForSigning | Refused::Policy => t(
            "сертификат құжатқа қол қоюға арналмаған",
            "сертификат не предназначен для подписания документов",
            "the certificate is not for signing documents",
        ),
        Refused::CriticalExtension(_) => t(
            "сертификатта портал түсінбейтін маңызды (critical) кеңейтім бар",
            "в сертификате есть критическое расширение, которого портал не понимает",
            "the certificate has a critical extension that the portal does not understand",
        ),
        Refused::OwnerUnknown => t(
            "сертификатта иесінің кім екені — жеке немесе заңды тұлға — көрсетілмеген",
            "в сертификате не указано, кто его владелец: физическое или юридическое лицо",
            "the certificate does not say whether its owner is an individual or a legal entity",
        ),
        Refused::IinMissing => t(
            "сертификатта иесінің ЖСН-і жоқ",
            "в сертификате нет ИИН владельца",
            "the certificate lacks the IIN of its owner",
        ),
        Refused::IinInvalid => t(
            "сертификаттағы ЖСН қате",
            "ИИН в сертификате неверен",
            "the IIN in the certificate is wrong",
        ),
        Refused::BinMissing => t(
            "заңды тұлғаның сертификатында БСН жоқ",
            "в сертификате юридического лица нет БИН",
            "the certificate of the legal entity lacks its BIN",
        ),
        Refused::BinInvalid => t(
            "сертификаттағы БСН қате",
            "БИН в сертификате неверен",
            "the BIN in the certificate is wrong",
        ),
        Refused::TooLarge => t(
            "CMS немесе ондағы сертификат портал қабылдайтын мөлшерден үлкен",
            "CMS или сертификат в нём больше, чем принимает портал",
            "the CMS, or a certificate in it, is larger than the portal accepts",
        ),
        Refused::Truncated => t(
            "CMS толық емес: соңы жетіспейді",
            "CMS обрывается: не хватает его конца",
            "the CMS is cut off: its end is missing",
        ),
        Refused::TrailingBytes => t(
            "CMS соңынан кейін артық байттар тұр",
            "после конца CMS есть лишние байты",
            "there are bytes behind the end of the CMS",
        ),
        Refused::TooDeep | Refused::TooManyElements => t(
            "CMS бөліктері қолтаңбадағыдан тым көп немесе тым терең",
            "в CMS больше частей или уровней, чем бывает в подписи",
            "the CMS has more parts, or more levels, than a signature has",
        ),
        Refused::Version => t(
            "CMS нұсқасы белгісіз",
            "версия CMS неизвестна",
            "the version of the CMS is unknown",
        ),
        Refused::NotSignedData => t(
            "бұл CMS қол қойылған құжат емес, басқа түрдегі хабар",
            "это CMS не подписанный документ, а сообщение другого вида",
            "this CMS is not a signed document but a message of another kind",
        ),
        Refused::Malformed(what) if is_of_certificate(what) => t(
            "CMS ішіндегі сертификат дұрыс рәсімделмеген",
            "сертификат в CMS оформлен неправильно",
            "a certificate in the CMS is not well-formed",
        ),
        Refused::Encoding
        | Refused::PemLabel
        | Refused::IndefiniteLength
        | Refused::Malformed(_)
        // Of answers about revocation, which refuse nobody.
        | Refused::ResponderRefuses
        | Refused::OtherCertificate
        | Refused::ResponderUnknown
        | Refused::NonceMismatch
        | Refused::NotCurrent => t(
            "бұл CMS (PKCS#7) пішімінде дұрыс рәсімделген, қол қойылған құжат емес",
            "это не является правильно оформленным подписанным документом CMS (PKCS#7)",
            "this is not a well-formed signed document in the CMS (PKCS#7) format",
        ),
    }
}
