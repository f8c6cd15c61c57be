//! `GET`, `PUT` and `DELETE /v1/holders/{bin}/subscription`: a holder's own document system hears of what happens in the
//! holder's cases.
//!
//! No paragraph asks for it: requests are registered and answered in the holder's own office work (Rules, paragraph 2), and
//! this spares it asking the portal again and again. The head of the holder subscribes, or the operator; the staff see
//! where events go. The secret under which they are signed is shown to the subscriber once, and never again.
//!
//! Emits nothing. Durable writes: 1 for a change, one more for the first subscription of a holder, and one the first time a
//! token is seen in a reading. Errors: 400, 401, 403, 404, 405, 415, 422 `invalid-document`, 503.

#![allow(unsafe_code, reason = "the exports that #[http_component] generates")]

use ::holders::holder::{Holder, StaffRole};
use ::holders::subscription::{Draft, Subscription, SubscriptionView};
use directory::holders::{self, Standing};
use directory::subscriptions;
use shell::identity::Person;
use shell::{Error, Operation, Problem, Reply, Session, kinds};
use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

static OPERATIONS: [Operation; 3] = [
    Operation::of(&api::SUBSCRIBE, read),
    Operation::of(&api::SUBSCRIBE_PUT, put),
    Operation::of(&api::SUBSCRIBE_DELETE, end),
];

#[http_component]
async fn subscribe(request: IncomingRequest, out: ResponseOutparam) {
    shell::run(request, out, &OPERATIONS).await;
}

fn read(session: &Session) -> Result<Reply, Error> {
    let person = session.returning_person()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    if holders::standing(&holder, &person)? == Standing::Outsider {
        return Err(Problem::new(&kinds::FORBIDDEN).into());
    }
    let there = subscriptions::find(session, &holder.bin)?.filter(|there| there.to.is_some());
    let there = there.ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?;
    show(session, 200, &there, &holder, false)
}

fn put(session: &Session) -> Result<Reply, Error> {
    let (person, holder) = admitted(session)?;
    let hosts = subscriptions::hosts()?;
    let url = session
        .json::<Draft<'_>>()?
        .check(&hosts)
        .map_err(Problem::faults)?;
    let (made, new) = subscriptions::put(session, &holder.bin, &person.iin, &url)?;
    show(session, if new { 201 } else { 200 }, &made, &holder, true)
}

fn end(session: &Session) -> Result<Reply, Error> {
    let (person, holder) = admitted(session)?;
    let ended = subscriptions::end(session, &holder.bin, &person.iin)?;
    show(session, 200, &ended, &holder, false)
}

/// Who may subscribe for a holder: its head, and the operator.
fn admitted(session: &Session) -> Result<(Person, Holder), Error> {
    let person = session.person()?;
    let holder = holders::get(session, session.request.named("bin"))?;
    match holders::standing(&holder, &person)? {
        Standing::Staff(StaffRole::Head) | Standing::Operator => Ok((person, holder)),
        Standing::Staff(StaffRole::Administrator) | Standing::Outsider => {
            Err(Problem::new(&kinds::FORBIDDEN).into())
        }
    }
}

/// The subscription, with its secret where it was made by this very change.
fn show(
    session: &Session,
    status: u16,
    there: &Subscription,
    holder: &Holder,
    is_made: bool,
) -> Result<Reply, Error> {
    let secret = is_made
        .then(|| subscriptions::secret(&holder.bin, there.id))
        .transpose()?;
    let former = there.former.filter(|former| session.request.now < former.until);
    let view = SubscriptionView {
        holder: &holder.bin,
        url: there.to.as_ref().map(|hook| &*hook.url),
        since: there.to.as_ref().map(|hook| hook.since),
        secret,
        former_secret_until: former.map(|former| former.until),
    };
    Ok(Reply::json(status, &view)?.header("vary", "authorization"))
}
