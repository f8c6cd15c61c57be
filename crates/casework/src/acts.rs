//! Acts: a person, or the portal itself, does something in a case.
//!
//! One record is one case, so one compare-and-swap decides between two clerks: the command is decided anew on
//! whatever stands there, and the act is done when its own event is read back.

mod done;
pub mod rejected;
pub mod standpoint;

use holders::holder::Holder;
use law::calendar::Calendar;
use law::time::Instant;
use record::event::{Actor, Once};
use record::id::{Digest, EventId, Iin, RegistrationNumber};
use requests::acts::Heard;
use requests::case::{Case, Leg, LegIndex, Record};
use requests::command::{Acting, Command, CommandKind, Happened, Permitted, Rejected, permit};
use requests::view::Reader;

use crate::cases::{Held, Written};
use crate::{cases, citizens, journal};
use directory::calendars;
use shell::Error;
use shell::Session;
use shell::identity::Person;
use shell::index::keyed;
use shell::kinds;
use shell::problem::Problem;
use shell::reply::Reply;
use shell::store::{Key, ROUNDS, too_many_writers};
use shell::{index, random};

pub use done::Done;
use rejected::rejected;
use standpoint::standpoint;

/// What an operation knows when it makes its command: the act is permitted, as the case stands.
pub struct Situation<'a> {
    /// The case.
    pub case: &'a Case,
    /// The leg that the act is about.
    pub leg: &'a Leg,
    /// The holder of that leg, or its successor, where one of its staff acts.
    pub holder: Option<&'a Holder>,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// That the command is permitted.
    permitted: Permitted<'a>,
    /// Which command it will be.
    kind: CommandKind,
    /// When.
    now: Instant,
}

impl Situation<'_> {
    /// Why the command cannot be given, as a problem.
    pub fn rejected(&self, why: Rejected) -> Problem {
        rejected(why, self.case, self.leg, self.kind, self.now)
    }

    /// Whether the case takes this command as it stands. It is asked again when the command is carried out; an operation that
    /// writes something first, such as a file, asks before that.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, command: &Command) -> Result<(), Error> {
        let allowed = self.permitted.check(command, self.calendar);
        Ok(allowed.map_err(|why| self.rejected(why))?)
    }

    /// The command is decided.
    fn decide(self, command: &Command) -> Result<Vec<Happened>, Error> {
        let decided = self.permitted.decide(command, self.calendar);
        Ok(decided.map_err(|why| rejected(why, self.case, self.leg, self.kind, self.now))?)
    }
}

