//! The kinds of problems.

use words::language::Language;

/// The kinds of problems. Each has a stable slug, a status and a title in three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The body is not JSON in UTF-8.
    Malformed,
    /// The body ended before its announced end.
    IncompleteBody,
    /// A header or a query parameter is not of its form.
    InvalidParameter,
    /// No token, or one that is not valid.
    NotIdentified,
    /// The token has expired.
    TokenExpired,
    /// The token's mobile number is not verified.
    PhoneNotVerified,
    /// The document's applicant is not the sender.
    NotTheApplicant,
    /// The caller may not do this.
    Forbidden,
    /// The caller sent this request, or signs for the organisation on whose behalf it was sent, and does not decide on it.
    OwnRequest,
    /// Unknown, or nothing the caller may know of.
    NotFound,
    /// The resource does not know this method.
    MethodNotAllowed,
    /// The body is larger than the limit.
    TooLarge,
    /// The body has another media type.
    UnsupportedMediaType,
    /// Well-formed, but not acceptable; `errors` says where.
    InvalidDocument,
    /// The electronic signature is not believed; `detail` says why.
    SignatureRefused,
    /// No such holder is in the directory.
    UnknownHolder,
    /// The state holds 100 % of the holder.
    HolderNotEligible,
    /// The holder does not accept requests now.
    HolderClosed,
    /// The idempotency key was used with another body.
    IdempotencyKeyReused,
    /// What was sent before was erased.
    RequestErased,
    /// The citizen has sent as many requests today as a day allows.
    QuotaExhausted,
    /// The state of the case forbids it; `possible` says what it allows.
    IllegalTransition,
    /// The answer has its rating.
    AlreadyRated,
    /// The applicant has been told, or there is nothing to tell.
    NothingToConfirm,
    /// The term was extended before.
    AlreadyExtended,
    /// The term has ended.
    TermEnded,
    /// The version stands for another calendar.
    VersionTaken,
    /// Nothing that was forwarded can be taken back; `detail` says why.
    NothingToRecall,
    /// The contacts were corrected as often as they may be.
    CorrectedTooOften,
    /// The request was forwarded as often as it may be.
    ForwardedTooOften,
    /// There is no room for more in the record.
    NoRoom,
    /// The certificate would not be true.
    NotCertifiable,
    /// `If-Match` does not hold.
    PreconditionFailed,
    /// The calendar or the rules do not reach a day that the caller chose.
    DayNotCovered,
    /// The calendar or the rules do not reach the day.
    NotCovered,
    /// The store does not answer, or too many write the same key.
    StoreUnavailable,
    /// A part of the portal, or a service that it asks, does not answer.
    Unavailable,
    /// The deployment lacks a setting.
    NotConfigured,
    /// A fault of the portal itself.
    Internal,
}

impl Kind {
    /// Every kind, for the documentation and its tests.
    pub const ALL: [Self; 39] = [
        Self::Malformed,
        Self::IncompleteBody,
        Self::InvalidParameter,
        Self::NotIdentified,
        Self::TokenExpired,
        Self::PhoneNotVerified,
        Self::NotTheApplicant,
        Self::Forbidden,
        Self::OwnRequest,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::InvalidDocument,
        Self::SignatureRefused,
        Self::UnknownHolder,
        Self::HolderNotEligible,
        Self::HolderClosed,
        Self::IdempotencyKeyReused,
        Self::RequestErased,
        Self::QuotaExhausted,
        Self::IllegalTransition,
        Self::AlreadyRated,
        Self::NothingToConfirm,
        Self::AlreadyExtended,
        Self::TermEnded,
        Self::VersionTaken,
        Self::NothingToRecall,
        Self::CorrectedTooOften,
        Self::ForwardedTooOften,
        Self::NoRoom,
        Self::NotCertifiable,
        Self::PreconditionFailed,
        Self::DayNotCovered,
        Self::NotCovered,
        Self::StoreUnavailable,
        Self::Unavailable,
        Self::NotConfigured,
        Self::Internal,
    ];

    /// The stable slug.
    pub const fn slug(self) -> &'static str {
        self.describe().0
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.describe().1
    }

    /// The title.
    pub const fn title(self, language: Language) -> &'static str {
        self.describe().2.r#in(language)
    }
}
