//! A letter for every event that tells somebody, to everyone it tells, in the three languages.

use holders::holder::Name;
use law::calendar::built_in;
use law::rules::{InForce, ObligationKind, Owner};
use law::time::{Instant, NaiveDate, day};
use record::event::{Actor, Stamp};
use record::id::{Digest, EventId};
use record::obligation::{Level, Opened};
use record::signature::{RevocationFound, RevocationSource};
use requests::answer::{Outcome, RefusalGround};
use requests::case::{
    Admission, Answered, Breached, Case, Erased, Escalated, EventKind, Extended, Forwarded, Mark, OnLeg,
    Owed, Rated, Recalled, Recomputed, Record, Redated, Registration, Reminded, Returned, RevocationChecked,
    Told, personal_fields, register,
};
use requests::document::Draft;
use requests::erasure::ErasureGround;
use requests::moderation::ReturnReason;
use requests::notice::{self, Recipient};
use words::language::Language;

use crate::letter;

const DOCUMENT: &str = r#"{
    "holder": "990340000014",
    "applicant": {"iin": "900520400349", "surname": "Серікқызы", "given_name": "Айгүл"},
    "contacts": {"email": "a@example.kz"},
    "language": "kk", "subject": "Су", "text": "Мәтін", "answer_form": "electronic",
    "publication": {"consent": true, "show_name": false}
}"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn name() -> Name {
    Name {
        kk: "Иеленуші".to_owned(),
        ru: "Обладатель".to_owned(),
        en: None,
    }
}

/// A Monday morning in Almaty; the answer is due on 8 December.
const ARRIVAL: &str = "2026-11-23T05:00:00Z";
const DUE: (i32, u32, u32) = (2026, 12, 8);

fn due() -> NaiveDate {
    NaiveDate::from_ymd_opt(DUE.0, DUE.1, DUE.2).unwrap()
}

/// The answer, and something that binds beside it.
fn owed() -> Vec<Owed> {
    let moderate = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    [
        (ObligationKind::Moderate, moderate),
        (ObligationKind::Answer, due()),
    ]
    .map(|(kind, on)| Owed { leg: 0, kind, on })
    .to_vec()
}

fn answered(outcome: Outcome) -> EventKind {
    EventKind::Answered(Answered {
        leg: 0,
        outcome,
        refusal_ground: (outcome == Outcome::Refused).then(|| RefusalGround::try_from(3).unwrap()),
        signatory_position: "Басқарма төрағасы".to_owned(),
        holder_name: name(),
        holder_address: "Астана".to_owned(),
    })
}

fn forwarded(part: bool) -> EventKind {
    sent_on(part, false)
}

fn sent_on(part: bool, comes_back: bool) -> EventKind {
    EventKind::Forwarded(Forwarded {
        missing_year: None,
        leg: 0,
        part,
        number: "051140000024-2026-3".parse().unwrap(),
        registered_on: day(at(ARRIVAL)),
        holder_name: name(),
        calendar: built_in().version().to_owned(),
        obligations: vec![Opened {
            kind: ObligationKind::Answer,
            owner: Owner::Holder,
            due: due(),
            missing_year: None,
        }],
        comes_back,
    })
}

/// The kind of event after this one: one that is new and tells somebody finds no place here until it has one.
fn after(told: Told<'_>) -> Option<EventKind> {
    Some(match told {
        Told::Registered(_) => EventKind::Accepted(OnLeg { leg: 0 }),
        Told::Accepted(_) => EventKind::Returned(Returned {
            leg: 0,
            reasons: vec![ReturnReason::ContactsIncomplete],
        }),
        Told::Returned(_) => forwarded(false),
        Told::Forwarded(_) => EventKind::Recalled(Recalled { leg: 0, from: 1 }),
        Told::Recalled(_) => EventKind::Extended(Extended {
            missing_year: None,
            leg: 0,
            days: 10,
            from: due(),
            due: NaiveDate::from_ymd_opt(2026, 12, 18).unwrap(),
            consulted: Vec::new(),
            calendar: built_in().version().to_owned(),
            obligations: Vec::new(),
        }),
        Told::Extended(_) => EventKind::ClarificationAsked(OnLeg { leg: 0 }),
        Told::ClarificationAsked(_) => EventKind::ClarificationGiven(OnLeg { leg: 0 }),
        Told::ClarificationGiven(_) => answered(Outcome::Provided),
        Told::Answered(_) => EventKind::ContactsCorrected {},
        Told::ContactsCorrected => EventKind::Withdrawn {},
        Told::Withdrawn => EventKind::Rated(Rated {
            leg: 0,
            mark: Mark::Like,
        }),
        Told::Rated(_) => EventKind::Breached(Breached { obligations: owed() }),
        Told::Breached(_) => EventKind::Reminded(Reminded { obligations: owed() }),
        Told::Reminded(_) => EventKind::Escalated(Escalated {
            to: Level::Head,
            obligations: owed(),
        }),
        Told::Escalated(_) => EventKind::RevocationChecked(RevocationChecked {
            answer_on: None,
            found: RevocationFound::Revoked {
                source: RevocationSource::Ocsp,
                since: None,
            },
        }),
        Told::RevocationChecked(_) => EventKind::Recomputed(Recomputed {
            registrations: Vec::new(),
            calendar: built_in().version().to_owned(),
            changes: owed()
                .into_iter()
                .map(|owed| Redated {
                    missing_year: None,
                    extended_from: None,
                    leg: owed.leg,
                    kind: owed.kind,
                    from: owed.on,
                    computed: owed.on.succ_opt().unwrap(),
                    to: owed.on.succ_opt().unwrap(),
                })
                .collect(),
        }),
        Told::Recomputed(_) => EventKind::Erased(Erased {
            ground: ErasureGround::RetentionOver,
            reference: "№ 7".to_owned(),
        }),
        Told::Erased(_) => return None,
    })
}

