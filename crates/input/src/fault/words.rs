//! Each fault as a sentence.

use chrono::SecondsFormat;
use law::time::Instant;
use record::id::InvalidNumber;
use words::language::Language;

use super::Fault;
use super::said::Said::{self, Fixed, Made};
use super::spot::{control, hidden, not_a_name, not_a_phone, not_an_email, number};
use crate::limit::ATTACHMENTS;
use crate::say;

impl Fault {
    /// The fault as a sentence.
    pub fn text(&self, language: Language) -> String {
        match self.said(language) {
            Fixed(text) => text.r#in(language).to_owned(),
            Made(said) => said,
        }
    }

    fn said(&self, language: Language) -> Said {
        match self {
            Self::Required => Fixed(&say::REQUIRED),
            Self::Blank => Fixed(&say::BLANK),
            Self::TooLong { limit } => Made(say::too_long(language, &number(*limit))),
            Self::ControlCharacters(spot) => Made(control(*spot, language)),
            Self::SeveralLines => Fixed(&say::SEVERAL_LINES),
            Self::HiddenCharacters(spot) => Made(hidden(*spot, language)),
            Self::Number(InvalidNumber::Shape) => Fixed(&say::NUMBER_SHAPE),
            Self::Number(InvalidNumber::CheckDigit) => Fixed(&say::CHECK_DIGIT),
            Self::Email(why) => not_an_email(*why, language),
            Self::Phone(why) => not_a_phone(*why, language),
            Self::NoContact => Fixed(&say::NO_CONTACT),
            Self::UnknownValue { known } => Made(say::unknown_value(language, known)),
            Self::Date => Fixed(&say::DATE),
            Self::InTheFuture => Fixed(&say::IN_THE_FUTURE),
            Self::BeforeTheLaw { law } => Made(say::before_the_law(language, &law.to_string())),
            Self::TimeOfDay => Fixed(&say::TIME_OF_DAY),
            Self::WorkingDay => Fixed(&say::WORKING_DAY),
            Self::TooManyAttachments => Made(say::too_many_attachments(language, &number(ATTACHMENTS))),
            Self::Base64 => Fixed(&say::BASE64),
            Self::AttachmentTooLarge => Fixed(&say::ATTACHMENT_TOO_LARGE),
            Self::AttachmentEmpty => Fixed(&say::ATTACHMENT_EMPTY),
            Self::AttachmentName(why) => not_a_name(*why, language),
            Self::NoticeId => Fixed(&say::NOTICE_ID),
            Self::NotUndeliverable => Fixed(&say::NOT_UNDELIVERABLE),
            Self::MediaType => Fixed(&say::MEDIA_TYPE),
            Self::OutOfRange { range } => Made(say::out_of_range(language, range)),
            Self::WhollyStateOwned => Fixed(&say::WHOLLY_STATE_OWNED),
            Self::RegistrationNumber => Fixed(&say::REGISTRATION_NUMBER),
            Self::NotWithThis => Fixed(&say::NOT_WITH_THIS),
            Self::TooMany { limit } => Made(say::too_many(language, &number(*limit))),
            Self::OwnHolder => Fixed(&say::OWN_HOLDER),
            Self::NotASuccessor => Fixed(&say::NOT_A_SUCCESSOR),
            Self::HolderHasIt => Fixed(&say::HOLDER_HAS_IT),
            Self::NotForwardedFromHere => Fixed(&say::NOT_FORWARDED_FROM_HERE),
            Self::RepeatMustBeProvided => Fixed(&say::REPEAT_MUST_BE_PROVIDED),
            Self::AnswerLanguage => Fixed(&say::ANSWER_LANGUAGE),
            Self::AnotherRequest => Fixed(&say::ANOTHER_REQUEST),
            Self::AnotherOrganization => Fixed(&say::ANOTHER_ORGANIZATION),
            Self::NotNow { minutes, now } => Made(not_now(*minutes, *now, language)),
            Self::NotARepeat => Fixed(&say::NOT_A_REPEAT),
            Self::UnknownField => Fixed(&say::UNKNOWN_FIELD),
            Self::RepeatedField => Fixed(&say::REPEATED_FIELD),
            Self::WrongType(wanted) => Fixed(wanted.text()),
            Self::VersionName => Fixed(&say::VERSION_NAME),
            Self::Reversed => Fixed(&say::REVERSED),
            Self::NoSuchDay => Fixed(&say::NO_SUCH_DAY),
            Self::RepeatedDay => Fixed(&say::REPEATED_DAY),
            Self::OutsideYears => Fixed(&say::OUTSIDE_YEARS),
            Self::MissingYear { year } => Made(say::missing_year(language, &year.to_string())),
            Self::NotAWeekend => Fixed(&say::NOT_A_WEEKEND),
            Self::NotAWorkingDay => Fixed(&say::NOT_A_WORKING_DAY),
            Self::DetachedJws => Fixed(&say::DETACHED_JWS),
            Self::OneOf { known } => Made(say::unknown_value(language, known)),
            Self::Instant => Fixed(&say::INSTANT),
        }
    }
}

/// What the clock of the portal says is said in UTC, to the second.
fn not_now(minutes: i64, now: Instant, language: Language) -> String {
    let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    say::not_now(language, &minutes.to_string(), &now)
}
