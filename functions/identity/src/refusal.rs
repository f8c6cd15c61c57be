//! The sentence for each reason why a signature or a token is not believed.

use eds::{Malformed, Refused};
use words::language::Text;

use crate::say;

/// Why a token is not believed.
pub(crate) const fn of_token(why: token::Refused) -> Text {
    match why {
        token::Refused::Expired => say::TOKEN_EXPIRED,
        token::Refused::NoExpiry => say::TOKEN_NO_EXPIRY,
        token::Refused::NotYet => say::TOKEN_NOT_YET,
        token::Refused::TooLong => say::TOKEN_TOO_LONG,
        token::Refused::Form => say::TOKEN_FORM,
        token::Refused::Critical => say::TOKEN_CRITICAL,
        token::Refused::Algorithm => say::TOKEN_ALGORITHM,
        token::Refused::UnknownKey => say::TOKEN_UNKNOWN_KEY,
        token::Refused::Signature => say::TOKEN_SIGNATURE,
        token::Refused::Issuer => say::TOKEN_ISSUER,
        token::Refused::Audience => say::TOKEN_AUDIENCE,
        token::Refused::NoIin => say::TOKEN_NO_IIN,
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
pub(crate) fn of_signature(why: &Refused) -> Text {
    match why {
        Refused::Form(Malformed::ContentDetached) => say::CONTENT_DETACHED,
        Refused::NoSigner => say::NO_SIGNER,
        Refused::SeveralSigners => say::SEVERAL_SIGNERS,
        Refused::CertificateMissing => say::CERTIFICATE_MISSING,
        Refused::TooManyCertificates => say::TOO_MANY_CERTIFICATES,
        Refused::DigestMismatch | Refused::SignatureInvalid => say::SIGNATURE_INVALID,
        Refused::SigningTimeInFuture => say::SIGNING_TIME_IN_FUTURE,
        Refused::AttributeMissing("signingTime") => say::SIGNING_TIME_MISSING,
        Refused::AttributeMissing(_) => say::ATTRIBUTE_MISSING,
        Refused::AttributeRepeated(_) => say::ATTRIBUTE_REPEATED,
        Refused::SigningTimeForm => say::SIGNING_TIME_MALFORMED,
        Refused::Form(Malformed::ContentType) => say::CONTENT_TYPE_OTHER,
        Refused::ContentTypeMismatch => say::CONTENT_TYPE_MISMATCH,
        Refused::SigningCertificateMismatch => say::SIGNING_CERTIFICATE_MISMATCH,
        Refused::AttributeAlgorithm(_) => say::ATTRIBUTE_ALGORITHM_REFUSED,
        Refused::Algorithm(_) | Refused::KeySize => say::ALGORITHM_REFUSED,
        Refused::AlgorithmsDisagree => say::ALGORITHMS_DISAGREE,
        Refused::CertificateNotYetValid => say::CERTIFICATE_NOT_YET_VALID,
        Refused::CertificateExpired => say::CERTIFICATE_EXPIRED,
        Refused::IssuerUnknown | Refused::NoAnchor => say::ISSUER_UNKNOWN,
        Refused::IssuerUnfit(_) => say::ISSUER_UNFIT,
        Refused::IssuerNotValid => say::ISSUER_NOT_VALID,
        Refused::IssuerNotAuthority => say::ISSUER_NOT_AUTHORITY,
        Refused::CertificateSignatureInvalid => say::CERTIFICATE_SIGNATURE_INVALID,
        Refused::ChainTooLong => say::CHAIN_TOO_LONG,
        Refused::AuthenticationCertificate => say::AUTHENTICATION_CERTIFICATE,
        Refused::NotForSigning | Refused::Policy => say::NOT_FOR_SIGNING,
        Refused::CriticalExtension(_) => say::CRITICAL_EXTENSION,
        Refused::OwnerUnknown => say::OWNER_UNKNOWN,
        Refused::IinMissing => say::IIN_MISSING,
        Refused::IinInvalid => say::IIN_INVALID,
        Refused::BinMissing => say::BIN_MISSING,
        Refused::BinInvalid => say::BIN_INVALID,
        Refused::Form(Malformed::TooLarge) => say::TOO_LARGE,
        Refused::Form(Malformed::Truncated) => say::TRUNCATED,
        Refused::Form(Malformed::TrailingBytes) => say::TRAILING_BYTES,
        Refused::Form(Malformed::TooDeep) | Refused::Form(Malformed::TooManyElements) => say::TOO_DEEP,
        Refused::Form(Malformed::Version) => say::VERSION_UNKNOWN,
        Refused::Form(Malformed::NotSignedData) => say::NOT_SIGNED_DATA,
        Refused::Form(Malformed::Part(what)) if is_of_certificate(what) => say::CERTIFICATE_MALFORMED,
        Refused::Form(Malformed::Encoding)
        | Refused::Form(Malformed::PemLabel)
        | Refused::Form(Malformed::IndefiniteLength)
        | Refused::Form(Malformed::Part(_))
        // Of answers about revocation, which refuse nobody.
        | Refused::ResponderRefuses
        | Refused::OtherCertificate
        | Refused::ResponderUnknown
        | Refused::NonceMismatch
        | Refused::NotCurrent => say::MALFORMED,
    }
}
