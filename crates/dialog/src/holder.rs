//! Holders of information: the quasi-state companies whose heads have a blog, and their staff.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, NotCovered, next};
use crate::document::{LINE_CHARS, one_of};
use crate::fault::{Fault, Faults};
use crate::id::{Bin, EventId, Iin};
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

/// The holder's working day, local time in Almaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorkingHours {
    /// When it begins, HH:MM.
    #[serde(with = "clock")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub open: NaiveTime,
    /// When it ends, HH:MM. What arrives later is registered on the next working day.
    #[serde(with = "clock")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub close: NaiveTime,
}

/// A time of day written HH:MM.
mod clock {
    use chrono::{NaiveTime, Timelike as _};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse_clock(&text).ok_or_else(|| D::Error::custom("must be HH:MM"))
    }
}

/// A time of day written HH:MM, in that one spelling.
fn parse_clock(text: &str) -> Option<NaiveTime> {
    let two_digits = |text: &str| match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
        }
        _ => None,
    };
    let (hour, minute) = text.split_once(':')?;
    NaiveTime::from_hms_opt(two_digits(hour)?, two_digits(minute)?, 0)
}

impl Default for WorkingHours {
    /// 09:00 to 18:30, the common working day of the state bodies.
    fn default() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        Self {
            open: at(9, 0),
            close: at(18, 30),
        }
    }
}

/// What the directory says of a holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Profile {
    /// Its name.
    pub name: Name,
    /// Its postal address, which every answer states (the Law, article 11(14)).
    pub postal_address: String,
    /// The position of its head, to whom requests are addressed.
    pub head_position: String,
    /// The share of the state, in per cent: from 0 to below 100 (the Rules, paragraph 2: persons with 100 %
    /// state participation are not part of the portal).
    pub state_participation_percent: f64,
    /// Its working day.
    #[serde(default)]
    pub working_hours: WorkingHours,
    /// Whether requests can be addressed to it now.
    pub accepts_requests: bool,
}

/// A holder as an operator writes it.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HolderProfile"))]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft<'a> {
    /// The name in kk and ru, and in en where there is one.
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    name: Option<NameDraft<'a>>,
    /// The postal address.
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    postal_address: Option<Str<'a>>,
    /// The position of the head.
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    head_position: Option<Str<'a>>,
    /// From 0 to below 100.
    #[cfg_attr(feature = "schema", schemars(required, range(min = 0, max = 100)))]
    state_participation_percent: Option<f64>,
    /// 09:00 to 18:30 where absent.
    #[serde(borrow)]
    working_hours: Option<HoursDraft<'a>>,
    /// True where absent.
    accepts_requests: Option<bool>,
}

/// A name on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct NameDraft<'a> {
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    kk: Option<Str<'a>>,
    #[cfg_attr(feature = "schema", schemars(required))]
    #[serde(borrow)]
    ru: Option<Str<'a>>,
    #[serde(borrow)]
    en: Option<Str<'a>>,
}

/// Working hours on the wire.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct HoursDraft<'a> {
    #[serde(borrow)]
    open: Str<'a>,
    #[serde(borrow)]
    close: Str<'a>,
}

impl ProfileDraft<'_> {
    /// Checks the whole profile and names every fault.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self) -> Result<Profile, Faults> {
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
            Some(100.0) => Err(Fault::WhollyStateOwned),
            Some(share) if (0.0..100.0).contains(&share) => Ok(share),
            Some(_) => Err(Fault::OutOfRange {
                range: "0 ... 100".into(),
            }),
        };
        let share = f.keep("/state_participation_percent", share);
        let hours = match self.working_hours {
            None => Ok(WorkingHours::default()),
            Some(hours) => match (parse_clock(&hours.open), parse_clock(&hours.close)) {
                (Some(open), Some(close)) if open < close => Ok(WorkingHours { open, close }),
                _ => Err(Fault::OutOfRange {
                    range: "00:00 ... 23:59".into(),
                }),
            },
        };
        let working_hours = f.keep("/working_hours", hours);
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
    #[cfg_attr(feature = "schema", schemars(required, with = "StaffRole"))]
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

/// One change of a holder's entry in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// Its identity.
    pub id: EventId,
    /// When it was made.
    pub at: Instant,
    /// Who made it.
    pub by: Iin,
    /// What it was.
    pub what: ChangeKind,
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The holder was registered.
    Registered,
    /// Its profile was replaced.
    Updated,
    /// A person was given a role, in place of any role before.
    Granted {
        /// The person.
        iin: Iin,
        /// The role.
        role: StaffRole,
    },
    /// A person's role was taken away.
    Revoked {
        /// The person.
        iin: Iin,
    },
}

/// The format of [`Holder`] as it is stored.
pub const HOLDER_FORMAT: u32 = 1;

/// Updates of a profile that are kept. A directory that is synchronised every hour would otherwise outgrow the
/// value of its holder within months.
pub const KEPT_UPDATES: usize = 50;

