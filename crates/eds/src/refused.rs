//! Why a signature, a certificate or an answer about its revocation is not believed.

use cms::Malformed;

/// Why it is not believed. The words are for the log; for people, a function translates the [`code`](Self::code).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The bytes have not the form of a signed message, or of what is read of one.
    #[error(transparent)]
    Form(#[from] Malformed),

    // What the message is.
    /// Nobody signed.
    #[error("nobody signed")]
    NoSigner,
    /// More than one signature.
    #[error("more than one signature")]
    SeveralSigners,
    /// The signer's certificate is not in the message.
    #[error("the signer's certificate is not in the message")]
    CertificateMissing,
    /// More certificates than a chain needs.
    #[error("too many certificates")]
    TooManyCertificates,

    // What the signer signed.
    /// A signed attribute that must be there is not. Names it.
    #[error("the signed attribute {0} is missing")]
    AttributeMissing(&'static str),
    /// A signed attribute is there more than once, or has more than one value. Names it.
    #[error("the signed attribute {0} is there more than once")]
    AttributeRepeated(&'static str),
    /// The signing time is not written as RFC 5652, 11.3 demands: in UTC and with seconds.
    #[error("the signing time is not written in UTC with seconds")]
    SigningTimeForm,
    /// The signed attribute contentType names another type than the content has.
    #[error("the signed content type is not that of the content")]
    ContentTypeMismatch,
    /// The content is not what was signed.
    #[error("the content is not what was signed")]
    DigestMismatch,
    /// Signed later than it arrived.
    #[error("the signing time is after the arrival")]
    SigningTimeInFuture,
    /// The signed attribute signingCertificateV2 names another certificate.
    #[error("the signature was made for another certificate")]
    SigningCertificateMismatch,
    /// The signature is not by the key of the certificate.
    #[error("the signature is wrong")]
    SignatureInvalid,

    // Algorithms.
    /// An algorithm that is not accepted. Names it: its name where it is known, or else its OID.
    #[error("the algorithm {0} is not accepted")]
    Algorithm(String),
    /// Digest, signature and key are of different algorithms.
    #[error("digest, signature and key are of different algorithms")]
    AlgorithmsDisagree,
    /// The signed attribute signingCertificateV2 has a digest of an algorithm that is not accepted. Names it.
    #[error("the algorithm {0} of the signed attribute signingCertificateV2 is not accepted")]
    AttributeAlgorithm(String),
    /// An RSA key of another size than 2048 to 4096 bits, or with an exponent that no such key has.
    #[error("the size of the key is not accepted")]
    KeySize,

    // The certificate and its chain.
    /// None of the trusted certificates can vouch for anybody.
    #[error("none of the anchors of trust can be used")]
    NoAnchor,
    /// The only certificates that could stand above cannot be used, for this reason.
    #[error("the certificate of the issuer cannot be used: {0}")]
    IssuerUnfit(Box<Refused>),
    /// The certificate is not valid yet.
    #[error("the certificate is not valid yet")]
    CertificateNotYetValid,
    /// The certificate has expired.
    #[error("the certificate has expired")]
    CertificateExpired,
    /// The certificate of an issuer is not valid at this time.
    #[error("the certificate of the issuer is not valid at this time")]
    IssuerNotValid,
    /// No configured authority stands behind the certificate.
    #[error("the certificate was not issued under a trusted authority")]
    IssuerUnknown,
    /// The issuer may not issue certificates, or not this far down.
    #[error("the issuer of the certificate is not an authority")]
    IssuerNotAuthority,
    /// A certificate was not signed by its issuer.
    #[error("the signature of a certificate is wrong")]
    CertificateSignatureInvalid,
    /// More certificates between the signer and the authority than there may be.
    #[error("the chain of certificates is too long")]
    ChainTooLong,
    /// A critical extension that is not understood (RFC 5280, 4.2). Names it.
    #[error("the critical extension {0} is not understood")]
    CriticalExtension(String),
    /// A certificate for logging in, not for signing.
    #[error("the certificate is for authentication, not for signing")]
    AuthenticationCertificate,
    /// A certificate for another purpose than signing.
    #[error("the certificate is not for signing")]
    NotForSigning,
    /// Issued under a policy that is not accepted.
    #[error("the policy of the certificate is not accepted")]
    Policy,
    /// The certificate is neither an individual's nor a legal entity's.
    #[error("the certificate does not say what its owner is")]
    OwnerUnknown,
    /// The certificate names no person by IIN.
    #[error("the certificate has no IIN")]
    IinMissing,
    /// The IIN is not one.
    #[error("the IIN of the certificate is wrong")]
    IinInvalid,
    /// A legal entity's certificate names no BIN.
    #[error("the certificate has no BIN")]
    BinMissing,
    /// The BIN is not one.
    #[error("the BIN of the certificate is wrong")]
    BinInvalid,

    // Revocation.
    /// The responder answered that it cannot answer.
    #[error("the responder gave no answer")]
    ResponderRefuses,
    /// The answer is about another certificate, or the list is by another issuer.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// The answer is not signed by the issuer or its responder.
    #[error("the answer is signed by neither the issuer nor its responder")]
    ResponderUnknown,
    /// The answer carries another nonce than the question.
    #[error("the answer is to another question")]
    NonceMismatch,
    /// The answer is from the future, or too old.
    #[error("the answer is not of this time")]
    NotCurrent,
}

impl Refused {
    /// A name that does not change, for translations and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form(why) => why.code(),
            Self::NoSigner => "no-signer",
            Self::SeveralSigners => "several-signers",
            Self::CertificateMissing => "certificate-missing",
            Self::TooManyCertificates => "too-many-certificates",
            Self::AttributeMissing(_) => "attribute-missing",
            Self::AttributeRepeated(_) => "attribute-repeated",
            Self::SigningTimeForm => "signing-time-form",
            Self::ContentTypeMismatch => "content-type-mismatch",
            Self::DigestMismatch => "digest-mismatch",
            Self::SigningTimeInFuture => "signing-time-in-future",
            Self::SigningCertificateMismatch => "signing-certificate-mismatch",
            Self::SignatureInvalid => "signature-invalid",
            Self::Algorithm(_) => "algorithm",
            Self::AlgorithmsDisagree => "algorithms-disagree",
            Self::AttributeAlgorithm(_) => "attribute-algorithm",
            Self::KeySize => "key-size",
            Self::NoAnchor => "no-anchor",
            Self::IssuerUnfit(_) => "issuer-unfit",
            Self::CertificateNotYetValid => "certificate-not-yet-valid",
            Self::CertificateExpired => "certificate-expired",
            Self::IssuerNotValid => "issuer-not-valid",
            Self::IssuerUnknown => "issuer-unknown",
            Self::IssuerNotAuthority => "issuer-not-authority",
            Self::CertificateSignatureInvalid => "certificate-signature-invalid",
            Self::ChainTooLong => "chain-too-long",
            Self::CriticalExtension(_) => "critical-extension",
            Self::AuthenticationCertificate => "authentication-certificate",
            Self::NotForSigning => "not-for-signing",
            Self::Policy => "policy",
            Self::OwnerUnknown => "owner-unknown",
            Self::IinMissing => "iin-missing",
            Self::IinInvalid => "iin-invalid",
            Self::BinMissing => "bin-missing",
            Self::BinInvalid => "bin-invalid",
            Self::ResponderRefuses => "responder-refuses",
            Self::OtherCertificate => "other-certificate",
            Self::ResponderUnknown => "responder-unknown",
            Self::NonceMismatch => "nonce-mismatch",
            Self::NotCurrent => "not-current",
        }
    }

    /// The same fault, where it is that of a certificate above the signer's: nobody may take it for one of the signer.
    pub(crate) fn of_issuer(self) -> Self {
        match self {
            // What speaks of issuers anyway.
            Self::NoAnchor
            | Self::IssuerUnfit(_)
            | Self::IssuerNotValid
            | Self::IssuerUnknown
            | Self::IssuerNotAuthority
            | Self::CertificateSignatureInvalid
            | Self::ChainTooLong => self,
            Self::Form(_)
            | Self::NoSigner
            | Self::SeveralSigners
            | Self::CertificateMissing
            | Self::TooManyCertificates
            | Self::AttributeMissing(_)
            | Self::AttributeRepeated(_)
            | Self::SigningTimeForm
            | Self::ContentTypeMismatch
            | Self::DigestMismatch
            | Self::SigningTimeInFuture
            | Self::SigningCertificateMismatch
            | Self::SignatureInvalid
            | Self::Algorithm(_)
            | Self::AlgorithmsDisagree
            | Self::AttributeAlgorithm(_)
            | Self::KeySize
            | Self::CertificateNotYetValid
            | Self::CertificateExpired
            | Self::CriticalExtension(_)
            | Self::AuthenticationCertificate
            | Self::NotForSigning
            | Self::Policy
            | Self::OwnerUnknown
            | Self::IinMissing
            | Self::IinInvalid
            | Self::BinMissing
            | Self::BinInvalid
            | Self::ResponderRefuses
            | Self::OtherCertificate
            | Self::ResponderUnknown
            | Self::NonceMismatch
            | Self::NotCurrent => Self::IssuerUnfit(Box::new(self)),
        }
    }

    /// Whether another reason why no issuer was found says more: that nobody has the name says least, that somebody has
    /// it who could not have been it says little.
    pub(crate) fn says_less_than(&self, other: &Self) -> bool {
        let weight = |why: &Self| {
            if *why == Self::IssuerUnknown {
                0
            } else {
                1 + u8::from(!matches!(why, Self::IssuerUnfit(_)))
            }
        };
        weight(self) < weight(other)
    }
}
