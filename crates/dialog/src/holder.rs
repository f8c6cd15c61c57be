//! Holders of information: the quasi-state companies whose heads have a blog, and their staff.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::calendar::{Calendar, NotCovered, next};
use crate::canonical;
use crate::document::{LINE_CHARS, date, number, one_of};
use crate::fault::{Fault, Faults};
use crate::id::{Bin, Digest, EventId, Iin};
use crate::language::{Language, Text};
use crate::strict::Str;
use crate::time::{Instant, local};

/// A name in the languages in which the holder gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Name {
    /// The name in this language, or in the state's other language where the holder gave none in English.
    pub fn r#in(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => self.en.as_deref().unwrap_or(&self.ru),
        }
    }
}

/// The holder's working day, local time in Almaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    /// When it begins, HH:MM.
    pub open: Clock,
    /// When it ends, HH:MM; 24:00 is the end of the day. What arrives later is registered on the next working day.
    pub close: Clock,
}

/// A time of day to the minute, written HH:MM in that one spelling; 24:00 is the end of the day (ISO 8601-1:2019/Amd 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock {
    /// Minutes since midnight, up to 1440.
    minutes: u32,
}

impl Clock {
    /// The end of the day.
    pub const END_OF_DAY: Self = Self { minutes: 24 * 60 };

    /// This minute of this hour, if it is before 24:00.
    pub const fn at(hour: u32, minute: u32) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self {
                minutes: hour * 60 + minute,
            })
        } else {
            None
        }
    }

    /// Whether it is over at this time of the day. The minute that it names is over with its first instant.
    fn is_over(self, time: NaiveTime) -> bool {
        let seconds = time.num_seconds_from_midnight();
        (seconds, time.nanosecond()) > (self.minutes * 60, 0)
    }
}

/// The text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be HH:MM")]
pub struct NotAClock;

impl std::str::FromStr for Clock {
    type Err = NotAClock;

    fn from_str(text: &str) -> Result<Self, NotAClock> {
        let two_digits = |text: &str| match text.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
            }
            _ => None,
        };
        if text == "24:00" {
            return Ok(Self::END_OF_DAY);
        }
        let parts = text.split_once(':');
        let parts = parts.and_then(|(hour, minute)| two_digits(hour).zip(two_digits(minute)));
        parts
            .and_then(|(hour, minute)| Self::at(hour, minute))
            .ok_or(NotAClock)
    }
}

impl TryFrom<String> for Clock {
    type Error = NotAClock;

