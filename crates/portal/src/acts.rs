//! Acts: a person, or the portal itself, does something in a case.
//!
//! One record is one case, so one compare-and-swap decides between two clerks: the command is decided anew on
//! whatever stands there, and the act is done when its own event is read back.

use dialog::calendar::Calendar;
use dialog::case::{Case, Leg, LegIndex};
use dialog::command::{self, Acting, Command, CommandKind, Rejected, decide, permit};
use dialog::event::{Actor, Once, Record, Stamp};
use dialog::fault::Faults;
use dialog::holder::{Holder, StaffRole};
use dialog::id::{Digest, EventId, RegistrationNumber};
use dialog::language::Words;
use dialog::view::{PossibleView, Reader};

use crate::context::{Context, Method};
use crate::holders::{self, Standing};
use crate::identity::{Person, keyed};
use crate::problem::{Kind, Problem};
use crate::run::Reply;
use crate::store::{Change, Key};
use crate::{calendars, cases, random};

/// What an operation knows when it makes its command: the act is permitted, as the case stands.
pub struct Situation<'a> {
    /// The case.
    pub case: &'a Case<'a>,
    /// The leg that the act is about.
    pub leg: &'a Leg<'a>,
    /// The holder of that leg, where one of its staff acts.
    pub holder: Option<&'a Holder>,
    /// The calendar in force.
    pub calendar: &'a Calendar,
}

/// Who acts on which leg of a case.
struct Standpoint {
    actor: Actor,
    leg: LegIndex,
    holder: Option<Holder>,
}