/// Further forms of an event of this kind, where another recipient is told, or in other words.
fn others(event: &EventKind) -> Vec<EventKind> {
    match event {
        EventKind::Answered(_) => [
            Outcome::PartlyProvided,
            Outcome::AlreadyPublished,
            Outcome::Refused,
        ]
        .map(answered)
        .to_vec(),
        EventKind::Forwarded(_) => vec![forwarded(true), sent_on(false, true)],
        EventKind::Rated(_) => vec![EventKind::Rated(Rated {
            leg: 0,
            mark: Mark::Dislike,
        })],
        EventKind::Reminded(_) => owed()
            .into_iter()
            .map(|owed| {
                EventKind::Reminded(Reminded {
                    obligations: vec![owed],
                })
            })
            .collect(),
        EventKind::Escalated(_) => vec![EventKind::Escalated(Escalated {
            to: Level::Operator,
            obligations: owed(),
        })],
        _ => Vec::new(),
    }
}

/// What has to happen before such an event, and when it is told at the latest: reminders before the last day, breaches after.
fn before(event: &EventKind) -> (Vec<EventKind>, &'static str) {
    let (in_time, late) = ("2026-11-23T06:00:00Z", "2026-12-10T05:00:00Z");
    match event {
        EventKind::ClarificationGiven(_) => (vec![EventKind::ClarificationAsked(OnLeg { leg: 0 })], in_time),
        EventKind::Rated(_) | EventKind::Erased(_) => (vec![answered(Outcome::Provided)], in_time),
        EventKind::Recalled(_) => (vec![forwarded(false)], in_time),
        EventKind::Breached(_) => (Vec::new(), late),
        EventKind::Escalated(_) => (vec![EventKind::Breached(Breached { obligations: owed() })], late),
        _ => (Vec::new(), in_time),
    }
}

/// A request in which these things happened, one after the other.
fn record(happened: Vec<EventKind>) -> Record {
    let mut record = Record::new();
    let document = serde_json::from_str::<Draft<'_>>(DOCUMENT)
        .unwrap()
        .check(day(at(ARRIVAL)))
        .unwrap();
    for (place, event) in happened.into_iter().enumerate() {
        let fields = match place {
            0 => personal_fields(&document, &[], Digest::of(DOCUMENT.as_bytes()), None).unwrap(),
            _ => Vec::new(),
        };
        let stamp = Stamp {
            id: EventId([u8::try_from(place).unwrap(); 16]),
            at: at(ARRIVAL),
            actor: Actor::Portal,
            once: None,
            salt: &mut || [7; 16],
        };
        record.append(stamp, event, fields).unwrap();
    }
    record
}

fn registered() -> EventKind {
    let document = serde_json::from_str::<Draft<'_>>(DOCUMENT)
        .unwrap()
        .check(day(at(ARRIVAL)))
        .unwrap();
    let arrived_at = at(ARRIVAL);
    let registration = Registration {
        missing_year: None,
        number: "990340000014-2026-17".parse().unwrap(),
        registered_on: day(arrived_at),
        holder_name: name(),
    };
    let rules = InForce::default().on(day(arrived_at)).unwrap();
    let registered = register(
        &document,
        Admission::Account,
        registration,
        arrived_at,
        rules,
        built_in(),
    );
    EventKind::Registered(registered.unwrap())
}

#[test]
fn every_event_has_words_for_everyone_it_tells() {
    let mut kinds = vec![registered()];
    while let Some(next) = after(kinds.last().and_then(EventKind::told).unwrap()) {
        kinds.push(next);
    }
    let mut told = 0;
    for event in kinds.iter().flat_map(|kind| {
        let mut forms = others(kind);
        forms.push(kind.clone());
        forms
    }) {
        let (mut happened, now) = before(&event);
        if !matches!(event, EventKind::Registered(_)) {
            happened.insert(0, registered());
        }
        happened.push(event.clone());
        let record = record(happened);
        let case = Case::of(&record).unwrap();
        let last = record.events.last().unwrap();
        let notices = notice::of_event(&case, last);
        let roles: Vec<_> = notices.iter().map(|notice| notice.to.name()).collect();
        let expected: Vec<_> = event.tells().iter().map(|actor| actor.name()).collect();
        assert_eq!(
            roles,
            expected,
            "{}: somebody is told who is nowhere",
            event.name()
        );
        for notice in &notices {
            for language in [Language::Kk, Language::Ru, Language::En] {
                let what = format!("{} to {} in {}", event.name(), notice.to.name(), language.tag());
                let letter = letter::write(&case, notice, language, None, built_in(), at(now));
                let letter = letter.unwrap_or_else(|why| panic!("{what}: {why}"));
                assert!(
                    letter.template.starts_with(notice.to.name()) || is_shared(letter.template),
                    "{what}"
                );
                told += 1;
            }
        }
        let nobody = notice::notice(&case, last, Recipient::Subscriber(OnLeg { leg: 0 }));
        assert!(letter::write(&case, &nobody, Language::Kk, None, built_in(), at(now)).is_err());
    }
    assert!(told > 60, "{told} letters");
}

/// A message to the staff that the head gets in the same words.
fn is_shared(template: &str) -> bool {
    template == "administrator-reminded"
}