    fn try_from(text: String) -> Result<Self, NotAClock> {
        text.parse()
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> Self {
        clock.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Clock {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" })
    }
}

impl Default for WorkingHours {
    /// 09:00 to 18:30, the common working day of the state bodies.
    fn default() -> Self {
        Self {
            open: Clock { minutes: 9 * 60 },
            close: Clock {
                minutes: 18 * 60 + 30,
            },
        }
    }
}

/// What the directory says of a holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub name: Name,
    /// Its postal address, which every answer states (the Law, article 11(14)).
    pub postal_address: String,
    /// The position of its head, to whom requests are addressed.
    pub head_position: String,
    /// The share of the state, in per cent. At 100 no request can be addressed to the holder (the Rules, paragraph 2: persons
    /// with 100 % state participation are not part of the portal).
    pub state_participation_percent: f64,
    /// Its working day.
    #[serde(default)]
    pub working_hours: WorkingHours,
    /// Whether requests can be addressed to it now.
    pub accepts_requests: bool,
}

impl Profile {
    /// Every field, by its JSON pointer, as text.
    fn fields(&self) -> [(&'static str, Option<String>); 9] {
        let hours = &self.working_hours;
        // As JSON has it: to format it otherwise would be a second printer of floating-point numbers.
        let share = serde_json::to_string(&self.state_participation_percent).ok();
        [
            ("/name/kk", Some(self.name.kk.clone())),
            ("/name/ru", Some(self.name.ru.clone())),
            ("/name/en", self.name.en.clone()),
            ("/postal_address", Some(self.postal_address.clone())),
            ("/head_position", Some(self.head_position.clone())),
            ("/state_participation_percent", share),
            ("/working_hours/open", Some(hours.open.to_string())),
            ("/working_hours/close", Some(hours.close.to_string())),
            ("/accepts_requests", Some(self.accepts_requests.to_string())),
        ]
    }

    /// The fields that are not what they were.
    fn changes_since(&self, before: Option<&Self>) -> Vec<FieldChange> {
        let before = before.map(Self::fields);
        let was = |field: &str| {
            let known = before.iter().flatten().find(|(known, _)| *known == field);
            known.and_then(|(_, value)| value.clone())
        };
        let changes = self.fields().into_iter().map(|(field, to)| FieldChange {
            field: field.to_owned(),
            from: was(field),
            to,
        });
        changes.filter(|change| change.from != change.to).collect()
    }
}

/// A holder as an operator writes it.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderProfile"))]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft<'a> {
    /// The name in kk and ru, and in en where there is one.
    #[cfg_attr(feature = "schema", schemars(with = "NameDraft<'a>"))]
    #[serde(borrow)]
    name: Option<NameDraft<'a>>,
    /// The postal address.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
    /// The position of the head.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    head_position: Option<Str<'a>>,
    /// From 0 to below 100; 100 only of a holder that is in the directory already, and is closed by it.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 0, max = 100)))]
    state_participation_percent: Option<f64>,
    /// 09:00 to 18:30 where absent.
    #[serde(borrow)]
    working_hours: Option<HoursDraft<'a>>,
    /// Where absent, a new holder accepts requests, and a known one goes on as it is.
    accepts_requests: Option<bool>,
}

/// A name on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct NameDraft<'a> {
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    kk: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    ru: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 500), regex(pattern = crate::text::LINE_PATTERN))
    )]
    #[serde(borrow)]
    en: Option<Str<'a>>,
}

/// Working hours on the wire.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct HoursDraft<'a> {
    /// When the working day begins.
    #[cfg_attr(feature = "schema", schemars(with = "Clock"))]
    #[serde(borrow)]
    open: Option<Str<'a>>,
    /// When it ends, later than it begins; 24:00 is the end of the day.
    #[cfg_attr(feature = "schema", schemars(with = "Clock"))]
    #[serde(borrow)]
    close: Option<Str<'a>>,
}

impl HoursDraft<'_> {
    fn check(self, f: &mut Faults) -> Option<WorkingHours> {
        let clock = |value: Option<Str<'_>>| {
            let text = value.ok_or(Fault::Required)?;
            text.parse::<Clock>().map_err(|_| Fault::TimeOfDay)
        };
        let open = f.keep("/working_hours/open", clock(self.open));
        let close = f.keep("/working_hours/close", clock(self.close));
        let (open, close) = open.zip(close)?;
        let hours = (open < close).then_some(WorkingHours { open, close });
        f.keep("/working_hours", hours.ok_or(Fault::WorkingDay))
    }
}

impl ProfileDraft<'_> {
    /// Whether it is to accept requests, where that is said.
    pub const fn accepts_requests(&self) -> Option<bool> {
        self.accepts_requests
    }

    /// Checks the whole profile and names every fault. A holder that the directory knows may have become wholly the state's;
    /// a new one may not be.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self, is_known: bool) -> Result<Profile, Faults> {
        let mut faults = Faults::default();
        let f = &mut faults;
        let name = self.name.unwrap_or_default();
        let kk = f.text("/name/kk", name.kk, LINE_CHARS);
        let ru = f.text("/name/ru", name.ru, LINE_CHARS);
        let en = f.optional_text("/name/en", name.en, LINE_CHARS);
        let postal_address = f.text("/postal_address", self.postal_address, LINE_CHARS);
        let head_position = f.text("/head_position", self.head_position, LINE_CHARS);
        let share = match self.state_participation_percent {
            None => Err(Fault::Required),
            Some(100.0) if !is_known => Err(Fault::WhollyStateOwned),
            Some(share) if (0.0..=100.0).contains(&share) => Ok(share),
            Some(_) => Err(Fault::OutOfRange {
                range: "0 ... 100".into(),
            }),
        };
        let share = f.keep("/state_participation_percent", share);
        let working_hours = match self.working_hours {
            None => Some(WorkingHours::default()),
            Some(hours) => hours.check(f),
        };
        match (kk, ru, postal_address, head_position, share, working_hours) {
            (
                Some(kk),
                Some(ru),
                Some(postal_address),
                Some(head_position),
                Some(state_participation_percent),
                Some(working_hours),
            ) if faults.0.is_empty() => Ok(Profile {
                name: Name { kk, ru, en },
                postal_address,
                head_position,
                state_participation_percent,
                working_hours,
                accepts_requests: self.accepts_requests.unwrap_or(true),
            }),
            _ => Err(faults),
        }
    }
}

