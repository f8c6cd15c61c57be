//! The post: notices on their way out, to the notification gateway of the deployment and to the systems of holders.
//!
//! What is sent is made anew at each try from the case as it stands, and bears the identity of the notice: a gateway that gets it
//! twice counts it once.

mod recipient;
mod way;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use ::holders::holder::{Member, StaffRole};
use chrono::TimeDelta;
use law::calendar::Calendar;
use law::hours::Hours;
use law::time::{Instant, end_of_day};
use messages::envelope::{self, FORMAT};
use messages::letter;
use messages::signature::Secret;
use record::id::{Bin, Iin};
use requests::case::{Case, LegIndex, OnLeg, Record};
use requests::notice::{self, Channel, Notice, NoticeId, Recipient};
use requests::retry::{Failed, Said, asked_wait};
use serde::Serialize;
use words::language::Language;

use directory::{calendars, holders};
use shell::Error;
use shell::Session;
use shell::clock::Stopwatch;
use shell::config;
use shell::identity::operators;
use shell::log;
use shell::outbound::{self, Outgoing};

use recipient::applicant;
pub(crate) use way::Subscriptions;
use way::{Subscribed, Way, address, signing};

/// After so long a batch sends nothing more. With the longest try after it, a connection and an answer that each come at the
/// last moment, a batch ends within the twelve seconds that the clock waits for it.
const ENOUGH: Duration = Duration::from_secs(2);

/// How long a connection may take, and an answer after it.
const PATIENCE: Duration = Duration::from_secs(4);

/// When a notice is tried whose gateway did not answer another one in the same batch. It is no try of its own: one notice
/// on which a gateway hangs must not use up the tries of all the others.
const SILENCE: TimeDelta = TimeDelta::minutes(1);

/// When a notice is tried again that the portal itself could not make: somebody has to repair something first.
const REPAIR: TimeDelta = TimeDelta::hours(1);

/// A notice that has not come to its end.
pub(crate) struct Pending<'a> {
    pub(crate) notice: Notice<'a>,
    /// Where it goes, if it goes to a holder's own system.
    subscription: Option<Rc<Subscribed>>,
}

/// What became of a try.
pub(crate) enum Tried {
    /// Something came back, or nothing in time.
    Said(Channel, Said),
    /// It was not sent, and is tried after this time.
    PutOff(TimeDelta),
    /// Nobody is there to be told.
    Nobody,
}

/// The notices of a case that wait, those to subscribers among them.
///
/// # Errors
/// 503 where the store does not answer.
pub(crate) fn pending<'a>(
    session: &Session,
    subscriptions: &mut Subscriptions,
    record: &'a Record,
    case: &Case,
) -> Result<Vec<Pending<'a>>, Error> {
    let is_far = |notice: &Notice<'_>| matches!(notice.to, Recipient::Subscriber(_));
    let (far, near): (Vec<_>, Vec<_>) = notice::of(record, case).into_iter().partition(is_far);
    let unsubscribed = |notice| Pending {
        notice,
        subscription: None,
    };
    let mut pending: Vec<_> = near.into_iter().map(unsubscribed).collect();
    let mut subscribed = Vec::with_capacity(case.legs.len());
    for leg in &case.legs {
        subscribed.push(subscriptions.of(session, leg.holder())?);
    }
    for event in &record.events {
        for leg in notice::concerned(case, event) {
            let there = subscribed.get(leg).and_then(Option::as_ref);
            if let Some(there) = there.filter(|there| event.at >= there.hook.since) {
                pending.push(Pending {
                    notice: notice::notice(case, event, Recipient::Subscriber(OnLeg { leg })),
                    subscription: Some(Rc::clone(there)),
                });
            }
        }
    }
    // What was to be sent once more to a subscriber that is none any more has nobody to go to.
    for notice in far {
        if !pending.iter().any(|known| known.notice.id == notice.id) {
            pending.push(unsubscribed(notice));
        }
    }
    pending.retain(|pending| pending.notice.ended.is_none());
    Ok(pending)
}

/// The ways out of a deployment, for one batch.
pub(crate) struct Post<'c> {
    session: &'c Session,
    begun: Stopwatch,
    calendar: Rc<Calendar>,
    first: Option<Way>,
    second: Option<Way>,
    /// The language of those who work with the portal.
    language: Language,
    /// What stands before the number in the address of a request.
    base: Option<String>,
    /// When applicants are told; none: at any time.
    hours: Option<Hours>,
    /// Who did not answer in this batch, by scheme, name and port.
    silent: BTreeSet<String>,
    /// Who refused what in this batch, and with which status: said once to the log.
    refusals: BTreeSet<(String, u16)>,
    subscriptions: Subscriptions,
}

