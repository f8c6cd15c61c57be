//! A year of requests, simulated: people and clerks do at random what they may and may not do, at any hour; the sweep is
//! skipped and doubled; the rules change on 12 July 2026, and the calendar in October. After every step the invariants
//! of a case hold, and what is owed is the same as in a history in which nobody ever swept.

use law::calendar::Calendar;
use law::rules::ObligationKind;
use law::terms;
use law::time::Instant;
use law::time::day;
use record::event::Actor;
use words::language::Language;

use crate::answer::Outcome;
use crate::case::{Case, LegIndex, Status};
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use law::calendar::built_in;
use law::rules::InForce;
use law::time::end_of_day;
use record::obligation::{Obligation, Outcome as Ended};

use super::super::*;
use super::scene::*;
use crate::acts::Of;
use crate::case::Record;
use crate::view::{CaseView, Look, Reader};

/// Requests that are simulated.
const REQUESTS: u64 = 3_000;

/// Numbers that look random and are the same each time (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(u64::try_from(end).unwrap())).unwrap()
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.index(all.len())]
    }

    fn instant(&mut self, from: &str, to: &str) -> Instant {
        let (from, to) = (at(from).timestamp(), at(to).timestamp());
        let seconds = i64::try_from(self.below(u64::try_from(to - from).unwrap())).unwrap();
        DateTime::from_timestamp(from + seconds, 0).unwrap()
    }
}

/// How often what happened.
#[derive(Default)]
struct Tally(BTreeMap<String, u64>);

impl Tally {
    fn count(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or_default()
    }
}

/// When the newer calendar takes effect.
const NEWER_CALENDAR: &str = "2026-10-14 09:00";

/// The newer calendar: two days become days off, and the day in place of Republic Day is worked, so that terms end
/// later and earlier than they were told.
fn newer() -> Calendar {
    edited(
        "newer",
        &[("2026-10-24", "2026-10-16"), ("2026-10-31", "2026-10-29")],
        |json| {
            for holiday in json["holidays"].as_array_mut().unwrap() {
                if holiday["month"] == 10 {
                    holiday["substituted"] = false.into();
                }
            }
        },
    )
}

/// A command of some kind, sensible or not.
fn some_command(chance: &mut Chance, kind: CommandKind, scene: &mut Scene, now: Instant) -> Command {
    match kind {
        CommandKind::Forward => {
            let to = holder(chance.index(4));
            let part = chance.percent(60).then_some("Екінші сұрақ");
            scene.forwarding(&to, now, part).unwrap()
        }
        CommandKind::Recall => {
            let case = scene.case();
            let leg = &case.legs[chance.index(case.legs.len())];
            Command::Recall {
                number: leg.number.clone(),
                explanation: "Қате жіберілді".to_owned(),
            }
        }
        CommandKind::Extend => extending(chance.of(&[0, 1, 4, 8, 15, 15, 16])),
        CommandKind::Answer => {
            let (_, outcome) = chance.of(&Outcome::ALL);
            match answering(outcome) {
                Command::Answer(answer) => Command::Answer(Box::new(AnswerGiven {
                    language: chance.of(&[None, Some(Language::Kk), Some(Language::Kk), Some(Language::Ru)]),
                    ..*answer
                })),
                other => other,
            }
        }
        CommandKind::Rate => rating(chance.of(&[Mark::Like, Mark::Dislike])),
        other => ways(other, scene, now).swap_remove(0).1,
    }
}

/// Every command but the erasure, which comes when all is over, and what changes no term.
fn of_its_life() -> Vec<CommandKind> {
    use CommandKind::{Erase, RecordDelivery, RecordRevocation, Resend};
    let all = CommandKind::ALL.iter().copied();
    all.filter(|kind| !matches!(kind, Erase | RecordDelivery | RecordRevocation | Resend))
        .collect()
}

/// What was last seen of one obligation.
#[derive(Clone, Copy)]
struct Seen {
    due: NaiveDate,
    ended: Option<Ended>,
}

