//! What holds for every act alike: who may do it, what happens to one who does it twice, or by an old look at the
//! case, or at the wrong time. Each act's own tests ask it here, by what the act is like.

use anyhow::{Context as _, Result, ensure};
use requests::acts::CommandKind;
use requests::case::Status;
use serde_json::{Value, json};

use crate::client::{Answer, bearer};
use crate::crowd::at_once;
use crate::documents::with;
use crate::life::{Life, Role, answer, events};
use crate::people;
use crate::server::{Folder, Portal, root};

/// Clients that press the button at the same moment.
const CROWD: usize = 16;

/// The body limit of operations whose documents are small.
const SMALL_BODY_BYTES: usize = 128 * 1024;

/// An act: its row of the table of acts, and what its own tests know of it.
#[derive(Clone, Copy)]
pub struct Act {
    /// Its row.
    pub kind: CommandKind,
    /// What makes it possible.
    pub before: fn(&Life<'_>) -> Result<()>,
    /// A body in order.
    pub body: fn(&Life<'_>) -> Value,
    /// Another body in order.
    pub other_body: fn(&Life<'_>) -> Value,
    /// What is said to one who does it again.
    pub again: &'static str,
}

/// The example that the table has of the document of an act.
pub fn example(kind: CommandKind) -> Value {
    let way = kind.way();
    let json = way.and_then(|way| serde_json::from_str(way.example).ok());
    json.unwrap_or(Value::Null)
}

/// Brings a new request into a state.
///
/// # Errors
/// The portal does not allow it.
pub fn bring_into(life: &Life<'_>, state: Status) -> Result<()> {
    let does = |kind: CommandKind, role, body: &Value| {
        let path = kind.way().map_or("", |way| way.act());
        life.done(role, path, body).map(drop)
    };
    match state {
        Status::Received => Ok(()),
        Status::Accepted => life.accept(),
        Status::ClarificationAsked => life.ask(),
        Status::Answered => life.answer(),
        Status::Refused => does(CommandKind::Answer, Role::Administrator, &answer("refused")),
        Status::Returned => {
            let returned = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Аты жоқ."});
            does(CommandKind::Return, Role::Administrator, &returned)
        }
        Status::Withdrawn => does(CommandKind::Withdraw, Role::Applicant, &json!({})),
        Status::Forwarded => life.forward().map(drop),
        Status::Recalled => {
            let recall = json!({"number": life.forward()?, "explanation": "Қате."});
            does(CommandKind::Recall, Role::Administrator, &recall)
        }
        Status::Erased => {
            life.answer()?;
            let (path, body) = ("erasure", example(CommandKind::Erase));
            let erased = life
                .portal
                .act(people::OPERATOR, &life.number, path, &body, &[])?;
            erased.with(200).map(drop)
        }
    }
}

impl Act {
    /// A case in which the act is possible.
    ///
    /// # Errors
    /// The portal does not allow what comes before.
    pub fn ready<'p>(&self, portal: &'p Portal) -> Result<Life<'p>> {
        let life = portal.life()?;
        (self.before)(&life).context("what comes before")?;
        Ok(life)
    }

    /// What stands in the path after the number.
    pub fn path(&self) -> &'static str {
        self.kind.way().map_or("", |way| way.act())
    }

    /// Who may do it.
    pub fn by(&self) -> Vec<Role> {
        let all = Role::ALL.into_iter();
        all.filter(|role| self.kind.who().iter().any(|actor| actor.name() == role.name()))
            .collect()
    }

