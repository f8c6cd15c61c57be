//! The decision: from a command to the events that it brings about.

use law::calendar::Calendar;
use law::rules::ObligationKind;
use law::time::Instant;
use record::event::Actor;

use super::act::Setting;
use super::permission::Permitted;
use super::rejected::Rejected;
use super::room;
use super::said::raw;
use super::{Acting, Command, Happened};
use crate::acts::CommandKind;
use crate::case::{Breached, Case, EventKind, LegIndex, OnLeg, Owed, PersonalFields, Status, field};
use crate::watch;

impl Permitted<'_> {
    /// The events that the command brings about; none where the portal finds nothing to do.
    ///
    /// Breaches that nobody has written down yet come first, dated on their last days. What it answers has room in the
    /// record.
    ///
    /// # Errors
    /// Why it brings about nothing. Another command than the one that was permitted is nobody's.
    pub fn decide(self, command: &Command, calendar: &Calendar) -> Result<Vec<Happened>, Rejected> {
        self.events(command, calendar)
    }

    /// Whether the command would be decided: for who writes something else before it.
    ///
    /// # Errors
    /// As [`Permitted::decide`].
    pub fn check(&self, command: &Command, calendar: &Calendar) -> Result<(), Rejected> {
        self.events(command, calendar).map(drop)
    }

    fn events(&self, command: &Command, calendar: &Calendar) -> Result<Vec<Happened>, Rejected> {
        let Self {
            case,
            leg,
            place: index,
            acting,
            command: kind,
        } = *self;
        if command.kind() != kind {
            return Err(Rejected::NotYours);
        }
        let now = acting.now;
        let accepts = kind.takes_up() && leg.status() == Status::Received;
        let by_portal = |event| Happened {
            actor: Actor::Portal,
            event,
            fields: Vec::new(),
        };
        let mut watched = Vec::new();
        if let Command::Attend(watch) = command {
            // A calendar that does not reach must not keep a breach from being written down: the last day is known.
            watched = watch::due(case, *watch, now, calendar).unwrap_or_default();
        }
        let setting = Setting {
            case,
            index,
            leg,
            now,
            calendar,
        };
        let act = setting.act(command)?;

        let mut happened = Vec::new();
        let own_term = act.as_ref().and_then(|(event, _)| event.own_term());
        let breaches = breaches(case, now, own_term.map(|kind| (index, kind)));
        // A newer calendar may move the very days that seem to have passed: they are judged after it.
        if !breaches.is_empty() && kind != CommandKind::Recompute {
            happened.push(by_portal(EventKind::Breached(Breached {
                obligations: breaches,
            })));
        }
        happened.extend(watched.into_iter().map(by_portal));
        if accepts {
            happened.push(Happened {
                actor: acting.actor,
                event: EventKind::Accepted(OnLeg { leg: index }),
                fields: by(acting, Vec::new())?,
            });
        }
        if let Some((event, fields)) = act {
            happened.push(Happened {
                actor: acting.actor,
                event,
                fields: by(acting, fields)?,
            });
        }
        room::check(case, leg, kind, &happened)?;
        Ok(happened)
    }
}

/// Personal fields, with who of the holder's staff acts.
fn by(acting: Acting<'_>, mut fields: PersonalFields) -> Result<PersonalFields, Rejected> {
    if let Some(iin) = acting.staff {
        fields.push((field::BY, raw(iin.as_str())?));
    }
    Ok(fields)
}

/// Every obligation whose last day has passed without a word in the chain, and the own term of an act that is late.
fn breaches(case: &Case, now: Instant, own: Option<(LegIndex, ObligationKind)>) -> Vec<Owed> {
    let mut breaches = Vec::new();
    for (index, leg) in case.legs.iter().enumerate() {
        for obligation in &leg.obligations {
            let late_act = own == Some((index, obligation.kind))
                && obligation.outcome.is_none()
                && obligation.is_past(now);
            if late_act || obligation.is_breached_unrecorded(now) {
                breaches.push(Owed {
                    leg: index,
                    kind: obligation.kind,
                    on: obligation.due,
                });
            }
        }
    }
    breaches
}
