//! A look at each case that is due.

use std::time::Duration;

use record::id::RegistrationNumber;
use record::signature::Signature;
use record::subject::Subject;
use requests::case::{Case, LegIndex, RevocationChecked};
use requests::command::Command;
use requests::watch;

use super::batch::{ASKING, Sweep};
use super::certificates::recheck;
use crate::{agenda, outbox};
use casework::cases::Held;
use casework::{acts, cases};
use shell::Error;
use shell::clock::Stopwatch;
use shell::log;
use shell::skip;
use shell::{random, shard};

/// One day.
pub(super) const DAY: Duration = Duration::from_secs(24 * 3_600);

/// So many days before the end of a year at most something is registered in the next: the longest rest of the year.
pub(super) const LAST_DAYS: Duration = Duration::from_secs(12 * 24 * 3_600);

/// For how long it is asked about a certificate after its signature arrived: two lists of the authority come out in that
/// time, whatever happened to its responder.
const ASKED_FOR: Duration = Duration::from_secs(30 * 24 * 3_600);

impl Sweep<'_> {
    /// Looks at the cases whose day has come.
    pub(super) fn follow_agenda(&mut self) -> Result<(), Error> {
        // Of two who sweep at once each begins somewhere else.
        let [first] = random::bytes::<1>()?;
        for step in 0..agenda::SHARDS {
            let shard = shard::nth(first, step.into(), agenda::SHARDS);
            while self.left > 0 {
                let Some((day, due)) = agenda::due(self.session, shard, self.today, self.left)? else {
                    break;
                };
                for subject in &due {
                    self.look(subject.clone())?;
                }
                self.flush()?;
                agenda::done(self.session, day, shard, &due)?;
            }
        }
        self.swept.remaining |= self.left == 0;
        Ok(())
    }

    /// Looks at a case, once in a batch. One that cannot be read must not keep all the others from their terms.
    pub(super) fn look(&mut self, subject: Subject) -> Result<(), Error> {
        if !self.seen.insert(subject.clone()) {
            return Ok(());
        }
        self.left = self.left.saturating_sub(1);
        let attended = match &subject {
            Subject::Request(number) => self.attend(number),
        };
        if skip(format_args!("the look at {subject}"), attended)?.is_none() {
            self.swept.failed += 1;
            self.again_tomorrow(subject);
        }
        Ok(())
    }

    /// Does in a case what is due, and plans the next look.
    fn attend(&mut self, number: &RegistrationNumber) -> Result<(), Error> {
        let Some(held) = cases::find(self.session, number)? else {
            return Ok(());
        };
        let (mut held, mut is_changed) = self.write(held, &Command::Attend(self.watch))?;
        for checked in self.found_of_revocations(held.case())? {
            (held, _) = self.write(held, &Command::RecordRevocation(checked))?;
            is_changed = true;
        }
        self.swept.changed += usize::from(is_changed);
        if outbox::has_work(self.session, &held)? {
            self.outbox.push(held.subject());
        }
        if self.to_be_asked(held.case())?.is_empty() {
            match watch::next_look(held.case(), self.watch, self.today, &self.calendar) {
                Ok(Some(day)) => self.agenda.add(day, held.subject()),
                Ok(None) => {}
                // A calendar that begins too late.
                Err(_) => self.again_tomorrow(held.subject()),
            }
        } else {
            self.again_tomorrow(held.subject());
        }
        Ok(())
    }

    fn write(&self, held: Held, command: &Command) -> Result<(Held, bool), Error> {
        acts::by_portal(self.session, held, command, &self.calendar, self.now)
    }

    /// What is said now of certificates that nobody could speak of before; the rest is asked on another day where nobody
    /// answers in time.
    fn found_of_revocations(&mut self, case: &Case) -> Result<Vec<RevocationChecked>, Error> {
        let number = &case.registered.number;
        let mut checked = Vec::new();
        for (answer_on, signature) in self.to_be_asked(case)? {
            if self.asked > ASKING {
                break;
            }
            let arrived_at = case.signature_arrived_at(answer_on);
            let begun = Stopwatch::start();
            let found = recheck(self.session, number, &signature, arrived_at);
            self.asked += begun.elapsed();
            if let Some(Some(found)) = skip(format_args!("a certificate of {number}"), found)? {
                checked.push(RevocationChecked { answer_on, found });
            }
        }
        Ok(checked)
    }

    /// The signatures of whose certificates nobody could speak yet, as long as it may still be asked.
    fn to_be_asked(&self, case: &Case) -> Result<Vec<(Option<LegIndex>, Signature)>, Error> {
        let mut postponed = case.postponed().map_err(Error::broken)?;
        postponed.retain(|(answer_on, _)| self.now < case.signature_arrived_at(*answer_on) + ASKED_FOR);
        Ok(postponed)
    }

    fn again_tomorrow(&mut self, subject: Subject) {
        if let Some(tomorrow) = self.today.succ_opt() {
            self.agenda.add(tomorrow, subject);
        }
    }

    /// Enters what was planned, before what led to it is taken out.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.outbox);
        if !outbox::enter(self.session, &waiting)? {
            // A gateway that is down for days must not keep terms from being watched: they are found again tomorrow.
            let cases = waiting.len();
            log::note(
                "outbox-full",
                format_args!("the outbox is full: {cases} cases wait for tomorrow"),
            );
            for subject in waiting {
                self.again_tomorrow(subject);
            }
        }
        agenda::enter(self.session, std::mem::take(&mut self.agenda), self.today)
    }
}
