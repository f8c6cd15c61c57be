//! What can be wrong with a field, as a value, as a stable code, and as a sentence in three languages.

mod said;
mod spot;
mod why;
mod words;

use std::borrow::Cow;

use ::words::language::Text;
use chrono::NaiveDate;
use law::calendar::Wrong;
use law::time::Instant;
use record::id::InvalidNumber;

use crate::say;
use crate::spot::Spot;

pub use self::why::{NotAName, NotEmail, NotPhone};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The field must be there.
    Required,
    /// The field must be there and have at least one visible character.
    Blank,
    /// More characters than the limit.
    TooLong {
        /// The most that is accepted.
        limit: usize,
    },
    /// A control character other than tab and line ends.
    ControlCharacters(Spot),
    /// A text of one line has several.
    SeveralLines,
    /// A character that nobody sees, or that turns the direction of writing.
    HiddenCharacters(Spot),
    /// Not an IIN or a BIN.
    Number(InvalidNumber),
    /// Not an e-mail address.
    Email(NotEmail),
    /// Not a telephone number.
    Phone(NotPhone),
    /// None of e-mail, telephone and postal address is given.
    NoContact,
    /// Not one of the values that the field knows.
    UnknownValue {
        /// The values, separated by commas.
        known: &'static str,
    },
    /// Not a date of the form YYYY-MM-DD.
    Date,
    /// A day after today.
    InTheFuture,
    /// A day before the Law was there.
    BeforeTheLaw {
        /// The day of the Law.
        law: NaiveDate,
    },
    /// Not a time of day of the form HH:MM.
    TimeOfDay,
    /// A working day that does not end after it begins.
    WorkingDay,
    /// More attachments than the limit.
    TooManyAttachments,
    /// The content is not base64 (RFC 4648, section 4, with padding).
    Base64,
    /// The attachment is larger than the limit.
    AttachmentTooLarge,
    /// The attachment is empty.
    AttachmentEmpty,
    /// Not the name of a file.
    AttachmentName(NotAName),
    /// Not the identity of a notice.
    NoticeId,
    /// No notice of this request that could not be delivered.
    NotUndeliverable,
    /// Not a media type (RFC 9110, 8.3.1).
    MediaType,
    /// A number outside its range.
    OutOfRange {
        /// The range, in words.
        range: Cow<'static, str>,
    },
    /// The state holds the whole of the company: the portal does not serve it.
    WhollyStateOwned,
    /// Not a registration number.
    RegistrationNumber,
    /// The field does not go with the values of the others.
    NotWithThis,
    /// More values than the limit.
    TooMany {
        /// The most that is accepted.
        limit: usize,
    },
    /// Must be another holder than the one that acts.
    OwnHolder,
    /// The holder itself comes after the one that is named.
    NotASuccessor,
    /// The holder has this request already.
    HolderHasIt,
    /// No registration that was begun by a forwarding from this one.
    NotForwardedFromHere,
    /// The holder pointed to a publication before; on a repeated request it provides (the Law, article 11(15)).
    RepeatMustBeProvided,
    /// The answer is in another language than the request (the Law, article 11(12)).
    AnswerLanguage,
    /// The answer is signed for another request.
    AnotherRequest,
    /// The document is signed for another organisation than the address names.
    AnotherOrganization,
    /// The document says that it was signed at another time than now.
    NotNow {
        /// How many minutes it may be apart from the clock of the portal.
        minutes: i64,
        /// What that clock says.
        now: Instant,
    },
    /// Not one's own earlier request to this holder, to which a publication was pointed.
    NotARepeat,
    /// The document does not have this field.
    UnknownField,
    /// The field is there more than once.
    RepeatedField,
    /// A value of another type than the field has.
    WrongType(Wanted),
    /// Not the name of a version.
    VersionName,
    /// The end comes before the beginning.
    Reversed,
    /// No day of every year.
    NoSuchDay,
    /// The day is there already.
    RepeatedDay,
    /// The day is outside the years of the calendar.
    OutsideYears,
    /// A movable day off has no date in a year of the calendar.
    MissingYear {
        /// The year.
        year: i32,
    },
    /// A day that is to be worked is no weekend that is off.
    NotAWeekend,
    /// A day that is to be off instead is off already.
    NotAWorkingDay,
    /// Not the signature of a receipt: a JWS with a detached payload.
    DetachedJws,
    /// Not one of the values that the field knows.
    OneOf {
        /// The values, separated by commas.
        known: String,
    },
    /// Not an instant of RFC 3339.
    Instant,
}

