//! `fill STORE HOLDER INSTANT OPEN DUE`: writes so many open cases of a holder into the store file of an embedded host that
//! is not running, the last DUE of them with an answer whose last day was the working day before INSTANT.
//!
//! It is the fast path past HTTP, for measurements: the cases are those that the portal itself would have written, with
//! their chains, and so are the agenda and the notes of how far the register was followed. Nothing here is for a portal
//! that anyone uses.
//!
//! The layout, as `shell::store::Key` has it: `od/request/NUMBER` (the record), `od/serial/BIN/YEAR` (the counter, eight
//! bytes little-endian), `od/followed/BIN`, `od/agenda/DAY/SHARD` (a JSON array of numbers), `od/agenda/day/SHARD`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use chrono::{Duration, NaiveDate};
use holders::holder::Name;
use law::calendar::{Calendar, built_in};
use law::rules::{InForce, ObligationKind, Unit};
use law::terms;
use law::time::{Instant, day, year};
use record::event::{Actor, Stamp};
use record::id::{Bin, Digest, EventId, RegistrationNumber};
use record::obligation::Obligation;
use record::strict;
use requests::case::{
    Admission, Case, EventKind, OnLeg, PersonalFields, Record, Registration, personal_fields, register,
};
use requests::document::Draft;
use requests::watch::{Watch, next_look};
use rusqlite::Connection;

/// As `clockwork::agenda` has it. In which shard a case stands does not matter to a sweep.
const SHARDS: u64 = 16;

/// How many days of arrivals are open at a time, before the answer is due.
const DAYS_OPEN: u64 = 10;

/// Cases in one transaction.
const AT_ONCE: u64 = 20_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [store, holder, now, open, due] = arguments.as_slice() else {
        bail!("fill STORE HOLDER INSTANT OPEN DUE");
    };
    let fill = Fill::new(holder.parse()?, now.parse()?)?;
    let (open, due): (u64, u64) = (open.parse()?, due.parse()?);
    let mut connection = Connection::open(store)?;
    // What is made here can be made again.
    connection.pragma_update(None, "synchronous", "OFF")?;
    let mut agenda: BTreeMap<(NaiveDate, u64), BTreeSet<RegistrationNumber>> = BTreeMap::new();
    let mut serial = 0;
    while serial < open {
        let transaction = connection.transaction()?;
        {
            let mut insert =
                transaction.prepare("INSERT OR REPLACE INTO entry (key, value) VALUES (?1, ?2)")?;
            for _ in 0..AT_ONCE.min(open - serial) {
                serial += 1;
                let is_due = serial > open.saturating_sub(due);
                let (record, look) = fill.case(serial, is_due)?;
                let number = fill.number(serial);
                insert.execute((format!("od/request/{number}"), serde_json::to_vec(&record)?))?;
                agenda
                    .entry((look, serial / 64 % SHARDS))
                    .or_default()
                    .insert(number);
            }
        }
        transaction.commit()?;
    }
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT OR REPLACE INTO entry (key, value) VALUES (?1, ?2)")?;
        for ((day, shard), cases) in &agenda {
            insert.execute((format!("od/agenda/{day}/{shard}"), serde_json::to_vec(cases)?))?;
        }
        for shard in 0..SHARDS {
            let first = agenda.keys().map(|(day, _)| day).min();
            insert.execute((format!("od/agenda/day/{shard}"), serde_json::to_vec(&first)?))?;
        }
        let counter = i64::try_from(open)?.to_le_bytes().to_vec();
        insert.execute((format!("od/serial/{}/{}", fill.holder, fill.year), counter))?;
        let followed = serde_json::json!({"year": fill.year,
            "log": {"next": open + 1, "holes": [], "counted_at": fill.now},
            "next": {"next": 1, "holes": [], "counted_at": null}});
        insert.execute((
            format!("od/followed/{}", fill.holder),
            serde_json::to_vec(&followed)?,
        ))?;
    }
    transaction.commit()?;
    Ok(())
}

/// What all cases have in common.
struct Fill {
    holder: Bin,
    now: Instant,
    year: i32,
    calendar: &'static Calendar,
    document: String,
}