/// The number in a path `/v1/requests/{id}/...` that ends with these segments.
///
/// # Errors
/// 404 for another path, 405 for anything but POST.
pub fn target<'a>(context: &'a Context, act: &[&str]) -> Result<&'a str, Problem> {
    let segments = context.segments();
    match segments.as_slice() {
        ["v1", "requests", id, rest @ ..] if rest == act => match context.method {
            Method::Post => Ok(id),
            Method::Get | Method::Put | Method::Delete | Method::Other => {
                Err(context.method_not_allowed("POST"))
            }
        },
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// Does something in the case that a path names, and answers with the case. `command` makes the command; what it writes
/// itself comes before the case and is a hint until then. One durable write, beside those of `command`.
///
/// # Errors
/// 401 and 403 for whose it is not, 404 for whom there is no such case, 409 where the state forbids it and says what is
/// possible, 412 where `If-Match` does not hold, 422 where what is said is not acceptable, 503.
pub fn perform(
    context: &Context,
    path_number: &str,
    kind: CommandKind,
    command: impl FnOnce(&Situation<'_>) -> Result<Command, Problem>,
) -> Result<Reply, Problem> {
    let person = context.person()?;
    let (asked, record) = cases::get(context, path_number)?;
    let case = cases::read(&record)?;
    let number = case.registered.number.clone();
    let standpoint = standpoint(context, &person, &case, &asked, kind)?;
    let reader = match standpoint.actor {
        Actor::Applicant => Reader::Applicant,
        Actor::Administrator | Actor::Head | Actor::Operator | Actor::Portal => Reader::Staff,
    };
    let once = once(context, &person, &number)?;
    if repeats(&record, once)? {
        return cases::show(context, 200, &record, &case, reader);
    }
    matches(context, &record)?;
    let leg = case
        .legs
        .get(standpoint.leg)
        .ok_or_else(|| Problem::new(Kind::NotFound))?;
    permit(&case, leg, standpoint.actor, kind, context.now).map_err(rejected)?;
    let calendar = calendars::current(context)?;
    let command = command(&Situation {
        case: &case,
        leg,
        holder: standpoint.holder.as_ref(),
        calendar: &calendar,
    })?;

    let acting = Acting {
        actor: standpoint.actor,
        staff: standpoint.holder.as_ref().map(|_| &person.iin),
        now: context.now,
    };
    let event = random::event_id()?;
    let record = context.store()?.change(
        &Key::request(&number),
        |current: Option<Record>| {
            let record = current.ok_or_else(|| Problem::new(Kind::NotFound))?;
            // An error may have come after the write, and the same request twice at once.
            if record.contains(event) || repeats(&record, once)? {
                return Ok(Change::Keep(record));
            }
            matches(context, &record)?;
            let changed = changed(
                record,
                standpoint.leg,
                acting,
                command.clone(),
                &calendar,
                event,
                once,
            )?;
            Ok(match changed {
                Changed::Yes(record) => Change::Write(record.clone(), record),
                Changed::No(record) => Change::Keep(record),
            })
        },
        |record| record.contains(event),
    )?;
    cases::show(context, 200, &record, &cases::read(&record)?, reader)
}

/// What the portal itself does in a case, wherever there is something to do. Whether there was. One durable write if so.
///
/// # Errors
/// 503 where the store does not answer.
pub fn by_portal(
    context: &Context,
    number: &RegistrationNumber,
    command: Command,
    calendar: &Calendar,
) -> Result<bool, Problem> {
    let Some(record) = cases::find(context, number)? else {
        return Ok(false);
    };
    let acting = Acting {
        actor: Actor::Portal,
        staff: None,
        now: context.now,
    };
    // Most cases need nothing: that is seen without taking hold of the record.
    if decide(&cases::read(&record)?, 0, acting, command.clone(), calendar)
        .map_err(rejected)?
        .is_empty()
    {
        return Ok(false);
    }
    let event = random::event_id()?;
    context.store()?.change(
        &Key::request(number),
        |current: Option<Record>| {
            let record = current.ok_or_else(|| Problem::new(Kind::NotFound))?;
            Ok(
                match changed(record, 0, acting, command.clone(), calendar, event, None)? {
                    Changed::Yes(record) => Change::Write(record, true),
                    Changed::No(_) => Change::Keep(false),
                },
            )
        },
        |record| record.contains(event),
    )
}

/// A record after a command.
enum Changed {
    /// With its events.
    Yes(Record),
    /// There was nothing to do.
    No(Record),
}

/// The record with the events that a command brings about. The last of them bears `event` and `once`.
fn changed(
    mut record: Record,
    leg: LegIndex,
    acting: Acting<'_>,
    command: Command,
    calendar: &Calendar,
    event: EventId,
    once: Option<Once>,
) -> Result<Changed, Problem> {
    // On a machine whose clock went back, nothing happens before what happened already.
    let before = record.events.last().map_or(acting.now, |event| event.at);
    let acting = Acting {
        now: acting.now.max(before),
        ..acting
    };
    let happened = decide(&cases::read(&record)?, leg, acting, command, calendar).map_err(rejected)?;
    if happened.is_empty() {
        return Ok(Changed::No(record));
    }
    let last = happened.len() - 1;
    for (place, happened) in happened.into_iter().enumerate() {
        let is_last = place == last;
        let id = if is_last { event } else { random::event_id()? };
        random::with_salts(|salt| {
            let stamp = Stamp {
                id,
                at: acting.now,
                actor: happened.actor,
                once: once.filter(|_| is_last),
                salt,
            };
            record.append(stamp, happened.event, happened.fields)
        })?;
    }
    Ok(Changed::Yes(record))
}

/// As whom and on which leg this person gives such a command.
fn standpoint(
    context: &Context,
    person: &Person,
    case: &Case<'_>,
    asked: &RegistrationNumber,
    kind: CommandKind,
) -> Result<Standpoint, Problem> {
    let is_applicant = case.is_applicant(&person.iin);
    let of_applicant = command::who(kind).contains(&Actor::Applicant);
    // The number of a later registration means that one; the number of the case means whichever is concerned.
    let named = case.leg(asked).map(|(index, _)| index).filter(|index| *index > 0);
    if of_applicant && is_applicant {
        let concerned =
            |(_, leg): &(LegIndex, &Leg<'_>)| permit(case, leg, Actor::Applicant, kind, context.now).is_ok();
        let leg = named
            .or_else(|| {
                case.legs
                    .iter()
                    .enumerate()
                    .rev()
                    .find(concerned)
                    .map(|(index, _)| index)
            })
            .unwrap_or_default();
        return Ok(Standpoint {
            actor: Actor::Applicant,
            leg,
            holder: None,
        });
    }
    let mut known = is_applicant;
    let mut found: Option<Standpoint> = None;
    for (index, leg) in case.legs.iter().enumerate() {
        let Some(holder) = holders::find(context, leg.holder())? else {
            continue;
        };
        let standing = holders::standing(&holder, person)?;
        known |= standing != Standing::Outsider;
        let Standing::Staff(role) = standing else {
            continue;
        };
        // The newest leg of their own, and an open one before a closed one; no other than the one that is named.
        let is_open = |index: LegIndex| case.legs.get(index).is_some_and(|leg| leg.status().is_open());
        let is_named = named.is_none_or(|named| named == index);
        if is_named
            && found
                .as_ref()
                .is_none_or(|before| is_open(index) || !is_open(before.leg))
        {
            found = Some(Standpoint {
                actor: match role {
                    StaffRole::Administrator => Actor::Administrator,
                    StaffRole::Head => Actor::Head,
                },
                leg: index,
                holder: Some(holder),
            });
        }
    }
    match found {
        Some(standpoint) if !of_applicant => Ok(standpoint),
        _ if known => Err(Problem::new(Kind::Forbidden)),
        _ => Err(Problem::new(Kind::NotFound)),
    }
}

/// The idempotency key of this request, as it enters the chain.
fn once(context: &Context, person: &Person, number: &RegistrationNumber) -> Result<Option<Once>, Problem> {
    let Some(key) = context.idempotency_key()? else {
        return Ok(None);
    };
    let (iin, number) = (person.iin.as_str().as_bytes(), number.to_string());
    let body = Digest::of(&context.body);
    Ok(Some(Once {
        key: keyed("act", &[iin, number.as_bytes(), key.as_bytes()])?,
        body: keyed("act-body", &[iin, context.path.as_bytes(), &body.0])?,
    }))
}

/// Whether this request was carried out before.
fn repeats(record: &Record, once: Option<Once>) -> Result<bool, Problem> {
    let Some(once) = once else {
        return Ok(false);
    };
    let mut before = record.events.iter().filter_map(|event| event.once);
    match before.find(|before| before.key == once.key) {
        None => Ok(false),
        Some(before) if before.body == once.body => Ok(true),
        Some(_) => Err(Problem::new(Kind::IdempotencyKeyReused)),
    }
}

/// Whether `If-Match` holds, where it was sent (RFC 9110, 13.1.1).
fn matches(context: &Context, record: &Record) -> Result<(), Problem> {
    let etag = cases::etag(record);
    match context.header("if-match") {
        Some(wanted) if wanted.trim() != "*" && !wanted.split(',').any(|tag| tag.trim() == etag) => {
            Err(Problem::new(Kind::PreconditionFailed).header("etag", etag))
        }
        Some(_) | None => Ok(()),
    }
}

/// A rejected command as a problem.
pub fn rejected(rejected: Rejected) -> Problem {
    match rejected {
        Rejected::NotYours => Problem::new(Kind::Forbidden),
        Rejected::Illegal { possible, .. } => {
            let words = possible_in_words(&possible);
            Problem::new(Kind::IllegalTransition)
                .saying(words)
                .possible(PossibleView::of(possible))
        }
        Rejected::AlreadyRated => Problem::new(Kind::AlreadyRated),
        Rejected::AlreadyExtended => Problem::new(Kind::AlreadyExtended),
        Rejected::TermEnded { on } => Problem::new(Kind::TermEnded).saying(Words {
            kk: format!("мерзімнің соңғы күні {on} болды").into(),
            ru: format!("последний день срока был {on}").into(),
            en: format!("the last day of the term was {on}").into(),
        }),
        Rejected::Invalid(Faults(faults)) => Problem::faults(Faults(faults)),
        Rejected::NotCovered(error) => Problem::new(Kind::NotCovered).technically(error),
        Rejected::Unwritable(error) => Problem::internal(error),
    }
}

/// What is possible now and for whom, as a sentence.
fn possible_in_words(possible: &[CommandKind]) -> Words {
    use dialog::language::Language;
    let list = |language: Language| {
        possible
            .iter()
            .map(|command| {
                let by: Vec<_> = command::who(*command)
                    .iter()
                    .map(|actor| actor.text().r#in(language))
                    .collect();
                format!("{} ({})", command.text().r#in(language), by.join(", "))
            })
            .collect::<Vec<_>>()
            .join("; ")
    };
    if possible.is_empty() {
        return Words::fixed(
            "бұл сұрау салу бойынша енді ештеңе істеуге болмайды",
            "по этому запросу больше ничего сделать нельзя",
            "nothing more can be done with this request",
        );
    }
    Words {
        kk: format!("қазір мүмкін: {}", list(Language::Kk)).into(),
        ru: format!("сейчас возможно: {}", list(Language::Ru)).into(),
        en: format!("possible now: {}", list(Language::En)).into(),
    }
}