impl<'c> Post<'c> {
    /// Opens the post.
    ///
    /// # Errors
    /// 503 where a way has no secret, or another setting is not of its form.
    pub(crate) fn open(session: &'c Session) -> Result<Self, Error> {
        use envelope::Channel::{First, Second};
        Ok(Self {
            session,
            begun: Stopwatch::start(),
            calendar: calendars::current(session)?,
            first: Way::configured(First, "notice_host", "notice_path", "notice_secret")?,
            second: Way::configured(
                Second,
                "notice_second_host",
                "notice_second_path",
                "notice_second_secret",
            )?,
            language: config::notice_language()?,
            base: config::optional("portal_address")?,
            hours: config::notice_hours()?,
            silent: BTreeSet::new(),
            refusals: BTreeSet::new(),
            subscriptions: Subscriptions::default(),
        })
    }

    /// The notices of a case that wait.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub(crate) fn pending<'a>(&mut self, record: &'a Record, case: &Case) -> Result<Vec<Pending<'a>>, Error> {
        pending(self.session, &mut self.subscriptions, record, case)
    }

    /// Until when a notice is kept back, because applicants are told at other hours; none where it is not. One that has to
    /// be given by law on a day that is over before then is sent at once.
    pub(crate) fn kept_until(&self, case: &Case, notice: &Notice<'_>) -> Option<Instant> {
        match notice.to {
            Recipient::Applicant {} => {}
            Recipient::Administrator(_)
            | Recipient::Head(_)
            | Recipient::Operator {}
            | Recipient::Subscriber(_) => return None,
        }
        let now = self.session.request.now;
        let opening = self.hours?.opening(now)?;
        let last = notice::last_day(case, notice.event, notice.to).map(end_of_day);
        let is_urgent = last.is_some_and(|end| now < end && end <= opening);
        (!is_urgent).then_some(opening)
    }

    /// The calendar in force.
    pub(crate) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether the deployment has a notification gateway.
    pub(crate) const fn has_gateway(&self) -> bool {
        self.first.is_some()
    }

    /// Whether nothing more is sent in this batch.
    pub(crate) fn is_over(&self) -> bool {
        self.begun.elapsed() >= ENOUGH
    }

    /// Whether there is a way for a notice after the first.
    pub(crate) const fn has_second(&self, pending: &Pending<'_>) -> bool {
        self.second.is_some() && pending.subscription.is_none()
    }

    /// Tries a notice that failed so often before.
    ///
    /// # Errors
    /// 503 where the store does not answer.
    pub(crate) fn attempt(
        &mut self,
        case: &Case,
        pending: &Pending<'_>,
        failed: Failed,
    ) -> Result<Tried, Error> {
        match &pending.subscription {
            Some(subscribed) => self.by_subscription(case, &pending.notice, subscribed),
            None => self.by_gateway(case, &pending.notice, failed),
        }
    }

    fn by_gateway(&mut self, case: &Case, notice: &Notice<'_>, failed: Failed) -> Result<Tried, Error> {
        let Some(recipient) = self.recipient(case, notice.to)? else {
            return Ok(Tried::Nobody);
        };
        let (channel, way) = match failed.is_first_way(self.second.is_some()) {
            true => (Channel::First, &self.first),
            false => (Channel::Second, &self.second),
        };
        let Some(way) = way else {
            // As if it did not answer: what waits for a week for a gateway to be there, has waited too long.
            return Ok(Tried::Said(channel, Said::NotNow { wait: None }));
        };
        let language = match notice.to {
            Recipient::Applicant {} => case.registered.language,
            Recipient::Administrator(_)
            | Recipient::Head(_)
            | Recipient::Operator {}
            | Recipient::Subscriber(_) => self.language,
        };
        let base = self.base.as_deref();
        let written = letter::write(
            case,
            notice,
            language,
            base,
            &self.calendar,
            self.session.request.now,
        );
        let letter = match written {
            Ok(letter) => letter,
            Err(why) => return Ok(unmade(notice, &why)),
        };
        let body = encode(&envelope::Notice {
            format: FORMAT,
            id: notice.id.to_string(),
            case: case.registered.number.clone(),
            kind: letter.template.to_owned(),
            created_at: notice.event.at,
            channel: way.channel,
            recipient,
            language,
            subject: letter.words.subject,
            text: letter.words.text,
            html: letter.words.html,
        })?;
        let (url, secret) = (way.url.clone(), way.secret.clone());
        Ok(self.send(&url, &secret, notice.id, channel, &body))
    }

    fn by_subscription(&mut self, case: &Case, notice: &Notice<'_>, to: &Subscribed) -> Result<Tried, Error> {
        let Some(leg) = notice.to.leg().and_then(|leg| case.legs.get(leg)) else {
            return Ok(Tried::Nobody);
        };
        let secret = signing(&to.holder, &to.made, self.session.request.now)?;
        let body = encode(&envelope::Event {
            format: FORMAT,
            id: notice.event.id,
            r#type: notice.event.event.name().to_owned(),
            case: case.registered.number.clone(),
            number: leg.number.clone(),
            seq: notice.event.seq,
            at: notice.event.at,
            hash: notice.event.hash().map_err(Error::broken)?,
        })?;
        Ok(self.send(&to.hook.url, &secret, notice.id, Channel::Subscription, &body))
    }

    /// The people who get a notice; none where nobody is there.
    fn recipient(&self, case: &Case, to: Recipient) -> Result<Option<envelope::Recipient>, Error> {
        Ok(match to {
            Recipient::Applicant {} => applicant(case)?,
            Recipient::Administrator(on) => self
                .staff(case, on.leg, StaffRole::Administrator)?
                .map(|(holder, iins)| envelope::Recipient::Administrator { holder, iins }),
            Recipient::Head(on) => self
                .staff(case, on.leg, StaffRole::Head)?
                .map(|(holder, iins)| envelope::Recipient::Head { holder, iins }),
            Recipient::Operator {} => Some(envelope::Recipient::Operator { iins: operators()? }),
            Recipient::Subscriber(_) => None,
        })
    }

    /// The holder of a leg, and who has this role there; where it is vacant, the others who work there, because somebody of
    /// the holder has to know.
    fn staff(&self, case: &Case, leg: LegIndex, role: StaffRole) -> Result<Option<(Bin, Vec<Iin>)>, Error> {
        let Some(leg) = case.legs.get(leg) else {
            return Ok(None);
        };
        // Where the holder has ended, its successors owe what it owed.
        let line = holders::at_work(self.session, leg.holder())?;
        let mut staff: Vec<Member> = line.into_iter().flat_map(|holder| holder.staff).collect();
        let mut seen: Vec<Iin> = Vec::new();
        staff.retain(|member| {
            let is_new = !seen.contains(&member.iin);
            seen.push(member.iin.clone());
            is_new
        });
        let of_role = staff.iter().filter(|member| member.role == role);
        let mut iins: Vec<_> = of_role.map(|member| member.iin.clone()).collect();
        if iins.is_empty() {
            iins = staff.into_iter().map(|member| member.iin).collect();
        }
        Ok((!iins.is_empty()).then(|| (leg.holder().clone(), iins)))
    }

    /// Posts a signed document (<https://www.standardwebhooks.com>). Redirects are not followed.
    fn send(&mut self, url: &str, secret: &Secret, id: NoticeId, channel: Channel, body: &[u8]) -> Tried {
        let address = address(url);
        if self.silent.contains(address) {
            return Tried::PutOff(SILENCE);
        }
        if self.is_over() {
            return Tried::PutOff(TimeDelta::zero());
        }
        let (id, timestamp) = (id.to_string(), self.session.request.now.timestamp());
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", &*id),
            ("webhook-id", &*id),
            ("webhook-timestamp", &*timestamp.to_string()),
            ("webhook-signature", &*secret.sign(&id, timestamp, body)),
        ];
        let outgoing = Outgoing {
            url,
            headers: &headers,
            body: Some(body),
            limit_bytes: 0,
        };
        let said = match outbound::deliver(PATIENCE, &outgoing) {
            Ok(answer) => {
                let wait = answer.header("retry-after");
                let wait = wait.and_then(|value| asked_wait(value, self.session.request.now));
                let said = Said::of(answer.status, wait);
                if said != Said::Accepted && self.refusals.insert((address.to_owned(), answer.status)) {
                    let said = format_args!("{address} answers {} to notices", answer.status);
                    log::note("notice-refused", said);
                }
                said
            }
            Err(why) => {
                log::note(
                    "notice-unanswered",
                    format_args!("{address} does not answer: {why}"),
                );
                self.silent.insert(address.to_owned());
                Said::NotNow { wait: None }
            }
        };
        Tried::Said(channel, said)
    }
}

/// A notice that could not be made.
fn unmade(notice: &Notice<'_>, why: &letter::Unwritten) -> Tried {
    log::note(
        "notice-unmade",
        format_args!("the notice {} was not made: {why}", notice.id),
    );
    Tried::PutOff(REPAIR)
}

fn encode(document: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(document).map_err(Error::broken)
}