    /// What it adds to the timeline of a request that was taken up before.
    fn events(&self) -> Vec<&'static str> {
        self.kind.event().into_iter().collect()
    }

    /// The actor who may do it, first.
    fn first(&self) -> Result<Role> {
        self.by().first().copied().context("an act of nobody")
    }

    /// Does it.
    ///
    /// # Errors
    /// No answer came.
    pub fn give(&self, life: &Life<'_>, headers: &[(&str, &str)]) -> Result<Answer> {
        life.act_with(self.first()?, self.path(), &(self.body)(life), headers)
    }

    /// Those who may do it; those who may not are told so; to others the case does not exist.
    ///
    /// # Errors
    /// Somebody may do too much or too little.
    pub fn is_only_for_those_whose_it_is(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let (etag, body) = (life.etag()?, (self.body)(&life));
        let by = self.by();
        for role in Role::ALL.into_iter().filter(|role| !by.contains(role)) {
            life.act(role, self.path(), &body)?
                .refused(403, "forbidden")
                .with_context(|| role.name())?;
        }
        let act = |iin: &str, number: &str| portal.act(iin, number, self.path(), &body, &[]);
        act(people::OPERATOR, &life.number)?
            .refused(403, "forbidden")
            .context("the operator")?;
        let stranger = portal.somebody()?.iin;
        let elsewhere = portal.company()?.administrator.iin;
        let unknown = format!("{}-2026-999999999", life.company.bin);
        for (who, iin) in [
            ("a stranger", &stranger),
            ("the administrator of a holder that never had it", &elsewhere),
            ("the head of a holder that never had it", &life.other_head.iin),
        ] {
            let hidden = act(iin, &life.number)?.refused(404, "not-found").context(who)?;
            let absent = act(iin, &unknown)?.refused(404, "not-found").context(who)?;
            let (mut hidden, mut absent) = (hidden.json(), absent.json());
            for answer in [&mut hidden, &mut absent] {
                answer["instance"] = json!(null);
            }
            ensure!(hidden == absent, "{who} learns that the case exists");
        }
        let path = format!("/v1/requests/{}/{}", life.number, self.path());
        let anonymous = [("content-type", "application/json")];
        portal
            .client
            .send("POST", &path, &anonymous, body.to_string().as_bytes())?
            .refused(401, "not-identified")?;
        ensure!(life.etag()? == etag, "a refusal changed the case");

        for role in by {
            let life = self.ready(portal)?;
            let before = life.case()?;
            let after = life.done(role, self.path(), &(self.body)(&life))?;
            let new = new_lines(&before, &after)?;
            let names: Vec<_> = new.iter().map(|line| line["event"].clone()).collect();
            ensure!(names == self.events(), "{names:?} by {}", role.name());
            for line in new {
                ensure!(line["actor"] == role.name(), "{line}");
            }
        }
        Ok(())
    }

    /// Every fault is named by its place, and a refused document changes nothing.
    ///
    /// # Errors
    /// One is not.
    pub fn names_each_fault(&self, portal: &Portal, faults: &[(&str, Value, &str)]) -> Result<()> {
        let life = self.ready(portal)?;
        let (etag, whole, role) = (life.etag()?, (self.body)(&life), self.first()?);
        for (pointer, value, code) in faults {
            let said = || format!("{pointer} {value:.80}");
            let answer = life.act(role, self.path(), &with(&whole, pointer, value.clone()))?;
            let answer = answer.refused(422, "invalid-document").with_context(said)?;
            let expected = [((*pointer).to_owned(), (*code).to_owned())];
            ensure!(answer.faults() == expected, "{}: {:?}", said(), answer.faults());
        }
        ensure!(life.etag()? == etag, "a refusal changed the case");
        Ok(())
    }

    /// What is no such document at all is refused for what it is.
    ///
    /// # Errors
    /// It is not.
    pub fn refuses_what_is_no_document(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let (etag, role) = (life.etag()?, self.first()?);
        let path = format!("/v1/requests/{}/{}", life.number, self.path());
        let bearer = bearer(&portal.authority.token_of(&life.who(role).iin));
        let send = |method: &str, kind: &str, body: &[u8]| {
            let headers = [("authorization", &*bearer), ("content-type", kind)];
            portal.client.send(method, &path, &headers, body)
        };
        let whole = (self.body)(&life).to_string();
        for body in ["", "{", "\u{feff}", "nothing"] {
            send("POST", "application/json", body.as_bytes())?
                .refused(400, "malformed")
                .with_context(|| format!("{body:?}"))?;
        }
        send("POST", "application/json", b"{\"text\": \"\xff\"}")?.refused(400, "malformed")?;
        for body in ["[]", "null", "17", "\"text\""] {
            send("POST", "application/json", body.as_bytes())?
                .refused(422, "invalid-document")
                .with_context(|| format!("{body:?}"))?;
        }
        for kind in [
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
        ] {
            send("POST", kind, whole.as_bytes())?.refused(415, "unsupported-media-type")?;
        }
        if !self.kind.way().is_some_and(|way| way.has_files) {
            let large = " ".repeat(SMALL_BODY_BYTES + 1);
            send("POST", "application/json", large.as_bytes())?.refused(413, "too-large")?;
        }
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let answer = send(method, "application/json", &[])?.refused(405, "method-not-allowed")?;
            ensure!(answer.header("allow") == Some("POST"), "{:?}", answer.headers);
        }
        let known = with(&(self.body)(&life), "/surprise", json!(1));
        let answer = life
            .act(role, self.path(), &known)?
            .refused(422, "invalid-document")?;
        ensure!(
            answer.faults() == [("/surprise".to_owned(), "unknown-field".to_owned())],
            "{:?}",
            answer.faults()
        );
        for key in ["", "a b", &"k".repeat(256)] {
            self.give(&life, &[("idempotency-key", key)])?
                .refused(400, "invalid-parameter")
                .with_context(|| format!("{key:?}"))?;
        }
        ensure!(life.etag()? == etag, "a refusal changed the case");
        Ok(())
    }

    /// By an old look at the case nothing is done; by the present one it is.
    ///
    /// # Errors
    /// It is not so.
    pub fn goes_by_if_match(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let etag = life.etag()?;
        for other in ["\"00000000000000000000000000000000\"", "\"\"", "W/\"x\", \"y\""] {
            let answer = self
                .give(&life, &[("if-match", other)])?
                .refused(412, "precondition-failed")
                .with_context(|| other.to_owned())?;
            ensure!(
                answer.header("etag") == Some(&*etag),
                "412 without the present ETag"
            );
        }
        for malformed in ["", "x", "W/x, \"y\"", "*, \"x\""] {
            self.give(&life, &[("if-match", malformed)])?
                .refused(400, "invalid-parameter")
                .with_context(|| malformed.to_owned())?;
        }
        ensure!(life.etag()? == etag, "a refusal changed the case");

        let listed = format!("\"00000000000000000000000000000000\", W/{etag}");
        let done = self.give(&life, &[("if-match", &listed)])?.with(200)?;
        let new = done.header("etag").context("a case without an ETag")?.to_owned();
        ensure!(new != etag, "an act that leaves the ETag as it was");
        ensure!(
            life.etag()? == new,
            "another ETag to a reader than to the one who acts"
        );
        self.give(&life, &[("if-match", &etag)])?
            .refused(412, "precondition-failed")?;
        ensure!(life.etag()? == new, "a refusal changed the case");

        let life = self.ready(portal)?;
        self.give(&life, &[("if-match", "*")])?.with(200)?;
        Ok(())
    }

    /// With one key it is done once, and told again; the key stands for what was sent with it.
    ///
    /// # Errors
    /// It is not so.
    pub fn is_done_once_with_one_key(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let key = [("idempotency-key", "once")];
        let first = self.give(&life, &key)?.with(200)?;
        for _ in 0..2 {
            let again = self.give(&life, &key)?.with(200)?;
            ensure!(
                again.json() == first.json(),
                "{} then {}",
                first.json(),
                again.json()
            );
            ensure!(again.header("etag") == first.header("etag"), "another ETag");
        }
        // What was done is told to one who repeats it, also by the look they had then.
        let stale = [key[0], ("if-match", "\"00000000000000000000000000000000\"")];
        self.give(&life, &stale)?.with(200)?;
        let role = self.first()?;
        life.act_with(role, self.path(), &(self.other_body)(&life), &key)?
            .refused(422, "idempotency-key-reused")?;
        ensure!(
            life.case()?["timeline"] == first.json()["timeline"],
            "a repetition changed the case"
        );
        Ok(())
    }

    /// It makes so many durable writes, and none where it is refused.
    ///
    /// # Errors
    /// It makes others.
    pub fn takes_durable_writes(&self, writes: u64) -> Result<()> {
        if Portal::is_remote() {
            return Ok(());
        }
        let portal = Portal::open(Folder::new()?, &[])?;
        let life = self.ready(&portal)?;
        let made = |answer: &Answer| -> Result<u64> {
            let logged = portal.logged(answer)?;
            logged["durable_writes"].as_u64().context("no count")
        };
        let done = made(&self.give(&life, &[])?.with(200)?)?;
        ensure!(done == writes, "{done} durable writes");
        let refused = life.act(self.first()?, self.path(), &json!({"surprise": 1}))?;
        let refused = made(&refused.with(422)?)?;
        ensure!(refused == 0, "{refused} durable writes of what is refused");
        Ok(())
    }

    /// Without a key a second click is told what the first has done.
    ///
    /// # Errors
    /// It is not so.
    pub fn is_refused_the_second_time(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let first = self.give(&life, &[])?.with(200)?.json();
        let again = self.give(&life, &[])?.refused(409, self.again)?;
        ensure!(again.json()["possible"].is_array(), "409 without `possible`");
        ensure!(
            life.case()?["timeline"] == first["timeline"],
            "the second click changed the case"
        );
        Ok(())
    }

    /// Sixteen clients at once with one key do it once, and all are told the same.
    ///
    /// # Errors
    /// It is not so.
    pub fn is_done_once_by_sixteen_clients_with_one_key(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let before = life.case()?;
        let told = at_once(CROWD, |_| {
            let answer = self.give(&life, &[("idempotency-key", "crowd")])?.with(200)?;
            Ok(answer.header("etag").map(str::to_owned))
        })?;
        let after = life.read()?;
        ensure!(
            told.iter().all(|etag| etag.as_deref() == after.header("etag")),
            "{told:?}"
        );
        let new = new_lines(&before, &after.json())?;
        let names: Vec<_> = new.iter().map(|line| line["event"].clone()).collect();
        ensure!(names == self.events(), "{names:?}");
        Ok(())
    }

    /// Sixteen clients at once without a key do it once: one is answered, the others are told why not.
    ///
    /// # Errors
    /// It is not so.
    pub fn is_done_once_by_sixteen_clients_without_a_key(&self, portal: &Portal) -> Result<()> {
        let life = self.ready(portal)?;
        let before = life.case()?;
        let answers = at_once(CROWD, |_| self.give(&life, &[]))?;
        let mut done = 0;
        for answer in answers {
            if answer.status == 200 {
                done += 1;
            } else {
                answer.refused(409, self.again)?;
            }
        }
        ensure!(done == 1, "done {done} times");
        let new = new_lines(&before, &life.case()?)?;
        let names: Vec<_> = new.iter().map(|line| line["event"].clone()).collect();
        ensure!(names == self.events(), "{names:?}");
        Ok(())
    }

    /// In a state that forbids it, it is refused, and what is possible is told in the language of the caller: what the table
    /// of transitions has for that state, or nothing.
    ///
    /// # Errors
    /// It is not so.
    pub fn says_what_is_possible_instead(
        &self,
        portal: &Portal,
        before: fn(&Life<'_>) -> Result<()>,
        state: Option<&str>,
    ) -> Result<()> {
        let possible = state.map_or_else(|| Ok(Vec::new()), possible_in)?;
        let life = portal.life()?;
        before(&life).context("what comes before")?;
        let etag = life.etag()?;
        let mut titles = Vec::new();
        for (place, language) in ["kk", "ru", "en"].into_iter().enumerate() {
            let answer = self
                .give(&life, &[("accept-language", language)])?
                .refused(409, "illegal-transition")?;
            ensure!(answer.header("content-language") == Some(language), "{language}");
            let body = answer.json();
            let told = body["possible"]
                .as_array()
                .with_context(|| format!("409 without `possible`: {body}"))?;
            let told: Vec<_> = told.iter().map(|possible| possible["command"].clone()).collect();
            ensure!(told == possible, "{told:?} instead of {possible:?}");
            let detail = body["detail"].as_str().unwrap_or_default();
            for name in possible.iter() {
                let kind = CommandKind::named(name).with_context(|| name.clone())?;
                let text = kind.text();
                let words = [text.kk, text.ru, text.en].into_iter().nth(place);
                ensure!(
                    words.is_some_and(|words| detail.contains(words)),
                    "{name} is not in {detail:?}"
                );
            }
            titles.push((body["title"].clone(), body["detail"].clone()));
        }
        titles.dedup();
        ensure!(titles.len() == 3, "the same words in two languages: {titles:?}");
        ensure!(life.etag()? == etag, "a refusal changed the case");
        Ok(())
    }
}

/// What is possible in a state of a registration, by name: as the table of transitions says.
///
/// # Errors
/// The table has no such state.
pub fn possible_in(state: &str) -> Result<Vec<String>> {
    let table = std::fs::read_to_string(root().join("tests/golden/transitions.txt"))?;
    let heading = format!("{}: ", state.to_uppercase());
    let mut lines = table.lines().skip_while(|line| !line.starts_with(&heading));
    let possible = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("  possible now: "));
    let possible = possible.with_context(|| format!("no state {state} in the table"))?;
    Ok(match possible {
        "nothing" => Vec::new(),
        some => some.split(", ").map(str::to_owned).collect(),
    })
}

/// The lines that the timeline of a case has more than before; what stood there stands there still.
///
/// # Errors
/// It does not.
pub fn new_lines(before: &Value, after: &Value) -> Result<Vec<Value>> {
    let lines = |case: &Value| case["timeline"].as_array().cloned().unwrap_or_default();
    let (old, mut new) = (lines(before), lines(after));
    ensure!(
        new.starts_with(&old),
        "the past changed: {:?} became {:?}",
        events(before),
        events(after)
    );
    Ok(new.split_off(old.len()))
}