/// Does something in the case that the path names at `{id}`, and answers with the case. `command` makes the command; what it writes
/// itself comes before the case and is a hint until then. One durable write beside those of `command`, and two for an entry
/// in the journal.
///
/// # Errors
/// 401 and 403 for those who may not do it, 404 for those who may not know of the case, 409 where the state forbids it and says what is
/// possible, 412 where `If-Match` does not hold, 422 where what is said is not acceptable, 503.
pub fn perform(
    session: &Session,
    kind: CommandKind,
    command: impl FnOnce(&Situation<'_>) -> Result<Command, Error>,
) -> Result<Reply, Error> {
    carried_out(session, kind, command)?.reply(session)
}

/// As [`perform`], where something follows before the answer.
///
/// # Errors
/// As [`perform`].
pub fn carried_out(
    session: &Session,
    kind: CommandKind,
    command: impl FnOnce(&Situation<'_>) -> Result<Command, Error>,
) -> Result<Done, Error> {
    let person = session.person()?;
    let (asked, mut held) = cases::get_to_change(session, session.request.named("id"))?;
    let number = held.number().clone();
    let standpoint = standpoint(session, &person, held.case(), &asked, kind)?;
    let reader = match standpoint.actor {
        Actor::Applicant => Reader::Applicant,
        Actor::Administrator | Actor::Head => Reader::Staff,
        Actor::Operator | Actor::Portal => Reader::Operator,
    };
    let once = once(session, &person, &number)?;
    if repeats(held.record(), once)? {
        return Ok(Done::of(held, reader, once, None));
    }
    let request = &session.request;
    let unchanged = |held: &Held| request.conditions(|| Ok(Some(held.etag(request.now))));
    unchanged(&held)?;
    let calendar = calendars::current(session)?;
    let acting = Acting {
        actor: standpoint.actor,
        staff: (standpoint.actor != Actor::Applicant).then_some(&person.iin),
        now: request.now,
    };
    // As the calendar in force has it: an extension is not refused for a term that a newer one moved on.
    date(&mut held, request.now, &calendar)?;
    let now = not_before(held.record(), request.now);
    let case = held.case();
    let leg = case.legs.get(standpoint.leg);
    let leg = leg.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    let permitted = permit(case, standpoint.leg, Acting { now, ..acting }, kind);
    let situation = Situation {
        case,
        leg,
        holder: standpoint.holder.as_ref(),
        calendar: &calendar,
        permitted: permitted.map_err(|why| rejected(why, case, leg, kind, now))?,
        kind,
        now,
    };
    let command = command(&situation)?;
    let happened = situation.decide(&command)?;
    let doing = Doing {
        leg: standpoint.leg,
        acting,
        command: &command,
        calendar: &calendar,
        once,
        heard: kind.heard(),
    };
    let (held, event) = doing.carry_out(session, held, happened, unchanged)?;
    Ok(Done::of(held, reader, once, event))
}

/// What the portal itself does in a case at this instant, wherever there is something to do. The case as it is then, and
/// whether anything was written. One durable write if so.
///
/// # Errors
/// 503 where the store does not answer.
pub fn by_portal(
    session: &Session,
    mut held: Held,
    command: &Command,
    calendar: &Calendar,
    now: Instant,
) -> Result<(Held, bool), Error> {
    let doing = Doing {
        leg: 0,
        acting: Acting {
            actor: Actor::Portal,
            staff: None,
            now,
        },
        command,
        calendar,
        once: None,
        heard: Heard::ByNobody,
    };
    doing.date(&mut held)?;
    let happened = doing.decide(&held)?;
    let (held, done) = doing.carry_out(session, held, happened, |_| Ok(()))?;
    Ok((held, done.is_some()))
}

/// What an operator does in a case without naming it, wherever there is something to do. Whether there was. Three durable
/// writes if so.
///
/// # Errors
/// 503 where the store does not answer, 409 where the record has no room for it.
pub fn by_operator(
    session: &Session,
    mut held: Held,
    by: &Iin,
    command: &Command,
    calendar: &Calendar,
) -> Result<bool, Error> {
    let doing = Doing {
        leg: 0,
        acting: Acting {
            actor: Actor::Operator,
            staff: Some(by),
            now: session.request.now,
        },
        command,
        calendar,
        once: None,
        heard: Heard::InJournal,
    };
    doing.date(&mut held)?;
    let happened = doing.decide(&held)?;
    let (_, done) = doing.carry_out(session, held, happened, |_| Ok(()))?;
    Ok(done.is_some())
}

/// A command that is being carried out.
struct Doing<'a> {
    /// On which leg.
    leg: LegIndex,
    /// Who acts, and when.
    acting: Acting<'a>,
    command: &'a Command,
    /// The calendar in force.
    calendar: &'a Calendar,
    /// The idempotency key of the request.
    once: Option<Once>,
    heard: Heard,
}

impl Doing<'_> {
    /// Writes what was decided, and decides anew on what stands there until no other writer is faster. The case is
    /// [dated](Doing::date) already. `go_on` says after a lost round whether it may be tried on what stands there then.
    ///
    /// Answers the case as it is in the end, and the event that was written: none where there was nothing to do, or another
    /// request with the same key has done it.
    fn carry_out(
        &self,
        session: &Session,
        mut held: Held,
        mut happened: Vec<Happened>,
        go_on: impl Fn(&Held) -> Result<(), Error>,
    ) -> Result<(Held, Option<EventId>), Error> {
        let event = random::event_id()?;
        let mut is_entered = false;
        for _ in 0..ROUNDS {
            if happened.is_empty() && !held.has_unwritten() {
                return Ok((held, None));
            }
            // Index first, record last: the sweep looks for this event. Nothing is entered that is refused.
            if self.heard == Heard::InJournal && !is_entered {
                journal::enter(session, &held.subject(), event)?;
                is_entered = true;
            }
            add(&mut held, happened, self.acting.now, event, self.once)?;
            held = match held.write(session, event)? {
                Written::Done(held) => {
                    if self.heard != Heard::ByNobody {
                        journal::enter_if_late(session, &held.subject(), event, session.request.now)?;
                    }
                    return Ok((held, Some(event)));
                }
                Written::Lost(there) => there,
            };
            // The same request, twice at once.
            if repeats(held.record(), self.once)? {
                return Ok((held, None));
            }
            go_on(&held)?;
            self.date(&mut held)?;
            happened = self.decide(&held)?;
        }
        Err(too_many_writers(&Key::request(held.number())))
    }

    /// Adds what a newer calendar changes, unless that is the command itself.
    fn date(&self, held: &mut Held) -> Result<(), Error> {
        match self.command {
            Command::Recompute => Ok(()),
            _ => date(held, self.acting.now, self.calendar),
        }
    }

    /// What the command brings about in the case as it stands.
    fn decide(&self, held: &Held) -> Result<Vec<Happened>, Error> {
        let case = held.case();
        let now = not_before(held.record(), self.acting.now);
        let acting = Acting { now, ..self.acting };
        let permitted = permit(case, self.leg, acting, self.command.kind());
        let decided = permitted.and_then(|permitted| permitted.decide(self.command, self.calendar));
        Ok(decided.map_err(|why| match case.legs.get(self.leg) {
            Some(leg) => rejected(why, case, leg, self.command.kind(), now),
            None => Problem::new(&kinds::NOT_FOUND),
        })?)
    }
}

