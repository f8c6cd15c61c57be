//! Why a signature is not accepted, in words for whoever signed.

use dialog::language::Text;
use eds::Refused;

/// The certificate is revoked.
pub(crate) const REVOKED: Text = Text {
    kk: "сертификат кері қайтарып алынған",
    ru: "сертификат отозван",
    en: "the certificate is revoked",
};

/// It was signed too long ago.
pub(crate) const TOO_OLD: Text = Text {
    kk: "құжатқа бір тәуліктен бұрын қол қойылған: қайта қол қойыңыз",
    ru: "документ подписан более суток назад: подпишите его снова",
    en: "the document was signed more than a day ago: sign it again",
};

/// A refusal in words.
pub(crate) fn of(why: &Refused) -> Text {
    const fn t(kk: &'static str, ru: &'static str, en: &'static str) -> Text {
        Text { kk, ru, en }
    }
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
        Refused::Algorithm(_) | Refused::AlgorithmsDisagree | Refused::KeySize => t(
            "қолтаңбаның алгоритмі қабылданбайды: ҰКО-ның қолданыстағы кілтін пайдаланыңыз",
            "алгоритм подписи не принимается: используйте действующий ключ НУЦ",
            "the algorithm of the signature is not accepted: use a current key of the National Certification Authority",
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
        Refused::IssuerNotValid
        | Refused::IssuerUnknown
        | Refused::IssuerNotAuthority
        | Refused::CertificateSignatureInvalid
        | Refused::ChainTooLong
        | Refused::TooManyCertificates => t(
            "сертификатты сенімді куәландырушы орталық бермеген",
            "сертификат выдан удостоверяющим центром, которому портал не доверяет",
            "the certificate was not issued by a trusted authority",
        ),
        Refused::AuthenticationCertificate => t(
            "бұл кіруге арналған кілт (AUTH): қол қоюға арналған кілтті таңдаңыз",
            "это ключ для входа (AUTH): выберите ключ для подписи",
            "this is a key for signing in (AUTH): choose the key for signatures",
        ),
        Refused::NotForSigning | Refused::Policy | Refused::CriticalExtension(_) => t(
            "сертификат құжатқа қол қоюға арналмаған",
            "сертификат не предназначен для подписания документов",
            "the certificate is not for signing documents",
        ),
        Refused::OwnerUnknown
        | Refused::IinMissing
        | Refused::IinInvalid
        | Refused::BinMissing
        | Refused::BinInvalid => t(
            "сертификатта иесінің ЖСН-і немесе БСН-і көрсетілмеген не қате көрсетілген",
            "в сертификате нет ИИН или БИН владельца, или они неверны",
            "the certificate lacks the IIN or BIN of its owner, or they are wrong",
        ),
        Refused::Encoding
        | Refused::PemLabel
        | Refused::TooLarge
        | Refused::IndefiniteLength
        | Refused::TooDeep
        | Refused::TooManyElements
        | Refused::TrailingBytes
        | Refused::Malformed(_)
        | Refused::NotSignedData
        | Refused::ContentType
        | Refused::ContentInPieces
        | Refused::AttributeMissing(_)
        | Refused::AttributeRepeated(_)
        | Refused::ContentTypeMismatch
        | Refused::SigningCertificateMismatch
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
