//! The documents about a holder as they arrive.

use input::fault::Fault;
use input::faults::Faults;
use input::limit::LINE_CHARS;
use input::reading::{date, number, one_of};
use record::id::Bin;
use record::strict::Str;
use serde::Deserialize;

use super::history::{End, EndReason};
use super::hours::{Clock, WorkingHours};
use super::profile::{Name, Profile};
use super::role::StaffRole;

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
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
    /// The position of the head.
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
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
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    kk: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(required, length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    ru: Option<Str<'a>>,
    #[cfg_attr(
        feature = "schema",
        schemars(length(min = 1, max = 500), regex(pattern = law::pattern::LINE_PATTERN))
    )]
    #[serde(borrow)]
    en: Option<Str<'a>>,
}

/// Working hours on the wire.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct HoursDraft<'a> {
    /// When the working day begins.
    #[cfg_attr(feature = "schema", schemars(with = "Clock"))]
    #[serde(borrow)]
    pub(super) open: Option<Str<'a>>,
    /// When it ends, later than it begins; 24:00 is the end of the day.
    #[cfg_attr(feature = "schema", schemars(with = "Clock"))]
    #[serde(borrow)]
    pub(super) close: Option<Str<'a>>,
}

impl HoursDraft<'_> {
    pub(super) fn check(self, f: &mut Faults) -> Option<WorkingHours> {
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

/// The end of a holder on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderEndDocument"))]
#[serde(deny_unknown_fields)]
pub struct EndDraft<'a> {
    /// The first day on which no request can be addressed to it; it may be past.
    #[cfg_attr(feature = "schema", schemars(required, with = "chrono::NaiveDate"))]
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