/// On a machine whose clock went back, nothing happens before what happened already.
fn not_before(record: &Record, now: Instant) -> Instant {
    record.events.last().map_or(now, |event| event.at.max(now))
}

/// Adds what a newer calendar changes in the open terms of a case. Every act begins with it, so that what is late does not
/// depend on how far a batch has come.
fn date(held: &mut Held, now: Instant, calendar: &Calendar) -> Result<(), Error> {
    let now = not_before(held.record(), now);
    let acting = Acting {
        actor: Actor::Portal,
        staff: None,
        now,
    };
    let permitted = permit(held.case(), 0, acting, CommandKind::Recompute);
    let newer = match permitted.and_then(|permitted| permitted.decide(&Command::Recompute, calendar)) {
        Ok(newer) => newer,
        // A calendar that does not reach must not stop an answer.
        Err(Rejected::NotCovered(_)) => Vec::new(),
        Err(why) => {
            let why = held.case().legs.first().map_or_else(
                || Problem::new(&kinds::NOT_FOUND),
                |leg| rejected(why, held.case(), leg, CommandKind::Recompute, now),
            );
            let why = Error::from(why);
            let (name, chain) = (why.name(), why.chain());
            return Err(Error::broken(format!(
                "terms cannot be computed anew: {name}: {chain}"
            )));
        }
    };
    if !newer.is_empty() {
        held.add(newer, now, random::event_id()?, None)?;
        held.measure()?;
    }
    Ok(())
}

/// Adds what a command brought about; where that is nothing, what a newer calendar changed was added before, and gets the
/// identity.
fn add(
    held: &mut Held,
    happened: Vec<Happened>,
    now: Instant,
    event: EventId,
    once: Option<Once>,
) -> Result<(), Error> {
    if happened.is_empty() {
        held.name_last(event);
        return Ok(());
    }
    let now = not_before(held.record(), now);
    held.add(happened, now, event, once)
}

/// The idempotency key of this request, as it enters the chain.
fn once(session: &Session, person: &Person, number: &RegistrationNumber) -> Result<Option<Once>, Error> {
    let Some(key) = session.request.idempotency_key()? else {
        return Ok(None);
    };
    index::compare(session.store()?)?;
    let (iin, number) = (person.iin.as_str().as_bytes(), number.to_string());
    // The document: signed again it has another signature, and is the same.
    let body = Digest::of(match session.signed()? {
        Some(_) => session.document()?,
        None => &session.request.body,
    });
    Ok(Some(Once {
        key: keyed("act", &[iin, number.as_bytes(), key.as_bytes()])?,
        body: keyed("act-body", &[iin, session.request.path().as_bytes(), &body.0])?,
    }))
}

/// Whether this request was carried out before.
fn repeats(record: &Record, once: Option<Once>) -> Result<bool, Error> {
    let Some(once) = once else {
        return Ok(false);
    };
    let mut before = record.events.iter().filter_map(|event| event.once);
    match before.find(|before| before.key == once.key) {
        None => Ok(false),
        Some(before) if before.body == once.body => Ok(true),
        Some(_) => Err(Problem::new(&citizens::IDEMPOTENCY_KEY_REUSED).into()),
    }
}