/// What a member of a holder's staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StaffRole {
    /// Moderates, forwards, answers (the Rules, paragraph 2).
    Administrator,
    /// Extends terms and answers; personally responsible (the Law, article 11(18)).
    Head,
}

/// A role to give, on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grant<'a> {
    /// The role: administrator or head.
    #[cfg_attr(feature = "schema", schemars(with = "StaffRole"))]
    #[serde(borrow)]
    role: Option<Str<'a>>,
}

impl Grant<'_> {
    /// The role.
    ///
    /// # Errors
    /// It is missing or none of the roles.
    pub fn check(self) -> Result<StaffRole, Faults> {
        let roles = [
            ("administrator", StaffRole::Administrator),
            ("head", StaffRole::Head),
        ];
        one_of(self.role, "administrator, head", &roles)
            .map_err(|fault| Faults(vec![("/role".to_owned(), fault)]))
    }
}

/// One change of a holder's entry in the directory: an event of its history.
///
/// The history is a chain: a change names the hash of the one before, so that nothing in it can be altered, put in or
/// left out unnoticed. The hash is that of [`crate::event`]: SHA-256 over the canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderChange"))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its place in the history: 0 for the registration.
    pub seq: u32,
    /// Its identity.
    pub id: EventId,
    /// When it was made.
    pub at: Instant,
    /// Who made it.
    pub by: Iin,
    /// The hash of the change before; none for the first.
    pub previous: Option<Digest>,
    /// What it was.
    pub what: ChangeKind,
}

impl Change {
    /// The hash of this change.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn hash(&self) -> Result<Digest, serde_json::Error> {
        Ok(Digest::of(&canonical::of(self)?))
    }

    /// Whether this is the change at that place whose hash the one after it names.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn is_link(&self, seq: u32, named: Option<Digest>) -> Result<bool, serde_json::Error> {
        Ok(self.seq == seq && named == Some(self.hash()?))
    }
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ChangeKind {
    /// The holder was registered with this profile.
    Registered {
        /// Every field of it.
        fields: Vec<FieldChange>,
    },
    /// Its profile was replaced.
    Updated {
        /// The fields that are not what they were.
        fields: Vec<FieldChange>,
    },
    /// A person was given a role, in place of any role before.
    Granted {
        /// The person.
        iin: Iin,
        /// The role.
        role: StaffRole,
        /// Whether the subscription of the holder ended with it: this person had made it as its head, and is that no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        subscription_ended: bool,
    },
    /// A person's role was taken away.
    Revoked {
        /// The person.
        iin: Iin,
        /// Whether the subscription of the holder ended with it, because this person had made it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        subscription_ended: bool,
    },
    /// Its end was put down, in place of any before.
    Ended(End),
    /// Its end was taken back.
    Continued {},
}

/// Why a holder takes no requests any more, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// It was merged, divided or turned into another (Civil Code, article 45): its duties pass to its successor.
    Reorganised,
    /// It was wound up (Civil Code, article 49).
    Liquidated,
    /// The state holds all of it (the Rules, paragraph 2).
    WhollyStateOwned,
}