impl Fill {
    fn new(holder: Bin, now: Instant) -> Result<Self> {
        let document = serde_json::json!({
            "holder": holder,
            "applicant": {"iin": "900520400349", "surname": "Серікқызы", "given_name": "Айгүл"},
            "contacts": {"email": "aigul@example.kz", "phone": "+7 701 234 56 78"},
            "language": "kk", "subject": "Судың өшірілуі туралы",
            "text": "Құбырларды ауыстыру жоспарын және зертхана хаттамаларын жіберуіңізді сұраймын.",
            "answer_form": "electronic", "publication": {"consent": true, "show_name": false}
        });
        Ok(Self {
            holder,
            now,
            year: year(day(now)),
            calendar: built_in(),
            document: document.to_string(),
        })
    }

    fn number(&self, serial: u64) -> RegistrationNumber {
        RegistrationNumber {
            holder: self.holder.clone(),
            year: self.year,
            serial,
        }
    }

    /// When a case arrived: one whose answer is due by the working day before, or on one of the days after.
    fn arrived_at(&self, serial: u64, is_due: bool) -> Result<Instant> {
        let today = day(self.now);
        let mut arrived = self.now - Duration::days(9 - i64::try_from(serial % DAYS_OPEN)?);
        if is_due {
            // The day of arrival whose answer was due last: found by trying.
            for back in 15..40 {
                arrived = self.now - Duration::days(back);
                let due = terms::last_day(day(arrived), 15, Unit::CalendarDays, self.calendar)?;
                if due < today {
                    break;
                }
            }
        }
        Ok(arrived)
    }

    /// A case that was taken up, and the day on which it is looked at next.
    fn case(&self, serial: u64, is_due: bool) -> Result<(Record, NaiveDate)> {
        let document = strict::from_slice::<Draft<'_>>(self.document.as_bytes())?;
        let arrived_at = self.arrived_at(serial, is_due)?;
        let document = document
            .check(day(arrived_at))
            .map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
        let registration = Registration {
            number: self.number(serial),
            registered_on: self.calendar.working_day_from(day(arrived_at))?,
            missing_year: None,
            holder_name: Name {
                kk: "Су арнасы".to_owned(),
                ru: "Водоканал".to_owned(),
                en: None,
            },
        };
        let rules = InForce::default().on(day(arrived_at))?;
        let registered = register(
            &document,
            Admission::Account,
            registration,
            arrived_at,
            rules,
            self.calendar,
        )?;
        let fields = personal_fields(&document, &[], Digest::of(self.document.as_bytes()), None)?;
        let mut record = Record::new();
        let mut bytes = Bytes(serial, 0);
        bytes.append(
            &mut record,
            arrived_at,
            Actor::Applicant,
            EventKind::Registered(registered),
            fields,
        )?;
        let accepted = EventKind::Accepted(OnLeg { leg: 0 });
        bytes.append(
            &mut record,
            arrived_at,
            Actor::Administrator,
            accepted,
            Vec::new(),
        )?;
        let case = Case::of(&record)?;
        let answer = case
            .legs
            .first()
            .and_then(|leg| leg.obligation(ObligationKind::Answer));
        let last = answer
            .map(|answer: &Obligation| answer.due)
            .context("no answer is owed")?;
        let look = match is_due {
            true => last.succ_opt(),
            false => next_look(&case, Watch::DEFAULT, day(self.now), self.calendar)?,
        };
        Ok((record, look.context("nothing is to be looked at")?))
    }
}

/// Identities and salts: different ones, which is all that matters here.
struct Bytes(u64, u64);

impl Bytes {
    fn next(&mut self) -> [u8; 16] {
        self.1 += 1;
        (u128::from(self.0) << 64 | u128::from(self.1)).to_be_bytes()
    }

    fn append(
        &mut self,
        record: &mut Record,
        at: Instant,
        actor: Actor,
        event: EventKind,
        fields: PersonalFields,
    ) -> Result<()> {
        let id = EventId(self.next());
        let stamp = Stamp {
            id,
            at,
            actor,
            once: None,
            salt: &mut || self.next(),
        };
        Ok(record.append(stamp, event, fields)?)
    }
}
