//! A request that can be acted on, as the portal would: decide on the case as it is stored, then add what happened.

use crate::case::PersonalFields;
use law::calendar::{Calendar, NotCovered};
use law::rules::ObligationKind;
use law::time::Instant;
use law::time::day;
use record::event::Actor;
use record::id::Iin;

use crate::answer::{Outcome, RefusalGround, Signatory};
use crate::case::{Case, LegIndex, Status};
use chrono::{NaiveDateTime, TimeDelta};
use holders::holder::{WorkingHours, registration_day_or_weekday};
use law::calendar::{Definition, built_in};
use law::rules::InForce;
use law::time::local;
use record::event::Stamp;
use record::id::{Digest, EventId};
use record::obligation::{Obligation, Outcome as Ended};
use record::signature::{RevocationFound, RevocationSource};

use super::super::*;
use crate::case::{Admission, Record, Registration, personal_fields, register};
use crate::document::Draft;
use crate::notice::{Channel, DeliveryOutcome, NoticeId, Recipient};

/// A request and its history.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) record: Record,
    pub(crate) calendar: Calendar,
    /// Identities, salts and numbers that were drawn.
    drawn: u64,
}

/// An instant from the date and the time of day in Almaty.
pub(crate) fn at(text: &str) -> Instant {
    let wall: NaiveDateTime = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    let instant = [5, 6]
        .map(|hours| (wall - TimeDelta::hours(hours)).and_utc())
        .into_iter()
        .find(|instant| local(*instant) == (wall.date(), wall.time()));
    instant.unwrap()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One of some holders with a valid BIN; 0 is the one to which requests are addressed.
pub(crate) fn holder(n: usize) -> Bin {
    (99_034_000_000_u64..)
        .filter_map(|digits| (0..10).find_map(|last| format!("{digits:011}{last}").parse().ok()))
        .nth(n)
        .unwrap()
}

/// The calendar that the program carries, under another name and with these days moved.
pub(crate) fn calendar(version: &str, moved: &[(&str, &str)]) -> Calendar {
    edited(version, moved, |_| {})
}

/// As [`calendar`], with something else edited too.
pub(crate) fn edited(
    version: &str,
    moved: &[(&str, &str)],
    edit: impl FnOnce(&mut serde_json::Value),
) -> Calendar {
    let mut json: serde_json::Value =
        serde_json::from_str(include_str!("../../../../law/data/calendar.json")).unwrap();
    json["version"] = version.into();
    for (from, to) in moved {
        json["moved"].as_array_mut().unwrap().push(
            serde_json::json!({"from": from, "to": to, "source": "an order of this test", "confirmed": true}),
        );
    }
    edit(&mut json);
    let definition = record::strict::from_slice::<Definition>(json.to_string().as_bytes()).unwrap();
    input::definition::check(&definition).unwrap()
}

/// The applicant's notice of the registration was accepted, as any case can have it: which one does not matter here.
pub(crate) fn delivered() -> Delivery {
    Delivery {
        notice: NoticeId([7; 16]),
        event: 0,
        to: Recipient::Applicant {},
        outcome: DeliveryOutcome::Accepted {
            channel: Channel::First,
        },
    }
}

/// A certificate was found not to be revoked.
pub(crate) fn not_revoked() -> RevocationChecked {
    RevocationChecked {
        answer_on: None,
        found: RevocationFound::NotRevoked {
            source: RevocationSource::Ocsp,
            at: at("2026-11-02 12:00"),
        },
    }
}

/// Nobody is reminded, nothing is brought before anybody.
pub(crate) const SILENT: Watch = Watch {
    remind_before: None,
    head_after: None,
    operator_after: None,
};

pub(crate) fn returning() -> Command {
    Command::Return {
        reasons: vec![ReturnReason::ContactsIncomplete],
        explanation: "Хат қайтып келді".to_owned(),
    }
}

pub(crate) fn extending(days: u32) -> Command {
    Command::Extend {
        days,
        reason: "Мәлімет басқа иеленушілерде".to_owned(),
        consulted: vec![holder(5)],
    }
}

pub(crate) fn asking() -> Command {
    Command::Clarify {
        question: "Қай жыл?".to_owned(),
        attachments: Vec::new(),
    }
}

pub(crate) fn replying() -> Command {
    Command::Reply {
        text: "2025 жыл".to_owned(),
        attachments: Vec::new(),
    }
}

fn name() -> Name {
    Name {
        kk: "Иеленуші".to_owned(),
        ru: "Обладатель".to_owned(),
        en: None,
    }
}

pub(crate) fn answering(outcome: Outcome) -> Command {
    Command::Answer(Box::new(AnswerGiven {
        outcome,
        refusal_ground: (outcome == Outcome::Refused).then(|| RefusalGround::try_from(3).unwrap()),
        text: "Жауап мәтіні".to_owned(),
        language: None,
        signatory: Signatory {
            name: "Б. Ахметов".to_owned(),
            position: "Басқарма төрағасы".to_owned(),
        },
        attachments: Vec::new(),
        signature: None,
        holder_name: name(),
        holder_address: "Астана, Мәңгілік Ел 1".to_owned(),
    }))
}

/// Takes back what went first to another holder, if anything did.
pub(crate) fn recalling(scene: &Scene) -> Command {
    let case = scene.case();
    let mut numbers = case.legs.iter().map(|leg| leg.number.clone());
    let first = numbers.next().unwrap();
    Command::Recall {
        number: numbers.next().unwrap_or(first),
        explanation: "Қате жіберілді".to_owned(),
    }
}

pub(crate) fn correcting() -> Command {
    Command::CorrectContacts {
        contacts: crate::document::Contacts {
            email: Some("b@example.kz".to_owned()),
            phone: None,
            postal_address: None,
        },
    }
}

pub(crate) fn withdrawing() -> Command {
    Command::Withdraw { reason: None }
}

pub(crate) fn erasing() -> Command {
    Command::Erase {
        ground: ErasureGround::RetentionOver,
        reference: "2031 жылғы 11 қаңтардағы № 7 акт".to_owned(),
        explanation: None,
    }
}

pub(crate) fn rating(mark: Mark) -> Command {
    Command::Rate {
        mark,
        reason: (mark == Mark::Dislike).then(|| "Сұраққа жауап жоқ".to_owned()),
    }
}

/// Each way of giving a command, with its name in the table that a lawyer was shown.
pub(crate) fn ways(command: CommandKind, scene: &mut Scene, now: Instant) -> Vec<(&'static str, Command)> {
    let mut on = |part| scene.forwarding(&holder(2), now, part).unwrap();
    match command {
        CommandKind::Accept => vec![("accept", Command::Accept)],
        CommandKind::Return => vec![("return", returning())],
        CommandKind::Forward => vec![
            ("forward the whole", on(None)),
            ("forward a part", on(Some("Екінші сұрақ"))),
        ],
        CommandKind::Recall => vec![("take the forwarding back", recalling(scene))],
        CommandKind::Extend => vec![("extend", extending(15))],
        CommandKind::Clarify => vec![("ask to clarify", asking())],
        CommandKind::Reply => vec![("clarify", replying())],
        CommandKind::Answer => vec![
            ("answer: provided", answering(Outcome::Provided)),
            ("answer: provided in part", answering(Outcome::PartlyProvided)),
            ("answer: published already", answering(Outcome::AlreadyPublished)),
            ("answer: refused", answering(Outcome::Refused)),
        ],
        CommandKind::CorrectContacts => vec![("correct the contacts", correcting())],
        CommandKind::Withdraw => vec![("withdraw", withdrawing())],
        CommandKind::Rate => vec![("like", rating(Mark::Like)), ("dislike", rating(Mark::Dislike))],
        CommandKind::Attend => vec![("watch the terms", Command::Attend(Watch::DEFAULT))],
        CommandKind::RecordDelivery => {
            vec![("record a delivery", Command::RecordDelivery(vec![delivered()]))]
        }
        CommandKind::Resend => vec![("send notices again", Command::Resend(Vec::new()))],
        CommandKind::RecordRevocation => {
            vec![("record a check", Command::RecordRevocation(not_revoked()))]
        }
        CommandKind::ConfirmNotice => vec![("confirm the notice", Command::ConfirmNotice)],
        CommandKind::Recompute => vec![("recompute the terms", Command::Recompute)],
        CommandKind::Erase => vec![("erase", erasing())],
    }
}

impl Scene {
    /// A request that arrived then, under the rules of that day.
    pub(crate) fn arrived(when: &str) -> Self {
        Self::registered(at(when), built_in(), false).unwrap()
    }

    /// A request that repeats one on which the holder pointed to a publication.
    pub(crate) fn repeated(when: &str) -> Self {
        Self::registered(at(when), built_in(), true).unwrap()
    }

    pub(crate) fn registered(
        arrived_at: Instant,
        calendar: &Calendar,
        repeats: bool,
    ) -> Result<Self, NotCovered> {
        let mut json = serde_json::json!({
            "holder": holder(0),
            "applicant": {"iin": "123456789013", "surname": "Серікқызы", "given_name": "Айгүл"},
            "contacts": {"email": "a@example.kz"},
            "language": "kk", "subject": "Су", "text": "Мәтін", "answer_form": "electronic",
            "publication": {"consent": true, "show_name": false}
        });
        if repeats {
            json["repeat_of"] = format!("{}-2025-1", holder(0)).into();
        }
        let bytes = json.to_string();
        let document = record::strict::from_slice::<Draft<'_>>(bytes.as_bytes())
            .unwrap()
            .check(day(arrived_at))
            .unwrap();
        let rules = InForce::default().on(day(arrived_at)).unwrap();
        let (registered_on, missing_year) =
            registration_day_or_weekday(arrived_at, WorkingHours::default(), calendar)?;
        let mut scene = Self {
            record: Record::new(),
            calendar: calendar.clone(),
            drawn: 0,
        };
        let registration = Registration {
            number: scene.number(&holder(0), registered_on),
            registered_on,
            missing_year,
            holder_name: name(),
        };
        let registered = register(
            &document,
            Admission::Account,
            registration,
            arrived_at,
            rules,
            calendar,
        )?;
        let fields = personal_fields(&document, &[], Digest::of(bytes.as_bytes()), None).unwrap();
        scene.add(
            arrived_at,
            Actor::Applicant,
            EventKind::Registered(registered),
            fields,
        );
        Ok(scene)
    }

    fn number(&mut self, holder: &Bin, registered_on: NaiveDate) -> RegistrationNumber {
        self.drawn += 1;
        let year = law::time::year(registered_on);
        format!("{holder}-{year}-{}", self.drawn).parse().unwrap()
    }

    fn add(&mut self, at: Instant, actor: Actor, event: EventKind, fields: PersonalFields) {
        let mut drawn = self.drawn;
        let mut bytes = || {
            drawn += 1;
            let mut bytes = [0; 16];
            bytes[8..].copy_from_slice(&drawn.to_be_bytes());
            bytes
        };
        let stamp = Stamp {
            id: EventId(bytes()),
            at,
            actor,
            once: None,
            salt: &mut bytes,
        };
        // The history of a year is long, and the law of its steps is that of short ones.
        let before = (self.record.events.len() < 12)
            .then(|| Case::of(&self.record).ok())
            .flatten();
        self.record.append(stamp, event, fields).unwrap();
        self.drawn = drawn;
        // A case that is advanced is the one that a whole fold gives.
        if let Some(mut advanced) = before {
            advanced.advance(&self.record).unwrap();
            advanced.fills(serde_json::to_vec(&self.record).unwrap().len());
            assert_eq!(format!("{advanced:?}"), format!("{:?}", self.case()));
        }
    }

    pub(crate) fn case(&self) -> Case {
        Case::of(&self.record).unwrap()
    }

    /// What the command would bring about, and that it is what happens next; the names of the events.
    pub(crate) fn act(
        &mut self,
        leg: LegIndex,
        actor: Actor,
        now: Instant,
        command: Command,
    ) -> Result<Vec<&'static str>, Rejected> {
        let staff: Option<Iin> = match actor {
            Actor::Administrator | Actor::Head | Actor::Operator => Some("123456789013".parse().unwrap()),
            Actor::Applicant | Actor::Portal => None,
        };
        let acting = Acting {
            actor,
            staff: staff.as_ref(),
            now,
        };
        let case = self.case();
        let happened = permit(&case, leg, acting, command.kind())?.decide(&command, &self.calendar)?;
        let mut names = Vec::new();
        for happened in happened {
            names.push(happened.event.name());
            self.add(now, happened.actor, happened.event, happened.fields);
        }
        Ok(names)
    }

    /// As [`Scene::act`], by an actor who may, on the first registration.
    pub(crate) fn does(&mut self, when: &str, command: Command) -> Vec<&'static str> {
        self.does_on(0, when, command)
    }

    /// As [`Scene::act`], by an actor who may.
    pub(crate) fn does_on(&mut self, leg: LegIndex, when: &str, command: Command) -> Vec<&'static str> {
        let actor = *command.kind().who().first().unwrap();
        self.act(leg, actor, at(when), command).unwrap()
    }

    /// A command that sends the request, or this part of it, on.
    pub(crate) fn forwarding(
        &mut self,
        to: &Bin,
        now: Instant,
        part: Option<&str>,
    ) -> Result<Command, NotCovered> {
        let (registered_on, missing_year) =
            registration_day_or_weekday(now, WorkingHours::default(), &self.calendar)?;
        Ok(Command::Forward {
            number: self.number(to, registered_on),
            registered_on,
            missing_year,
            holder_name: name(),
            part: part.map(str::to_owned),
            explanation: "Бұл мәлімет сол иеленушіде".to_owned(),
        })
    }

    /// Sends the whole request on.
    pub(crate) fn forwards(&mut self, leg: LegIndex, when: &str, to: usize) -> Vec<&'static str> {
        let command = self.forwarding(&holder(to), at(when), None).unwrap();
        self.does_on(leg, when, command)
    }

    /// Sends a part of the request on.
    pub(crate) fn forwards_a_part(&mut self, leg: LegIndex, when: &str, to: usize) -> Vec<&'static str> {
        let command = self
            .forwarding(&holder(to), at(when), Some("Екінші сұрақ"))
            .unwrap();
        self.does_on(leg, when, command)
    }

    pub(crate) fn sweeps(&mut self, when: &str) -> Vec<&'static str> {
        self.does(when, Command::Attend(SILENT))
    }

    pub(crate) fn recomputes(&mut self, when: &str) -> Vec<&'static str> {
        self.does(when, Command::Recompute)
    }

    pub(crate) fn status(&self, leg: LegIndex) -> Status {
        self.case().legs[leg].status()
    }

    pub(crate) fn due(&self, leg: LegIndex, kind: ObligationKind) -> NaiveDate {
        self.case().legs[leg].obligation(kind).unwrap().due
    }

    /// How an obligation ended, as it was written down.
    pub(crate) fn ended(&self, leg: LegIndex, kind: ObligationKind) -> Option<Ended> {
        self.case().legs[leg].obligation(kind).unwrap().outcome
    }

    /// Every breach in the chain: what was owed on which leg, and when the breach was.
    pub(crate) fn breaches(&self) -> Vec<(LegIndex, ObligationKind, String)> {
        let events = self.record.events.iter();
        events
            .filter_map(|event| match &event.event {
                EventKind::Breached(breached) => Some(&breached.obligations),
                _ => None,
            })
            .flatten()
            .map(|breach| (breach.leg, breach.kind, breach.on.to_string()))
            .collect()
    }
}

/// What is and was owed in a case, as the law sees it at this instant, no matter who wrote it down and when.
pub(crate) fn ledger(case: &Case, now: Instant) -> Vec<Vec<Obligation>> {
    let seen = |obligation: &Obligation| Obligation {
        outcome: obligation.outcome(now),
        // The people that the portal reminded are no part of what is owed.
        reminded_of: None,
        escalated_to: None,
        ..obligation.clone()
    };
    let legs = case.legs.iter();
    legs.map(|leg| leg.obligations.iter().map(seen).collect())
        .collect()
}