/// The type of value that a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A number without a fraction.
    WholeNumber,
    /// True or false.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
    /// Another than the one that came.
    Other,
}

impl Wanted {
    /// What the field must be, as a sentence.
    const fn text(self) -> &'static Text {
        match self {
            Self::Text => &say::WANTED_TEXT,
            Self::Number => &say::WANTED_NUMBER,
            Self::WholeNumber => &say::WANTED_WHOLE_NUMBER,
            Self::Flag => &say::WANTED_FLAG,
            Self::List => &say::WANTED_LIST,
            Self::Object => &say::WANTED_OBJECT,
            Self::Other => &say::WANTED_OTHER,
        }
    }
}

impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Required => Self::Required,
            Wrong::Date => Self::Date,
            Wrong::OutOfRange { range } => Self::OutOfRange { range: range.into() },
            Wrong::Version => Self::VersionName,
            Wrong::Reversed => Self::Reversed,
            Wrong::NoSuchDay => Self::NoSuchDay,
            Wrong::Repeated => Self::RepeatedDay,
            Wrong::OutsideYears => Self::OutsideYears,
            Wrong::MissingYear { year } => Self::MissingYear { year },
            Wrong::NotAWeekend => Self::NotAWeekend,
            Wrong::NotAWorkingDay => Self::NotAWorkingDay,
        }
    }
}

impl Fault {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Blank => "blank",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacters(_) | Self::SeveralLines => "control-characters",
            Self::HiddenCharacters(_) => "hidden-characters",
            Self::Number(InvalidNumber::Shape) => "not-12-digits",
            Self::Number(InvalidNumber::CheckDigit) => "wrong-check-digit",
            Self::Email(_) => "not-an-email",
            Self::Phone(_) => "not-a-phone",
            Self::NoContact => "no-contact",
            Self::UnknownValue { .. } => "unknown-value",
            Self::Date => "not-a-date",
            Self::InTheFuture => "in-the-future",
            Self::BeforeTheLaw { .. } => "before-the-law",
            Self::TimeOfDay => "not-a-time",
            Self::WorkingDay => "reversed",
            Self::TooManyAttachments => "too-many-attachments",
            Self::Base64 => "not-base64",
            Self::AttachmentTooLarge => "attachment-too-large",
            Self::AttachmentEmpty => "attachment-empty",
            Self::AttachmentName(_) => "attachment-name",
            Self::NoticeId => "not-a-notice",
            Self::NotUndeliverable => "not-undeliverable",
            Self::MediaType => "not-a-media-type",
            Self::OutOfRange { .. } => "out-of-range",
            Self::WhollyStateOwned => "wholly-state-owned",
            Self::RegistrationNumber => "not-a-registration-number",
            Self::NotWithThis => "not-with-this",
            Self::TooMany { .. } => "too-many",
            Self::OwnHolder => "own-holder",
            Self::NotASuccessor => "not-a-successor",
            Self::HolderHasIt => "holder-has-it",
            Self::NotForwardedFromHere => "not-forwarded-from-here",
            Self::RepeatMustBeProvided => "repeat-must-be-provided",
            Self::AnswerLanguage => "answer-language",
            Self::AnotherRequest => "another-request",
            Self::AnotherOrganization => "another-organization",
            Self::NotNow { .. } => "not-now",
            Self::NotARepeat => "not-a-repeat",
            Self::UnknownField => "unknown-field",
            Self::RepeatedField => "repeated-field",
            Self::WrongType(_) => "wrong-type",
            Self::VersionName => "not-a-version",
            Self::Reversed => "reversed",
            Self::NoSuchDay => "no-such-day",
            Self::RepeatedDay => "repeated-day",
            Self::OutsideYears => "outside-years",
            Self::MissingYear { .. } => "missing-year",
            Self::NotAWeekend => "not-a-weekend",
            Self::NotAWorkingDay => "not-a-working-day",
            Self::DetachedJws => "not-a-detached-jws",
            // The parser stops where a document has another shape, and this is what it has always been called.
            Self::OneOf { .. } => "wrong-type",
            Self::Instant => "not-an-instant",
        }
    }
}