/// A holder as it is stored: its profile, and every change with who made it and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holder {
    /// [`HOLDER_FORMAT`].
    pub format: u32,
    /// Its BIN.
    pub bin: Bin,
    /// Its place in the list of holders.
    pub slot: u64,
    /// What the directory says of it.
    pub profile: Profile,
    /// Every grant and revocation, and the newest updates, oldest first.
    pub changes: Vec<Change>,
}

/// Why no request can be addressed to a holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAddressable {
    /// The state holds all of it.
    #[error("the state holds 100 % of this company")]
    WhollyStateOwned,
    /// The operator closed its blog.
    #[error("this holder does not accept requests now")]
    Closed,
}

impl Holder {
    /// Whether a request can be addressed to this holder.
    ///
    /// # Errors
    /// The reason why not.
    pub fn addressable(&self) -> Result<(), NotAddressable> {
        if self.profile.state_participation_percent >= 100.0 {
            Err(NotAddressable::WhollyStateOwned)
        } else if self.profile.accepts_requests {
            Ok(())
        } else {
            Err(NotAddressable::Closed)
        }
    }

    /// Drops the oldest updates of the profile beyond [`KEPT_UPDATES`]. Grants and revocations stay.
    pub fn forget_old_updates(&mut self) {
        let updates = self
            .changes
            .iter()
            .filter(|change| change.what == ChangeKind::Updated)
            .count();
        let mut surplus = updates.saturating_sub(KEPT_UPDATES);
        self.changes.retain(|change| {
            let drop = surplus > 0 && change.what == ChangeKind::Updated;
            surplus -= usize::from(drop);
            !drop
        });
    }

    /// The role this person has now.
    pub fn role_of(&self, person: &Iin) -> Option<StaffRole> {
        self.changes.iter().rev().find_map(|change| match &change.what {
            ChangeKind::Granted { iin, role } if iin == person => Some(Some(*role)),
            ChangeKind::Revoked { iin } if iin == person => Some(None),
            ChangeKind::Registered
            | ChangeKind::Updated
            | ChangeKind::Granted { .. }
            | ChangeKind::Revoked { .. } => None,
        })?
    }

    /// Everyone who has a role now, in the order of their first grant.
    pub fn staff(&self) -> Vec<(&Iin, StaffRole)> {
        let mut staff: Vec<(&Iin, StaffRole)> = Vec::new();
        for change in &self.changes {
            if let ChangeKind::Granted { iin, .. } = &change.what
                && !staff.iter().any(|(known, _)| *known == iin)
                && let Some(role) = self.role_of(iin)
            {
                staff.push((iin, role));
            }
        }
        staff
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
    let (day, time) = local(arrived_at);
    let first = if time > hours.close { next(day)? } else { day };
    calendar.working_day_from(first)
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
    fn a_wholly_state_owned_company_is_refused_and_every_other_fault_is_named() {
        let profile = |share: &str| {
            let json = format!(
                r#"{{"name": {{"kk": "а", "ru": "б"}}, "postal_address": "в", "head_position": "г",
                    "state_participation_percent": {share}, "working_hours": {{"open": "08:00", "close": "17:00"}}}}"#
            );
            serde_json::from_str::<ProfileDraft<'_>>(&json).unwrap().check()
        };
        assert!(profile("99.99").is_ok());
        assert_eq!(
            profile("100").unwrap_err().0,
            [("/state_participation_percent".to_owned(), Fault::WhollyStateOwned)]
        );
        assert!(profile("100.5").is_err());
        assert!(profile("-1").is_err());
        assert_eq!(ProfileDraft::default().check().unwrap_err().0.len(), 5);
    }

    #[test]
    fn the_last_grant_or_revocation_of_a_person_counts() {
        let iin: Iin = "123456789013".parse().unwrap();
        let change = |n: u8, what| Change {
            id: EventId([n; 16]),
            at: "2026-11-23T05:00:00Z".parse().unwrap(),
            by: iin.clone(),
            what,
        };
        let granted = |role| ChangeKind::Granted {
            iin: iin.clone(),
            role,
        };
        let profile: Profile = serde_json::from_str(
            r#"{"name": {"kk": "а", "ru": "б"}, "postal_address": "в", "head_position": "г",
                "state_participation_percent": 50, "accepts_requests": true}"#,
        )
        .unwrap();
        let mut holder = Holder {
            format: 1,
            bin: "123456789013".parse().unwrap(),
            slot: 1,
            profile,
            changes: vec![],
        };
        assert_eq!(holder.role_of(&iin), None);
        holder.changes.push(change(1, granted(StaffRole::Administrator)));
        holder.changes.push(change(2, granted(StaffRole::Head)));
        assert_eq!(holder.staff(), [(&iin, StaffRole::Head)]);
        holder
            .changes
            .push(change(3, ChangeKind::Revoked { iin: iin.clone() }));
        assert_eq!(holder.staff(), []);

        for _ in 0..KEPT_UPDATES + 10 {
            holder.changes.push(change(4, ChangeKind::Updated));
        }
        holder.forget_old_updates();
        assert_eq!(holder.changes.len(), 3 + KEPT_UPDATES);
    }
}