/// One request, swept and unswept, and what was seen of it.
struct Life {
    swept: Scene,
    unswept: Scene,
    seen: BTreeMap<(LegIndex, &'static str), Seen>,
    /// Where the chain has been looked at.
    events: usize,
}

/// What was late for its own term: the events themselves say so, whatever the obligations say.
fn late_acts(record: &Record, case: &Case) -> Vec<(LegIndex, ObligationKind)> {
    let mut late = Vec::new();
    for event in &record.events {
        let (leg, kind) = match &event.event {
            EventKind::Forwarded(forwarded) => (forwarded.leg, ObligationKind::Forward),
            EventKind::Answered(answered) => match answered.outcome {
                Outcome::Refused => (answered.leg, ObligationKind::Refuse),
                Outcome::AlreadyPublished => (answered.leg, ObligationKind::AlreadyPublished),
                Outcome::Provided | Outcome::PartlyProvided => continue,
            },
            _ => continue,
        };
        let due = case.legs[leg].obligation(kind).unwrap().due;
        if event.at >= end_of_day(due) && !late.contains(&(leg, kind)) {
            late.push((leg, kind));
        }
    }
    late
}

/// The last day that was computed last for an obligation: when it was opened, extended, or recomputed.
fn last_computed(record: &Record, index: LegIndex, owed: &Obligation) -> NaiveDate {
    let computed = record.events.iter().rev().find_map(|event| match &event.event {
        EventKind::Recomputed(recomputed) => recomputed
            .changes
            .iter()
            .find(|change| (change.leg, change.kind) == (index, owed.kind))
            .map(|change| change.computed),
        EventKind::Extended(extended) => {
            (extended.leg == index && owed.kind == ObligationKind::Answer).then_some(extended.due)
        }
        _ => None,
    });
    computed.unwrap_or(owed.due)
}

/// What each term says of how it ended.
fn check_obligation(owed: &Obligation, now: Instant, is_closed: bool) {
    let over = end_of_day(owed.due);
    match owed.outcome {
        None => assert!(!is_closed, "a closed registration owes nothing"),
        Some(Ended::Discharged(when)) => {
            assert!(owed.opened_at <= when && when <= now);
            assert!(owed.contingent || when < over, "met too late, and not a breach");
        }
        Some(Ended::Breached { on, ended_at }) => {
            assert_eq!(on, owed.due, "a breach is on the last day");
            assert!(over <= now, "no breach before the last day is over");
            assert!(ended_at.is_none_or(|when| over <= when && when <= now));
            assert!(
                !is_closed || ended_at.is_some(),
                "a closed registration owes nothing"
            );
        }
    }
    // Seen from now, no matter who wrote it down.
    let is_late = matches!(owed.outcome(now), Some(Ended::Breached { .. }));
    let was_met = matches!(owed.outcome, Some(Ended::Discharged(_)));
    if !owed.contingent {
        assert_eq!(is_late, !was_met && over <= now);
    }
}

impl Life {
    fn begin(chance: &mut Chance) -> Self {
        let arrived_at = match chance.below(10) {
            // Many in the weeks before the calendar changes, some in the hours around the changes of rules and years.
            0..3 => chance.instant("2026-09-20 00:00", "2026-10-16 00:00"),
            3 => chance.instant("2026-07-11 20:00", "2026-07-12 04:00"),
            4 => chance.instant("2026-12-30 12:00", "2027-01-02 12:00"),
            _ => chance.instant("2026-01-01 00:00", "2027-01-20 00:00"),
        };
        let calendar = if arrived_at < at(NEWER_CALENDAR) {
            built_in().clone()
        } else {
            newer()
        };
        let swept = Scene::registered(arrived_at, &calendar, chance.percent(15)).unwrap();
        Self {
            unswept: swept.clone(),
            swept,
            seen: BTreeMap::new(),
            events: 0,
        }
    }

    /// The next instant at which something is attempted: soon, in days, or around the end of a term.
    fn later(&self, chance: &mut Chance, now: Instant) -> Instant {
        let case = self.swept.case();
        let ends: Vec<Instant> = case
            .legs
            .iter()
            .flat_map(|leg| &leg.obligations)
            .map(|owed| end_of_day(owed.due))
            .filter(|end| *end > now)
            .collect();
        let seconds =
            |end: u64, chance: &mut Chance| TimeDelta::seconds(i64::try_from(chance.below(end)).unwrap());
        match chance.below(10) {
            0..2 => now + seconds(120, chance),
            2..4 => now + seconds(30_000, chance),
            4..6 => now + seconds(3 * 86_400, chance),
            6 => now + seconds(20 * 86_400, chance),
            _ if ends.is_empty() => now + seconds(86_400, chance),
            _ => (chance.of(&ends) + TimeDelta::seconds(chance.of(&[-1, 0, 1]))).max(now),
        }
    }

