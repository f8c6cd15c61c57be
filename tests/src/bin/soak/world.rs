//! What everyone in a soak shares: where the portal listens at the moment, the clock, who is there, and what was counted.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, SecondsFormat};
use portal_tests::client::{Answer, Client, bearer};
use portal_tests::clock::Clock;
use portal_tests::identity::Authority;
use serde_json::Value;

/// How long a client goes on sending what is not answered: longer than a host takes to come back.
const PATIENCE: Duration = Duration::from_secs(180);
/// How long a client waits before it sends again.
const SEND_AGAIN_AFTER: Duration = Duration::from_millis(100);
/// A token is made anew at half of its life, which is eight hours.
const TOKEN_SECONDS: u64 = 4 * 3_600;

/// A holder and its staff.
pub(crate) struct Holder {
    pub(crate) bin: String,
    pub(crate) administrator: String,
    pub(crate) head: String,
}

/// What was counted.
#[derive(Default)]
pub(crate) struct Tally {
    /// How long each answered request took.
    pub(crate) answered: Vec<Duration>,
    /// What was injected, and what clients and schedulers felt of it, by name.
    pub(crate) faults: BTreeMap<String, u64>,
    /// The acknowledged acts, by command.
    pub(crate) acknowledged: BTreeMap<&'static str, u64>,
    /// What was refused for good, by command and problem.
    pub(crate) refused: BTreeMap<String, u64>,
}

/// Everything that is shared.
pub(crate) struct World {
    client: Mutex<Client>,
    pub(crate) authority: Authority,
    pub(crate) holders: Vec<Holder>,
    clock: Clock,
    /// The seconds since 1970 at which the soak began, by its clock.
    first: u64,
    begun: Instant,
    /// The seconds by which the clock was set forward since.
    ahead: AtomicU64,
    over: AtomicBool,
    tokens: Mutex<HashMap<String, (u64, String)>>,
    tally: Mutex<Tally>,
    people: AtomicU64,
}

/// Ends the soak for everyone when it is dropped, even by a panic.
pub(crate) struct Ending<'w>(pub(crate) &'w World);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::SeqCst);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    pub(crate) fn new(client: Client, authority: Authority, holders: Vec<Holder>, clock: Clock) -> Self {
        Self {
            client: Mutex::new(client),
            authority,
            holders,
            first: clock.seconds(),
            clock,
            begun: Instant::now(),
            ahead: AtomicU64::new(0),
            over: AtomicBool::new(false),
            tokens: Mutex::default(),
            tally: Mutex::default(),
            people: AtomicU64::new(0),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Where the portal listens from now on.
    pub(crate) fn moved(&self, client: Client) {
        *locked(&self.client) = client;
    }

    /// The portal, where it was last seen.
    pub(crate) fn client(&self) -> Client {
        locked(&self.client).clone()
    }

    pub(crate) fn tally(&self) -> MutexGuard<'_, Tally> {
        locked(&self.tally)
    }

    /// Counts something that was injected or felt.
    pub(crate) fn fault(&self, name: &str) {
        *self.tally().faults.entry(name.to_owned()).or_default() += 1;
    }

    /// A number that nobody has had in this soak.
    pub(crate) fn next_person(&self) -> Result<String> {
        let n = u32::try_from(self.people.fetch_add(1, Ordering::SeqCst))?;
        Ok(portal_tests::people::nth_iin(n))
    }

    /// Lets the clock go on as the machine's does, and sets it forward by so many seconds.
    pub(crate) fn tick(&self, forward: u64) -> Result<()> {
        let ahead = self.ahead.fetch_add(forward, Ordering::SeqCst) + forward;
        let seconds = i64::try_from(self.first + ahead + self.begun.elapsed().as_secs())?;
        let now = DateTime::from_timestamp(seconds, 0).context("the clock has come to its end")?;
        self.clock.set(&now.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    /// The seconds since 1970 at which the portal's clock stands.
    pub(crate) fn now(&self) -> u64 {
        self.clock.seconds()
    }

    /// A token of this person that is in order.
    pub(crate) fn token(&self, iin: &str) -> String {
        let now = self.now();
        let mut tokens = locked(&self.tokens);
        match tokens.get(iin) {
            Some((made, token)) if now < made + TOKEN_SECONDS => token.clone(),
            _ => {
                let token = self.authority.token_of(iin);
                tokens.insert(iin.to_owned(), (now, token.clone()));
                token
            }
        }
    }

    /// What the portal answers to this person, who sends the same with the same key until it does.
    pub(crate) fn send(
        &self,
        iin: &str,
        method: &str,
        path: &str,
        body: &Value,
        key: &str,
    ) -> Result<Answer> {
        let content = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let bearer = bearer(&self.token(iin));
            let mut headers = vec![("authorization", &*bearer), ("accept-language", "en")];
            if !body.is_null() {
                headers.extend([("content-type", "application/json"), ("idempotency-key", key)]);
            }
            let sent = Instant::now();
            match self.client().send(method, path, &headers, content.as_bytes()) {
                // The clock went on while it was on its way, and the token with it.
                Ok(answer) if answer.status == 401 => self.fault("felt: a token that ran out"),
                Ok(answer) if answer.status >= 500 => self.fault(&format!("felt: {}", answer.status)),
                Ok(answer) => {
                    self.tally().answered.push(sent.elapsed());
                    return Ok(answer);
                }
                Err(_) => self.fault("felt: no answer"),
            }
            std::thread::sleep(SEND_AGAIN_AFTER);
        }
        bail!("{method} {path} was not answered within {PATIENCE:?}")
    }

    /// What the portal shows to this person.
    pub(crate) fn get(&self, iin: &str, path: &str) -> Result<Answer> {
        self.send(iin, "GET", path, &Value::Null, "")
    }
}
