//! A notification gateway on a bad day: it refuses, fails, says that it failed where it accepted, and does
//! not answer.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use fastrand::Rng;
use portal_tests::gateway::Gateway;

use crate::world::World;

/// Longer than the portal waits for an answer.
const HANG: Duration = Duration::from_secs(6);
/// What it says of a notice that it will never take.
const REFUSED: u16 = 410;

/// What the gateway has of the notices, by their identities.
#[derive(Default)]
pub(crate) struct Seen {
    /// It accepted them, and said so at least once.
    pub(crate) accepted: BTreeSet<String>,
    /// It refused them for good.
    pub(crate) refused: BTreeSet<String>,
    /// Every try of every notice.
    pub(crate) tries: usize,
}

impl Seen {
    /// Takes note of what the gateway has seen since the last time.
    pub(crate) fn take(&mut self, gateway: &Gateway) -> Result<()> {
        for letter in gateway.taken()? {
            self.tries += 1;
            match letter.status {
                200..300 => self.accepted.insert(letter.id),
                REFUSED => self.refused.insert(letter.id),
                _ => false,
            };
        }
        Ok(())
    }
}

/// Lets the gateway do in a thousand tries what gateways do.
pub(crate) fn misbehave(gateway: &Gateway, world: Arc<World>, rng: Rng) -> Result<()> {
    let rng = Mutex::new(rng);
    gateway.answer_each(move |_| {
        let chance = rng.lock().unwrap_or_else(PoisonError::into_inner).u32(0..1_000);
        let (name, status, after) = match chance {
            0..30 => ("gateway: 503", 503, None),
            30..40 => ("gateway: 429 with Retry-After", 429, Some(30)),
            40..60 => ("gateway: refused for good", REFUSED, None),
            60..80 => ("gateway: accepted, and said 500", 500, None),
            80 => {
                std::thread::sleep(HANG);
                ("gateway: accepted, and no answer", 202, None)
            }
            _ => return (202, None),
        };
        world.fault(name);
        (status, after)
    })
}