impl EndReason {
    /// Every reason with its stable name.
    const ALL: [(&'static str, Self); 3] = [
        ("reorganised", Self::Reorganised),
        ("liquidated", Self::Liquidated),
        ("wholly-state-owned", Self::WhollyStateOwned),
    ];

    /// The reason in words.
    pub const fn text(self) -> Text {
        match self {
            Self::Reorganised => Text {
                kk: "қайта ұйымдастырылды",
                ru: "реорганизован",
                en: "was reorganised",
            },
            Self::Liquidated => Text {
                kk: "таратылды",
                ru: "ликвидирован",
                en: "was wound up",
            },
            Self::WhollyStateOwned => Text {
                kk: "толығымен мемлекет меншігіне өтті",
                ru: "полностью перешёл в собственность государства",
                en: "became wholly the state's",
            },
        }
    }
}

/// The end of a holder on the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderEnd"))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The first day on which no request can be addressed to it.
    pub on: NaiveDate,
    /// Why.
    pub reason: EndReason,
    /// Who took over its duties (Civil Code, article 46): from that day the successor's staff see and do in its cases what its
    /// own may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<Bin>,
}

/// The end of a holder on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderEndDocument"))]
#[serde(deny_unknown_fields)]
pub struct EndDraft<'a> {
    /// The first day on which no request can be addressed to it; it may be past.
    #[cfg_attr(feature = "schema", schemars(required, with = "NaiveDate"))]
    #[serde(borrow)]
    on: Option<Str<'a>>,
    /// Why: reorganised, liquidated, or wholly-state-owned.
    #[cfg_attr(feature = "schema", schemars(required, with = "EndReason"))]
    #[serde(borrow)]
    reason: Option<Str<'a>>,
    /// BIN of the holder that took over its duties; required of one that was reorganised.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Bin>"))]
    #[serde(borrow)]
    successor: Option<Str<'a>>,
}

impl EndDraft<'_> {
    /// The end of the holder with this BIN.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self, bin: &Bin) -> Result<End, Faults> {
        let mut f = Faults::default();
        let on = f.keep("/on", self.on.ok_or(Fault::Required).and_then(|on| date(&on)));
        let known = "reorganised, liquidated, wholly-state-owned";
        let reason = f.keep("/reason", one_of(self.reason, known, &EndReason::ALL));
        let successor = match self.successor {
            None if reason == Some(EndReason::Reorganised) => Err(Fault::Required),
            None => Ok(None),
            Some(named) => match number::<Bin>(Some(named)) {
                Ok(named) if named == *bin => Err(Fault::OwnHolder),
                named => named.map(Some),
            },
        };
        let successor = f.keep("/successor", successor);
        let end = on.zip(reason).zip(successor);
        f.none_or(end.map(|((on, reason), successor)| End {
            on,
            reason,
            successor,
        }))
    }
}

/// What became of one field of a profile. Values are text, because the canonical form has no fractional numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// The JSON pointer of the field.
    pub field: String,
    /// What it was; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// The format of [`Holder`] as it is stored.
pub const HOLDER_FORMAT: u32 = 1;

/// A holder as it is stored: what is asked of it at every act, and the newest change. The changes before it stand
/// each at a key of its own, so the history has no end and no act is slower for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// [`HOLDER_FORMAT`].
    pub format: u32,
    /// Its BIN.
    pub bin: Bin,
    /// Its place in the list of holders.
    pub slot: u64,
    /// What the directory says of it.
    pub profile: Profile,
    /// Everyone who has a role now, in the order in which they were given it.
    pub staff: Vec<Member>,
    /// Its end, where one is put down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// The newest change, which only the directory has to understand: see [`Holder::newest`].
    #[cfg_attr(feature = "schema", schemars(with = "Change"))]
    newest: Box<RawValue>,
}

/// A member of a holder's staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Staff"))]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The person.
    pub iin: Iin,
    /// What they may do.
    pub role: StaffRole,
}

/// Who makes a change, when, and the identity of it.
#[derive(Debug, Clone)]
pub struct Author {
    /// The identity of the change.
    pub id: EventId,
    /// When it is made.
    pub at: Instant,
    /// Who makes it.
    pub by: Iin,
}

