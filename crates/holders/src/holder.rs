//! Holders of information: the quasi-state companies whose heads have a blog, and their staff.

mod draft;
mod history;
mod hours;
mod profile;
mod role;
mod view;

use chrono::NaiveDate;
use record::id::{Bin, Iin};
use record::stored::{Document, Format};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

pub use draft::{EndDraft, Grant, ProfileDraft};
pub use history::{Author, Change, ChangeKind, End, EndReason};
pub use hours::{Clock, NotAClock, WorkingHours, registration_day, registration_day_or_weekday};
pub use profile::{FieldChange, Name, Profile};
pub use role::StaffRole;
pub use view::HolderView;

/// A holder as it is stored: what is asked of it at every act, and the newest change. The changes before it stand
/// each at a key of its own, so the history has no end and no act is slower for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The format.
    pub format: Format<1>,
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

impl Document for Holder {
    const KIND: &'static str = "holder";
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
        record::strict::from_slice(self.newest.get().as_bytes())
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
            format: Format,
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

#[cfg(test)]
mod tests {
    use super::draft::HoursDraft;
    use super::*;
    use law::calendar::built_in;

    use input::fault::Fault;
    use input::faults::Faults;
    use record::id::{Digest, EventId};

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
        // Laid out by hand, as a program does that checks a history without this code.
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