    /// Looks for what is overdue, once or twice, in one of the two histories.
    fn sweep(&mut self, chance: &mut Chance, now: Instant, tally: &mut Tally) {
        let mut sweep = || {
            self.swept
                .act(0, Actor::Portal, now, Command::Attend(Watch::DEFAULT))
                .unwrap()
        };
        let found = sweep();
        tally.count(if found.is_empty() {
            "sweep that found nothing"
        } else {
            "sweep that found a breach"
        });
        assert!(sweep().is_empty(), "a second sweep finds nothing");
        if chance.percent(30) {
            assert!(sweep().is_empty());
        }
        assert_eq!(
            ledger(&self.swept.case(), now),
            ledger(&self.unswept.case(), now),
            "to look changes nothing of what is owed"
        );
    }

    /// Somebody attempts something, in both histories.
    fn attempt(&mut self, chance: &mut Chance, now: Instant, tally: &mut Tally) {
        let legs = self.swept.case().legs.len();
        // The newest registration most often; rarely one that is not there.
        let leg = match chance.below(20) {
            0 => legs,
            1..10 => chance.index(legs),
            _ => legs - 1,
        };
        let kinds: Vec<CommandKind> = match self.swept.case().legs.get(leg) {
            Some(there) if chance.percent(60) => possible_now(&self.swept.case(), there, now),
            Some(_) | None => of_its_life(),
        };
        let kinds = if kinds.is_empty() { of_its_life() } else { kinds };
        let kind = match chance.of(&kinds) {
            // Only for a day can something be taken back.
            _ if kinds.contains(&CommandKind::Recall) && chance.percent(40) => CommandKind::Recall,
            // What ends a request ends it often enough.
            _ if chance.percent(3) => CommandKind::CorrectContacts,
            CommandKind::Withdraw if chance.percent(85) => chance.of(&kinds),
            CommandKind::Return | CommandKind::Answer if chance.percent(50) => chance.of(&kinds),
            // It belongs to the one history only.
            CommandKind::Attend => CommandKind::Recompute,
            kind => kind,
        };
        let actor = if chance.percent(85) {
            chance.of(kind.who())
        } else {
            chance.of(&Actor::ALL)
        };
        let command = some_command(chance, kind, &mut self.swept, now);
        let happened = self.swept.act(leg, actor, now, command.clone());
        let unswept = self.unswept.act(leg, actor, now, command);
        match (&happened, &unswept) {
            (Ok(events), Ok(without)) => {
                let act = |events: &[&'static str]| {
                    // What the first look finds.
                    let found = ["breached", "reminded", "escalated"];
                    let act = events.iter().filter(|event| !found.contains(*event));
                    act.copied().collect::<Vec<_>>()
                };
                assert_eq!(act(events), act(without));
                for event in events {
                    tally.count(format!("event {event}"));
                }
                if events.is_empty() {
                    tally.count("nothing to do");
                }
                assert!(kind.who().contains(&actor), "{kind:?} by {actor:?}");
            }
            (Err(why), Err(without)) => {
                assert_eq!(why, without);
                let name = match why {
                    Rejected::NotYours => "not theirs",
                    Rejected::Illegal { status, possible } => {
                        let case = self.swept.case();
                        assert!(!possible.contains(&kind));
                        assert!(
                            *status == case.legs[leg].status()
                                || (kind.of() == Of::Request && *status == case.status())
                        );
                        "not possible"
                    }
                    Rejected::NothingToConfirm => "nothing to confirm",
                    Rejected::AlreadyRated => "rated already",
                    Rejected::NothingToRecall(_) => "nothing to take back",
                    Rejected::CorrectedTooOften => "corrected too often",
                    Rejected::ForwardedTooOften => "forwarded too often",
                    Rejected::NoRoom { .. } => "no room",
                    Rejected::AlreadyExtended => "extended already",
                    Rejected::TermEnded { .. } => "the term ended",
                    Rejected::Invalid(_) => "not acceptable",
                    Rejected::NotCovered(_) => "not covered",
                    Rejected::Unwritable(_) => "not writable",
                };
                tally.count(format!("rejected: {name}"));
            }
            (swept, unswept) => panic!("swept {swept:?}, unswept {unswept:?}"),
        }
        tally.count(if happened.is_ok() {
            "commands accepted"
        } else {
            "commands rejected"
        });
    }