impl Author {
    /// Their change, after `before`.
    fn change(self, before: Option<&Change>, what: ChangeKind) -> Result<Change, serde_json::Error> {
        Ok(Change {
            seq: before.map_or(0, |before| before.seq.saturating_add(1)),
            id: self.id,
            at: self.at,
            by: self.by,
            previous: before.map(Change::hash).transpose()?,
            what,
        })
    }
}

/// Why no request can be addressed to a holder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAddressable {
    /// Its end has come.
    #[error("this holder has ended")]
    Ended(End),
    /// The state holds all of it.
    #[error("the state holds 100 % of this company")]
    WhollyStateOwned,
    /// The operator closed its blog.
    #[error("this holder does not accept requests now")]
    Closed,
    /// It has no administrator, who alone moderates and forwards (the Rules, paragraph 4).
    #[error("nobody moderates requests at this holder")]
    NoAdministrator,
}

/// Why a holder is closed to new requests, as the directory says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    /// Its end has come.
    Ended,
    /// The state holds all of it.
    WhollyStateOwned,
    /// The operator closed it.
    ByOperator,
    /// It has no administrator, who would moderate.
    NoAdministrator,
}

impl From<NotAddressable> for Closed {
    fn from(why: NotAddressable) -> Self {
        match why {
            NotAddressable::Ended(_) => Self::Ended,
            NotAddressable::WhollyStateOwned => Self::WhollyStateOwned,
            NotAddressable::Closed => Self::ByOperator,
            NotAddressable::NoAdministrator => Self::NoAdministrator,
        }
    }
}

impl Holder {
    /// Whether a request can be addressed to this holder on this day.
    ///
    /// # Errors
    /// The reason why not.
    pub fn addressable(&self, on: NaiveDate) -> Result<(), NotAddressable> {
        if let Some(end) = self.ended(on) {
            Err(NotAddressable::Ended(end.clone()))
        } else if self.profile.state_participation_percent >= 100.0 {
            Err(NotAddressable::WhollyStateOwned)
        } else if !self.profile.accepts_requests {
            Err(NotAddressable::Closed)
        } else if self
            .staff
            .iter()
            .any(|member| member.role == StaffRole::Administrator)
        {
            Ok(())
        } else {
            Err(NotAddressable::NoAdministrator)
        }
    }

    /// Its end, if it has come by this day.
    pub fn ended(&self, on: NaiveDate) -> Option<&End> {
        self.end.as_ref().filter(|end| end.on <= on)
    }

    /// The newest change.
    ///
    /// # Errors
    /// What stands there is no change.
    pub fn newest(&self) -> Result<Change, serde_json::Error> {
        crate::strict::from_slice(self.newest.get().as_bytes())
    }

    /// A holder that was not there before.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn registered(
        bin: Bin,
        slot: u64,
        profile: Profile,
        author: Author,
    ) -> Result<Self, serde_json::Error> {
        let fields = profile.changes_since(None);
        Ok(Self {
            format: HOLDER_FORMAT,
            bin,
            slot,
            profile,
            staff: Vec::new(),
            end: None,
            newest: to_raw_value(&author.change(None, ChangeKind::Registered { fields })?)?,
        })
    }

    /// The holder with this profile; none where that is what it has.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn updated(mut self, profile: Profile, author: Author) -> Result<Option<Self>, serde_json::Error> {
        if self.profile == profile {
            return Ok(None);
        }
        let fields = profile.changes_since(Some(&self.profile));
        self.newest = to_raw_value(&author.change(Some(&self.newest()?), ChangeKind::Updated { fields })?)?;
        self.profile = profile;
        Ok(Some(self))
    }

    /// The holder with this person in this role, or in none; none where that is what they have. `subscription_ended` is
    /// whether the subscription that they had made for the holder ended with it.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn staffed(
        mut self,
        iin: &Iin,
        role: Option<StaffRole>,
        subscription_ended: bool,
        author: Author,
    ) -> Result<Option<Self>, serde_json::Error> {
        if self.role_of(iin) == role {
            return Ok(None);
        }
        let iin = iin.clone();
        let what = match role {
            Some(role) => ChangeKind::Granted {
                iin: iin.clone(),
                role,
                subscription_ended,
            },
            None => ChangeKind::Revoked {
                iin: iin.clone(),
                subscription_ended,
            },
        };
        self.newest = to_raw_value(&author.change(Some(&self.newest()?), what)?)?;
        let member = self.staff.iter_mut().find(|member| member.iin == iin);
        match (role, member) {
            (Some(role), Some(member)) => member.role = role,
            (Some(role), None) => self.staff.push(Member { iin, role }),
            (None, _) => self.staff.retain(|member| member.iin != iin),
        }
        Ok(Some(self))
    }

    /// The holder with this end, or with none; none where that is what it has.
    ///
    /// # Errors
    /// The change cannot be written as JSON.
    pub fn ending(mut self, end: Option<End>, author: Author) -> Result<Option<Self>, serde_json::Error> {
        if self.end == end {
            return Ok(None);
        }
        let what = end.clone().map_or(ChangeKind::Continued {}, ChangeKind::Ended);
        self.newest = to_raw_value(&author.change(Some(&self.newest()?), what)?)?;
        self.end = end;
        Ok(Some(self))
    }

    /// The role this person has now.
    pub fn role_of(&self, person: &Iin) -> Option<StaffRole> {
        let member = self.staff.iter().find(|member| member.iin == *person);
        member.map(|member| member.role)
    }
}

