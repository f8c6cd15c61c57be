//! Why bytes have not the form of a signed message.

/// Why bytes have not the form of a signed message, or of an element of one. The words are for the log; for people,
/// a function translates the [`code`](Self::code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    // What the bytes are.
    /// Neither DER nor PEM nor base64.
    #[error("the document is neither DER nor PEM nor base64")]
    Encoding,
    /// PEM of something else, such as a bare certificate.
    #[error("the PEM label is not that of a signed message")]
    PemLabel,
    /// More bytes than [`MAX_BYTES`](crate::MAX_BYTES), or a certificate of more than a certificate has.
    #[error("too many bytes")]
    TooLarge,
    /// An element of indefinite length in a certificate, a list or an answer: BER, where the standards ask for DER.
    #[error("an element has indefinite length: BER instead of DER")]
    IndefiniteLength,
    /// The bytes end before the message does.
    #[error("the message is cut off")]
    Truncated,
    /// Elements inside elements beyond what any signature has.
    #[error("nested too deeply")]
    TooDeep,
    /// More elements than any signature has.
    #[error("too many elements")]
    TooManyElements,
    /// Bytes after the end of the message.
    #[error("bytes follow the end of the message")]
    TrailingBytes,
    /// Not what the standard says. Names the part.
    #[error("malformed: {0}")]
    Part(&'static str),

    /// A CMS message of another kind, such as an encrypted one.
    #[error("not a signed message")]
    NotSignedData,
    /// The signed content is not plain data.
    #[error("the signed content is of another type than data")]
    ContentType,
    /// A detached signature: what was signed is not in the message.
    #[error("the signed content is not in the message")]
    ContentDetached,
    /// SignedData of a version that RFC 5652, 5.1 does not know.
    #[error("the version of the message is unknown")]
    Version,
}

impl Malformed {
    /// A name that does not change, for translations and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::PemLabel => "pem-label",
            Self::TooLarge => "too-large",
            Self::IndefiniteLength => "indefinite-length",
            Self::Truncated => "truncated",
            Self::TooDeep => "too-deep",
            Self::TooManyElements => "too-many-elements",
            Self::TrailingBytes => "trailing-bytes",
            Self::Part(_) => "malformed",
            Self::NotSignedData => "not-signed-data",
            Self::ContentType => "content-type",
            Self::ContentDetached => "content-detached",
            Self::Version => "version",
        }
    }
}