    /// The calendar of this version: the one in force, or the one before.
    fn calendar(&self, version: &str) -> &Calendar {
        let current = &self.swept.calendar;
        if current.version() == version {
            current
        } else {
            built_in()
        }
    }

    /// That readers are shown how each last day was found.
    fn show(&self, now: Instant) {
        let case = self.swept.case();
        let look = Look {
            reader: Reader::Applicant,
            language: Language::Ru,
            now,
            calendars: &|version| Some(self.calendar(version)),
        };
        let view = CaseView::of(&self.swept.record, &case, look).unwrap();
        assert_eq!(
            view.obligations.len(),
            case.legs.iter().map(|leg| leg.obligations.len()).sum::<usize>()
        );
        for owed in view.obligations {
            assert_eq!(owed.derivation.last().map(|step| step.day), Some(owed.due));
        }
    }

    /// Everything that holds of a case at any time.
    fn check(&mut self, now: Instant, tally: &mut Tally) {
        let case = self.swept.case();
        assert_eq!(
            ledger(&case, now),
            ledger(&self.unswept.case(), now),
            "swept and unswept"
        );
        for event in &self.swept.record.events[self.events..] {
            if let EventKind::Recalled(recalled) = &event.event {
                // What had ended with the forwarding is owed again, by the days that it had.
                for ((leg, _), seen) in &mut self.seen {
                    seen.ended = seen.ended.filter(|_| *leg != recalled.leg);
                }
            }
        }
        assert_eq!(case.status(), self.unswept.case().status());
        let arrived_on = day(case.registered.arrived_at);
        assert_eq!(
            case.rules.version,
            InForce::default().on(arrived_on).unwrap().version
        );

        if self
            .swept
            .record
            .events
            .iter()
            .any(|event| event.event == EventKind::Withdrawn {})
        {
            assert!(!case.status().is_open(), "taken back is taken back everywhere");
        }
        if case.erased.is_some() {
            // What is left is what the erasure itself says, and that is who carried it out.
            let left: Vec<_> = self
                .swept
                .record
                .personal
                .iter()
                .flatten()
                .map(|(name, _)| name)
                .collect();
            assert_eq!(left, ["by"]);
            assert!(case.legs.iter().all(|leg| !leg.status().is_open()));
        }
        for (index, leg) in case.legs.iter().enumerate() {
            let is_closed = !leg.status().is_open();
            let kinds: Vec<_> = leg.obligations.iter().map(|owed| owed.kind).collect();
            let opened = if leg.extension.is_some() {
                &ObligationKind::ALL[..]
            } else {
                &ObligationKind::ALL[..5]
            };
            assert_eq!(kinds, opened, "each is opened once");
            for owed in &leg.obligations {
                check_obligation(owed, now, is_closed);
                let basis = owed.extension.as_ref().unwrap_or(&owed.basis);
                let computed =
                    terms::last_day(basis.from, basis.days, basis.unit, self.calendar(&basis.calendar));
                // By the calendar that it names, and later only where it was told to be later.
                assert_eq!(computed, Ok(last_computed(&self.swept.record, index, owed)));
                let new = Seen {
                    due: owed.due,
                    ended: owed.outcome,
                };
                let Some(old) = self.seen.insert((index, owed.kind.name()), new) else {
                    continue;
                };
                assert!(owed.due >= old.due, "a day that was told is not moved earlier");
                match (old.ended, owed.outcome) {
                    (None, _) => {}
                    // A breach that was not made good is judged anew with its new day.
                    (Some(Ended::Breached { ended_at: None, .. }), _) if owed.due > old.due => {
                        tally.count("breach judged anew");
                    }
                    (
                        Some(Ended::Breached { on, ended_at: None }),
                        Some(Ended::Breached { on: still, .. }),
                    ) => {
                        assert_eq!(on, still);
                    }
                    (ended, still) => assert_eq!(ended, still, "what has ended stays as it is"),
                }
                let had_ended = !matches!(old.ended, None | Some(Ended::Breached { ended_at: None, .. }));
                assert!(!had_ended || owed.due == old.due, "what has ended is not moved");
            }
            assert_eq!(
                leg.next_obligation(now, None).is_some(),
                !is_closed,
                "an open state has a next step"
            );
        }
        assert_eq!(case.next_obligation(now).is_some(), case.status().is_open());

        let late = late_acts(&self.swept.record, &case);
        for (index, leg) in case.legs.iter().enumerate() {
            for owed in leg.obligations.iter().filter(|owed| owed.contingent) {
                let is_breached = matches!(owed.outcome, Some(Ended::Breached { .. }));
                assert_eq!(
                    is_breached,
                    late.contains(&(index, owed.kind)),
                    "late acts, and no others, are breaches"
                );
            }
        }

        // The chain, and what is read back of it.
        let record = &self.swept.record;
        if record.events.len() == self.events {
            return;
        }
        assert_eq!(record.verify(), Ok(()));
        let stored = serde_json::to_vec(record).unwrap();
        let read: Record = record::strict::from_slice(&stored).unwrap();
        assert_eq!(read.events, record.events);
        let replayed = Case::of(&read).unwrap();
        assert_eq!(replayed.status(), case.status());
        assert_eq!(ledger(&replayed, now), ledger(&case, now));
        let breaches = self.swept.breaches();
        for (place, breach) in breaches.iter().enumerate() {
            assert!(
                !breaches[..place].contains(breach),
                "{breach:?} is written down twice"
            );
        }
        for event in &record.events[self.events..] {
            match &event.event {
                EventKind::Breached(breached) => {
                    for breach in &breached.obligations {
                        assert!(end_of_day(breach.on) <= event.at);
                        tally.count(format!("breach of {}", breach.kind.name()));
                    }
                }
                EventKind::Recomputed(recomputed) => {
                    for change in &recomputed.changes {
                        tally.count(if change.to > change.from {
                            "term moved later"
                        } else {
                            "term kept"
                        });
                    }
                }
                _ => {}
            }
        }
        self.events = record.events.len();
        tally
            .0
            .entry("longest chain".to_owned())
            .and_modify(|longest| {
                *longest = (*longest).max(u64::try_from(record.events.len()).unwrap());
            })
            .or_default();
    }
}

/// A request from its arrival until it is left alone.
fn live(seed: u64, newer: &Calendar, tally: &mut Tally) {
    let mut chance = Chance(seed);
    let mut life = Life::begin(&mut chance);
    let mut now = life.swept.case().registered.arrived_at;
    life.check(now, tally);
    let end = at("2027-02-28 23:59");
    for _ in 0..3 + chance.below(14) {
        now = life.later(&mut chance, now);
        if now > end {
            break;
        }
        if now >= at(NEWER_CALENDAR) {
            for scene in [&mut life.swept, &mut life.unswept] {
                if scene.calendar.version() != newer.version() {
                    scene.calendar = newer.clone();
                }
            }
        }
        if chance.percent(40) {
            life.sweep(&mut chance, now, tally);
        }
        life.attempt(&mut chance, now, tally);
        life.check(now, tally);
        tally.count("steps");
    }
    // A year later it is as it was left: a portal that never swept finds the same.
    let long_after = end + TimeDelta::days(365);
    life.check(long_after, tally);
    life.sweep(&mut chance, long_after, tally);
    life.check(long_after, tally);
    life.show(long_after);
    tally.count("requests");
    tally.count(format!("left {:?}", life.swept.case().status()));
    let was_open = life.swept.case().status().is_open();
    for scene in [&mut life.swept, &mut life.unswept] {
        match scene.act(0, Actor::Operator, long_after, erasing()) {
            Ok(events) => assert!(!was_open && events == ["erased"]),
            Err(why) => assert!(was_open && matches!(why, Rejected::Illegal { .. })),
        }
    }
    if !was_open {
        tally.count("event erased");
        life.check(long_after, tally);
        life.show(long_after);
        for kind in of_its_life() {
            let scene = &mut life.swept;
            let command = some_command(&mut chance, kind, scene, long_after);
            let actor = *kind.who().first().unwrap();
            match scene.act(0, actor, long_after, command) {
                Ok(events) => assert!(events.is_empty(), "{kind:?} does something to what is erased"),
                Err(why) => assert!(matches!(
                    why,
                    Rejected::Illegal {
                        status: Status::Erased,
                        ..
                    }
                )),
            }
        }
    }
    tally.count(format!("registrations: {}", life.swept.case().legs.len()));
}

/// What has to happen so often that it was tested: what never happens in the simulation is not.
fn expected() -> Vec<(String, u64)> {
    let events = of_its_life().into_iter().filter_map(CommandKind::event);
    let events = events.chain(["breached", "erased"]);
    let reasons = [
        "not theirs",
        "not possible",
        "rated already",
        "extended already",
        "the term ended",
        "not acceptable",
    ];
    let rare = [
        "sweep that found nothing",
        "sweep that found a breach",
        "term moved later",
        "term kept",
        "breach judged anew",
    ];
    let events = events.map(|event| (format!("event {event}"), 20));
    let reasons = reasons.into_iter().map(|why| (format!("rejected: {why}"), 10));
    let breaches = ObligationKind::ALL
        .into_iter()
        .map(|kind| (format!("breach of {}", kind.name()), 5));
    let rare = rare.into_iter().map(|what| (what.to_owned(), 1));
    events.chain(reasons).chain(breaches).chain(rare).collect()
}

/// The requests of these seeds. A seed that breaks an invariant is named.
fn simulate(seeds: std::ops::Range<u64>, newer: &Calendar, tally: &mut Tally) {
    let threads = std::thread::available_parallelism().map_or(1, |count| u64::try_from(count.get()).unwrap());
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let simulate = |thread: u64| {
            let seeds = seeds.clone();
            scope.spawn(move || {
                let mut tally = Tally::default();
                for seed in seeds.filter(|seed| seed % threads == thread) {
                    let lived = std::panic::AssertUnwindSafe(|| live(seed, newer, &mut tally));
                    if let Err(panic) = std::panic::catch_unwind(lived) {
                        eprintln!("the request of seed {seed} broke an invariant");
                        std::panic::resume_unwind(panic);
                    }
                }
                tally
            })
        };
        let threads: Vec<_> = (0..threads).map(simulate).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (what, times) in tallies.into_iter().flat_map(|tally| tally.0) {
        let sum = tally.0.entry(what.clone()).or_default();
        *sum = if what == "longest chain" {
            times.max(*sum)
        } else {
            times + *sum
        };
    }
}

/// Seeds that are tried beyond [`REQUESTS`] where something rare has not happened often enough.
const MORE_REQUESTS: u64 = 10 * REQUESTS;

#[test]
fn in_a_simulated_year_every_case_keeps_its_invariants() {
    let newer = newer();
    let mut tally = Tally::default();
    simulate(0..REQUESTS, &newer, &mut tally);
    assert_eq!(tally.of("requests"), REQUESTS);
    // Another command shifts every choice, so what is rare may be rarer: more seeds are tried until it was tested.
    let missing = |tally: &Tally| {
        let mut expected = expected().into_iter();
        expected.find(|(what, times)| tally.of(what) < *times)
    };
    let mut seeds = REQUESTS;
    while missing(&tally).is_some() && seeds < MORE_REQUESTS {
        simulate(seeds..seeds + REQUESTS / 4, &newer, &mut tally);
        seeds += REQUESTS / 4;
    }
    for (what, times) in &tally.0 {
        println!("{times:>8}  {what}");
    }
    if let Some((what, times)) = missing(&tally) {
        panic!(
            "this is a count, not an invariant: \"{what}\" happened {} times in {seeds} requests and is to be tested \
             {times} times; let the simulation try it more often",
            tally.of(&what)
        );
    }
}