/// The day on which a request that arrives at this instant is registered: the day of arrival, or the next
/// working day where it arrives after the working day or on a day off (Administrative Procedural-Process Code,
/// article 64(3)).
///
/// # Errors
/// The calendar does not cover the day.
pub fn registration_day(
    arrived_at: Instant,
    hours: WorkingHours,
    calendar: &Calendar,
) -> Result<NaiveDate, NotCovered> {
    match registration_day_or_weekday(arrived_at, hours, calendar)? {
        (day, None) => Ok(day),
        (_, Some(year)) => Err(NotCovered { year }),
    }
}

/// As [`registration_day`]; after the last year of the calendar by their weekdays, with the first year that is missing.
///
/// # Errors
/// The day is before the first year of the calendar.
pub fn registration_day_or_weekday(
    arrived_at: Instant,
    hours: WorkingHours,
    calendar: &Calendar,
) -> Result<(NaiveDate, Option<i32>), NotCovered> {
    let (day, time) = local(arrived_at);
    let first = if hours.close.is_over(time) {
        next(day)?
    } else {
        day
    };
    calendar.working_day_or_weekday_from(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::built_in;

    #[test]
    fn registration_is_on_the_day_of_arrival_or_the_next_working_day() {
        for (at, expected, why) in [
            ("2026-11-23T05:00:00Z", "2026-11-23", "Monday 10:00"),
            (
                "2026-11-23T02:00:00Z",
                "2026-11-23",
                "Monday 07:00, before hours: still that day",
            ),
            (
                "2026-11-23T13:30:00Z",
                "2026-11-23",
                "Monday 18:30:00, the last instant of the day",
            ),
            ("2026-11-23T13:30:01Z", "2026-11-24", "Monday 18:30:01"),
            (
                "2026-11-20T14:00:00Z",
                "2026-11-23",
                "Friday 19:00: after hours first, then the weekend",
            ),
            ("2026-11-21T05:00:00Z", "2026-11-23", "Saturday"),
            (
                "2026-03-20T14:00:00Z",
                "2026-03-26",
                "Friday 19:00 before Nauryz on a weekend and its substitutes",
            ),
            (
                "2025-01-04T05:00:00Z",
                "2025-01-05",
                "Saturday before a Sunday that is worked",
            ),
            (
                "2026-11-22T19:00:00Z",
                "2026-11-23",
                "Monday 00:00 in Almaty, Sunday in UTC",
            ),
        ] {
            let day = registration_day(at.parse().unwrap(), WorkingHours::default(), built_in());
            assert_eq!(day, Ok(expected.parse().unwrap()), "{why}");
        }
    }

    #[test]
    fn a_working_day_ends_later_than_it_begins_and_may_last_around_the_clock() {
        let hours = |open: &str, close: &str| {
            let json = format!(r#"{{"open": "{open}", "close": "{close}"}}"#);
            let mut faults = Faults::default();
            let hours = serde_json::from_str::<HoursDraft<'_>>(&json)
                .unwrap()
                .check(&mut faults);
            (hours, faults.0)
        };
        let fault = |at: &str, fault| (format!("/working_hours{at}"), fault);
        for (open, close, expected) in [
            ("9:00", "18:00", vec![fault("/open", Fault::TimeOfDay)]),
            ("24:00", "9", vec![fault("/close", Fault::TimeOfDay)]),
            (
                "09:60",
                "25:00",
                vec![
                    fault("/open", Fault::TimeOfDay),
                    fault("/close", Fault::TimeOfDay),
                ],
            ),
            ("24:01", "24:00", vec![fault("/open", Fault::TimeOfDay)]),
            ("18:00", "09:00", vec![fault("", Fault::WorkingDay)]),
            ("09:00", "09:00", vec![fault("", Fault::WorkingDay)]),
            ("24:00", "24:00", vec![fault("", Fault::WorkingDay)]),
        ] {
            assert_eq!(hours(open, close), (None, expected), "{open} {close}");
        }
        let (always, faults) = hours("00:00", "24:00");
        assert!(faults.is_empty());
        let always = always.unwrap();
        assert_eq!(
            serde_json::to_string(&always).unwrap(),
            r#"{"open":"00:00","close":"24:00"}"#
        );
        assert_eq!(
            serde_json::from_str::<WorkingHours>(r#"{"open":"00:00","close":"24:00"}"#).unwrap(),
            always
        );
        let until_23_59 = hours("00:00", "23:59").0.unwrap();
        for (hours, at, expected, why) in [
            (always, "2026-11-23T18:59:30Z", "2026-11-23", "Monday 23:59:30"),
            (
                always,
                "2027-01-06T18:59:59.999Z",
                "2027-01-06",
                "the last instant before the 7th of January",
            ),
            (
                until_23_59,
                "2027-01-06T18:59:30Z",
                "2027-01-08",
                "after the minute with which the day ends",
            ),
            (
                always,
                "2026-11-21T05:00:00Z",
                "2026-11-23",
                "Saturday is a day off at any hour",
            ),
        ] {
            let day = registration_day(at.parse().unwrap(), hours, built_in());
            assert_eq!(day, Ok(expected.parse().unwrap()), "{why}");
        }
    }

    #[test]
    fn a_wholly_state_owned_company_is_refused_and_every_other_fault_is_named() {
        let profile = |share: &str| {
            let json = format!(
                r#"{{"name": {{"kk": "а", "ru": "б"}}, "postal_address": "в", "head_position": "г",
                    "state_participation_percent": {share}, "working_hours": {{"open": "08:00", "close": "17:00"}}}}"#
            );
            serde_json::from_str::<ProfileDraft<'_>>(&json)
                .unwrap()
                .check(false)
        };
        assert!(profile("99.99").is_ok());
        assert_eq!(
            profile("100").unwrap_err().0,
            [("/state_participation_percent".to_owned(), Fault::WhollyStateOwned)]
        );
        assert!(profile("100.5").is_err());
        assert!(profile("-1").is_err());
        assert_eq!(ProfileDraft::default().check(false).unwrap_err().0.len(), 5);
    }

    #[test]
    fn every_change_is_a_link_that_names_what_it_changed() {
        let iin = |text: &str| text.parse::<Iin>().unwrap();
        let (person, operator) = (iin("900520400349"), iin("123456789013"));
        let author = |n: u8| Author {
            id: EventId([n; 16]),
            at: "2026-11-23T05:00:00Z".parse().unwrap(),
            by: operator.clone(),
        };
        let profile: Profile = serde_json::from_str(
            r#"{"name": {"kk": "а", "ru": "б"}, "postal_address": "в", "head_position": "г",
                "state_participation_percent": 50, "accepts_requests": true}"#,
        )
        .unwrap();
        let bin: Bin = "123456789013".parse().unwrap();
        let registered = Holder::registered(bin, 1, profile.clone(), author(1)).unwrap();
        let ChangeKind::Registered { fields } = registered.newest().unwrap().what else {
            panic!("{registered:?}");
        };
        let expected = [
            ("/name/kk", "а"),
            ("/name/ru", "б"),
            ("/postal_address", "в"),
            ("/head_position", "г"),
            ("/state_participation_percent", "50.0"),
            ("/working_hours/open", "09:00"),
            ("/working_hours/close", "18:30"),
            ("/accepts_requests", "true"),
        ];
        let found = fields
            .iter()
            .map(|field| (&*field.field, field.to.as_deref().unwrap()));
        assert_eq!(found.collect::<Vec<_>>(), expected, "and no name in English");
        let first = registered.newest().unwrap();
        assert_eq!((first.seq, first.previous), (0, None));

        let role = |holder: &Holder| holder.role_of(&person);
        assert_eq!(role(&registered), None);
        let steps = [
            (author(2), Some(StaffRole::Administrator)),
            (author(3), Some(StaffRole::Head)),
            (author(4), None),
        ];
        let mut holder = registered;
        for (author, given) in steps {
            let before = holder.newest().unwrap();
            holder = holder
                .staffed(&person, given, false, author.clone())
                .unwrap()
                .unwrap();
            assert_eq!(role(&holder), given);
            assert_eq!(holder.staff.len(), usize::from(given.is_some()), "nobody twice");
            let newest = holder.newest().unwrap();
            assert_eq!(newest.seq, before.seq + 1);
            assert_eq!(newest.previous, Some(before.hash().unwrap()));
            let again = holder.clone().staffed(&person, given, false, author).unwrap();
            assert!(again.is_none(), "the same again is no change");
        }

        let mut closed = profile.clone();
        closed.accepts_requests = false;
        closed.name.en = Some("d".to_owned());
        let updated = holder.clone().updated(closed, author(5)).unwrap().unwrap();
        let field = |field: &str, from: Option<&str>, to: &str| FieldChange {
            field: field.to_owned(),
            from: from.map(str::to_owned),
            to: Some(to.to_owned()),
        };
        let fields = vec![
            field("/name/en", None, "d"),
            field("/accepts_requests", Some("true"), "false"),
        ];
        assert_eq!(updated.newest().unwrap().what, ChangeKind::Updated { fields });
        assert!(holder.updated(profile, author(6)).unwrap().is_none());
    }

    #[test]
    fn the_hash_of_a_change_is_the_one_that_is_documented() {
        let change = Change {
            seq: 1,
            id: EventId([7; 16]),
            at: "2026-11-23T05:00:00Z".parse().unwrap(),
            by: "123456789013".parse().unwrap(),
            previous: None,
            what: ChangeKind::Revoked {
                iin: "900520400349".parse().unwrap(),
                subscription_ended: false,
            },
        };
        // Laid out by hand, as whoever checks a history without this code does.
        let canonical = r#"{"at":"2026-11-23T05:00:00Z","by":"123456789013","id":"07070707070707070707070707070707","previous":null,"seq":1,"what":{"revoked":{"iin":"900520400349"}}}"#;
        let hash = Digest::of(canonical.as_bytes());
        assert_eq!(change.hash().unwrap(), hash);

        let is_link = |change: &Change| change.is_link(1, Some(hash)).unwrap();
        assert!(is_link(&change));
        assert!(!change.is_link(2, Some(hash)).unwrap(), "another place");
        assert!(!change.is_link(1, None).unwrap(), "named by nobody");
        let other: Iin = "900520400349".parse().unwrap();
        for altered in [
            Change {
                seq: 2,
                ..change.clone()
            },
            Change {
                id: EventId([8; 16]),
                ..change.clone()
            },
            Change {
                at: "2026-11-23T05:00:01Z".parse().unwrap(),
                ..change.clone()
            },
            Change {
                by: other.clone(),
                ..change.clone()
            },
            Change {
                previous: Some(hash),
                ..change.clone()
            },
            Change {
                what: ChangeKind::Granted {
                    iin: other,
                    role: StaffRole::Head,
                    subscription_ended: false,
                },
                ..change.clone()
            },
        ] {
            assert!(!is_link(&altered), "{altered:?}");
        }
    }
}
