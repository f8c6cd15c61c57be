//! The load: people who send requests, and act in them as the law lets them, until they are told that it was done.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use fastrand::Rng;
use portal_tests::acts::example;
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, with};
use portal_tests::life;
use portal_tests::scene::id;
use requests::acts::{By, CommandKind};
use serde_json::{Value, json};

use crate::world::World;

/// The cases of one citizen: as many as a page of their list shows.
const CASES_OF_ONE: usize = 10;
/// The newest cases of a client, in which it acts.
const AT_WORK: usize = 40;
/// Calls of a scheduler in one round; what is left is for the next.
const MOST_CALLS: usize = 20;
/// Between two rounds of a scheduler.
const ROUND: Duration = Duration::from_secs(1);

/// A request that was sent, and what was acknowledged in it.
pub(crate) struct Sent {
    /// The applicant.
    pub(crate) iin: String,
    /// Its number.
    pub(crate) id: String,
    /// How often each event was acknowledged.
    pub(crate) done: BTreeMap<&'static str, usize>,
}

/// The acts of the applicant and the staff: each of them may be done here.
fn acts() -> impl Iterator<Item = CommandKind> {
    let acts = CommandKind::ALL.iter().copied();
    acts.filter(|act| match act.by() {
        By::Applicant | By::Administrator | By::Head | By::Staff => true,
        By::Operator | By::Portal => false,
    })
}

/// The events of all of them.
pub(crate) fn events() -> impl Iterator<Item = &'static str> {
    acts().filter_map(CommandKind::event)
}

/// One client, with choices of its own.
pub(crate) struct Load<'w> {
    world: &'w World,
    rng: Rng,
    name: String,
    step: u64,
    /// What it sent.
    pub(crate) sent: Vec<Sent>,
}

impl<'w> Load<'w> {
    pub(crate) fn new(world: &'w World, name: &str, rng: Rng) -> Self {
        Self {
            world,
            rng,
            name: name.to_owned(),
            step: 0,
            sent: Vec::new(),
        }
    }

    /// Does one thing after the other until the soak is over or something is answered that may never be. What it sent, and
    /// how it ended.
    pub(crate) fn until_over(mut self) -> (Vec<Sent>, Result<()>) {
        let mut done = Ok(());
        while done.is_ok() && !self.world.is_over() {
            done = self.step();
        }
        (self.sent, done)
    }

    /// Does one thing more.
    pub(crate) fn step(&mut self) -> Result<()> {
        self.step += 1;
        match self.rng.u32(0..100) {
            _ if self.sent.is_empty() => self.submit(),
            0..10 => self.submit(),
            10..15 => self.look(),
            _ => self.act(),
        }
    }

    /// The key under which what is done now is done once.
    fn key(&self) -> String {
        format!("{}-{}", self.name, self.step)
    }

    /// Sends; now and then the button is pressed twice.
    fn press(&mut self, iin: &str, path: &str, body: &Value) -> Result<Answer> {
        let (world, key) = (self.world, self.key());
        let twice = if self.rng.u32(0..8) == 0 { 2 } else { 1 };
        let mut answers = at_once(twice, |_| world.send(iin, "POST", path, body, &key))?;
        // One who is told by one of them that it was done, was told.
        answers.sort_by_key(|answer| answer.status);
        answers.into_iter().next().context("nobody pressed")
    }

    fn submit(&mut self) -> Result<()> {
        let newest = self.sent.last().map(|sent| sent.iin.clone());
        let iin = match newest {
            Some(iin) if !self.sent.len().is_multiple_of(CASES_OF_ONE) => iin,
            Some(_) | None => self.world.next_person()?,
        };
        let world = self.world;
        let holder = self.rng.choice(&world.holders).context("no holders")?;
        let document = documents::request(&iin, &holder.bin);
        let answer = self.press(&iin, "/v1/requests", &document)?.with(201)?;
        self.acknowledged("submit");
        self.sent.push(Sent {
            iin,
            id: id(&answer.json()),
            done: BTreeMap::new(),
        });
        Ok(())
    }

    /// Looks at a list, which is there whatever happens.
    fn look(&mut self) -> Result<()> {
        let world = self.world;
        let holder = self.rng.choice(&world.holders).context("no holders")?;
        let sent = self.rng.choice(&self.sent).context("nothing sent")?;
        let answer = if self.rng.bool() {
            world.get(&sent.iin, "/v1/me/requests")?
        } else {
            world.get(
                &holder.administrator,
                &format!("/v1/holders/{}/queue", holder.bin),
            )?
        };
        answer.with(200).map(drop)
    }

    /// Tracks one of the newest cases, and does something there that is possible.
    fn act(&mut self) -> Result<()> {
        let world = self.world;
        let from = self.sent.len().saturating_sub(AT_WORK);
        let place = self.rng.usize(from..self.sent.len());
        let Some(sent) = self.sent.get(place) else {
            return Ok(());
        };
        let (iin, path) = (sent.iin.clone(), format!("/v1/requests/{}", sent.id));
        let case = world
            .get(&iin, &path)?
            .with(200)
            .with_context(|| path.clone())?
            .json();
        let Some(leg) = self.rng.choice(items(&case["legs"])) else {
            return Ok(());
        };
        // What is no step, such as other contacts, is in no list.
        let aside: Vec<_> = acts().filter(|act| !act.is_step()).collect();
        let aside = self.rng.choice(aside);
        let aside = aside.map(|act| json!({"command": act.name(), "by": act.who()}));
        let possible = match self.rng.u32(0..12) {
            0 => aside.as_ref(),
            _ => self.rng.choice(items(&leg["possible"])),
        };
        let Some(possible) = possible else {
            return Ok(());
        };
        let kind = acts()
            .find(|act| possible["command"] == act.name())
            .with_context(|| format!("no act of a person: {possible}"))?;
        let (command, event) = (kind.name(), kind.event().context("an act without an event")?);
        let act = kind.way().context("an act that nobody can do")?.act();
        // Most requests are answered in the end.
        if matches!(command, "withdraw" | "return") && self.rng.u32(0..5) > 0 {
            return Ok(());
        }
        let Some(holder) = world.holders.iter().find(|holder| leg["holder"] == *holder.bin) else {
            return Ok(());
        };
        let who = match self.rng.choice(items(&possible["by"])) {
            Some(role) if role == "applicant" => iin,
            Some(role) if role == "administrator" => holder.administrator.clone(),
            Some(role) if role == "head" => holder.head.clone(),
            Some(_) | None => return Ok(()),
        };
        let mut body = self.body(kind, &holder.bin)?;
        if command == "recall" {
            // What went from here and nobody has taken up, if there is any.
            let number = &leg["number"];
            let mut there = items(&case["legs"]).iter();
            let there = there
                .find(|there| there["forwarded_from"]["number"] == *number && there["status"] == "received");
            body["number"] = there.map_or(number, |there| &there["number"]).clone();
        }
        let number = leg["number"].as_str().unwrap_or_default();
        let answer = self.press(&who, &format!("/v1/requests/{number}/{act}"), &body)?;
        match answer.status {
            200 => {
                self.acknowledged(command);
                let done = self.sent.get_mut(place).map(|sent| &mut sent.done);
                let done = done.context("nothing sent")?;
                *done.entry(event).or_default() += 1;
                // An answer, an extension or a question takes the request up.
                if leg["status"] == "received" && kind.takes_up() {
                    *done.entry("accepted").or_default() += 1;
                }
            }
            // It became impossible between the look and the act, or was so from the beginning.
            status => {
                let problem = answer.problem();
                ensure!(
                    matches!(status, 409 | 422) && problem != "idempotency-key-reused",
                    "{act} was answered with {status} {problem}"
                );
                let what = format!("{command}: {problem}");
                *world.tally().refused.entry(what).or_default() += 1;
            }
        }
        Ok(())
    }

    fn acknowledged(&self, command: &'static str) {
        *self.world.tally().acknowledged.entry(command).or_default() += 1;
    }

    fn body(&mut self, kind: CommandKind, own: &str) -> Result<Value> {
        let others: Vec<_> = self
            .world
            .holders
            .iter()
            .filter(|holder| holder.bin != own)
            .collect();
        let other = &self.rng.choice(others).context("one holder alone")?.bin;
        Ok(match kind.name() {
            "return" => {
                json!({"decision": "return", "reasons": ["contacts-incomplete"], "explanation": "Мекенжай көрсетілмеген."})
            }
            "forward" if self.rng.bool() => life::forwarding(other),
            "forward" => with(
                &life::forwarding(other),
                "/part",
                json!("3-сұрақ: зертхана хаттамалары"),
            ),
            "recall" => json!({"explanation": "Қате жіберілді."}),
            "extend" => life::extension(other),
            "clarify" => life::question(),
            "reply" => json!({"text": "«Ақсай-3» ықшам ауданы, 47-үй."}),
            "answer" if self.rng.u32(0..4) == 0 => life::answer("refused"),
            "answer" => life::answer("provided"),
            "rate" if self.rng.bool() => json!({"mark": "like"}),
            "rate" => json!({"mark": "dislike", "reason": "Үшінші сұраққа жауап жоқ."}),
            "withdraw" => json!({}),
            _ => example(kind),
        })
    }
}

/// The items of a list.
fn items(list: &Value) -> &[Value] {
    list.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A scheduler that calls every second, whatever it is answered, until the soak is over.
pub(crate) fn schedule(world: &World) {
    let secret = portal_tests::client::bearer(&world.authority.scheduler_secret);
    let headers = [("authorization", &*secret)];
    while !world.is_over() {
        std::thread::sleep(ROUND);
        for path in ["/v1/sweep", "/v1/notices/delivery"] {
            for _ in 0..MOST_CALLS {
                if world.is_over() {
                    return;
                }
                match world.client().send("POST", path, &headers, b"") {
                    Ok(answer) if answer.status == 200 => {
                        if answer.json()["remaining"] != true {
                            break;
                        }
                    }
                    Ok(answer) => {
                        world.fault(&format!("felt: a scheduler got {}", answer.status));
                        break;
                    }
                    Err(_) => {
                        world.fault("felt: a scheduler got no answer");
                        break;
                    }
                }
            }
        }
    }
}
