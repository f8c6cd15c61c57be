//! Who may do what: every operation of the API by everyone who could try it, in a state in which it is possible.
//!
//! The table of operations says who may call each, [`whose`] who of all these that is, and [`ROWS`] how it is called.
//! What the portal answers to everyone else stands in `tests/golden/access.txt`, which `BLESS=1` writes anew. Whose an
//! operation is cannot be blessed away.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use api::{Access, Method, Operation, Signing};
use chrono::{DateTime, TimeDelta, Utc};
use eds_make::Person;
use portal_tests::acts;
use portal_tests::client::{Answer, bearer};
use portal_tests::documents;
use portal_tests::identity::{Authority, Claims};
use portal_tests::life::{self, Life, Role};
use portal_tests::people;
use portal_tests::scene::{Somebody, id};
use portal_tests::server::{Portal, root};
use portal_tests::signing;
use requests::acts::CommandKind;
use serde_json::{Value, json};

/// Everyone who could try an operation that is about a case, or about the holder that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    /// Without a token.
    Nobody,
    /// The applicant, with a token whose time is over.
    Expired,
    /// Somebody who has nothing to do with it.
    Stranger,
    /// Who asks.
    Applicant,
    /// The applicant, with a mobile number that is not verified.
    Unverified,
    /// Another who signs for the organisation on whose behalf the applicant asks, by their token.
    Colleague,
    /// Who signs for another organisation, by their token.
    Outsider,
    /// Of the holder.
    Administrator,
    /// Of the holder.
    Head,
    /// An administrator of the holder, until it was revoked.
    Former,
    /// Of a holder that never had the case.
    OtherAdministrator,
    /// Of a holder that never had the case.
    OtherHead,
    /// Of the deployment.
    Operator,
}

impl Who {
    const ALL: [Self; 13] = [
        Self::Nobody,
        Self::Expired,
        Self::Stranger,
        Self::Applicant,
        Self::Unverified,
        Self::Colleague,
        Self::Outsider,
        Self::Administrator,
        Self::Head,
        Self::Former,
        Self::OtherAdministrator,
        Self::OtherHead,
        Self::Operator,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Expired => "expired",
            Self::Stranger => "stranger",
            Self::Applicant => "applicant",
            Self::Unverified => "unverified",
            Self::Colleague => "colleague",
            Self::Outsider => "outsider",
            Self::Administrator => "administrator",
            Self::Head => "head",
            Self::Former => "former",
            Self::OtherAdministrator => "other-administrator",
            Self::OtherHead => "other-head",
            Self::Operator => "operator",
        }
    }
}

/// Those of all these who may call an operation with such an access.
fn whose(access: Access) -> Vec<Who> {
    let (applicant, staff) = ([Who::Applicant, Who::Unverified], [Who::Administrator, Who::Head]);
    let but = |others: &[Who]| {
        let mut all = Who::ALL.to_vec();
        all.retain(|who| !others.contains(who));
        all
    };
    match access {
        // The scene has the key of the link, and everyone a certificate of the organisation.
        Access::Everyone | Access::Key | Access::Signer => Who::ALL.to_vec(),
        // A token that is not valid is refused, and not passed over.
        Access::EveryoneOrToken => but(&[Who::Expired]),
        Access::Identified => but(&[Who::Nobody, Who::Expired]),
        Access::Reachable => but(&[Who::Nobody, Who::Expired, Who::Unverified]),
        // The number is asked for when a request is sent, and not again.
        Access::Applicant => applicant.to_vec(),
        Access::Administrator => vec![Who::Administrator],
        Access::Head => vec![Who::Head],
        Access::Staff => staff.to_vec(),
        Access::Operator => vec![Who::Operator],
        Access::StaffAndOperator => [&staff[..], &[Who::Operator]].concat(),
        Access::HeadAndOperator => vec![Who::Head, Who::Operator],
        Access::Insiders => [&applicant[..], &[Who::Colleague], &staff].concat(),
        Access::Readers => [&applicant[..], &[Who::Colleague], &staff, &[Who::Operator]].concat(),
        // A secret and no token, or no address at all.
        Access::Scheduler | Access::Component => Vec::new(),
    }
}

/// How an operation is called; see [`Scene::path`].
struct Row {
    operation: &'static Operation,
    before: Option<fn(&Life<'_>) -> Result<()>>,
    /// The act that it is, where it is called as the table of acts says.
    act: Option<CommandKind>,
    query: &'static str,
    body: fn(&Scene<'_>, &str) -> Value,
}

impl Row {
    /// An operation.
    const fn of(operation: &'static Operation) -> Self {
        Self {
            operation,
            before: None,
            act: None,
            query: "",
            body: |_, _| Value::Null,
        }
    }

    /// What has to happen to a new request before it is possible.
    const fn after(self, before: fn(&Life<'_>) -> Result<()>) -> Self {
        Self {
            before: Some(before),
            ..self
        }
    }

    /// The query that it needs.
    const fn asking(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    /// A body in order, of the caller with this IIN.
    const fn sending(self, body: fn(&Scene<'_>, &str) -> Value) -> Self {
        Self { body, ..self }
    }
}

/// Every operation of the API; an act in a case that has no row here is called as [`of_table`] says.
const ROWS: &[Row] = &[
    Row::of(&api::SUBMIT).sending(|scene, iin| documents::request(iin, &scene.life.company.bin)),
    Row::of(&api::TRACK),
    Row::of(&api::TRACK_ATTACHMENT),
    Row::of(&api::TRACK_ANSWER_ATTACHMENT).after(answer_with_a_file),
    Row::of(&api::TRACK_QUESTION_ATTACHMENT).after(ask_with_a_file),
    Row::of(&api::TRACK_REPLY_ATTACHMENT).after(reply_with_a_file),
    Row::of(&api::TRACK_OWN),
    Row::of(&api::TRACK_QUEUE),
    Row::of(&api::MODERATE).sending(|_, _| json!({"decision": "accept"})),
    Row::of(&api::FORWARD).sending(|scene, _| life::forwarding(&scene.life.other.bin)),
    Row::of(&api::FORWARD_RECALL)
        .after(|life| life.forward_part().map(drop))
        .sending(|scene, _| recall(&scene.life)),
    Row::of(&api::EXTEND).sending(|scene, _| life::extension(&scene.life.other.bin)),
    Row::of(&api::EXTEND_NOTICE)
        .after(extend)
        .sending(|_, _| json!({})),
    Row::of(&api::CLARIFY).sending(|_, _| life::question()),
    Row::of(&api::CLARIFY_REPLY)
        .after(|life| life.ask())
        .sending(|_, _| json!({"text": "47-үй."})),
    Row::of(&api::ANSWER).sending(|_, _| life::answer("provided")),
    Row::of(&api::CORRECT).sending(|_, _| json!({"email": "jana@example.kz"})),
    Row::of(&api::WITHDRAW).sending(|_, _| json!({})),
    Row::of(&api::RATE)
        .after(|life| life.answer())
        .sending(|_, _| json!({"mark": "like"})),
    Row::of(&api::TRACK_SIGNATURE),
    Row::of(&api::TRACK_ANSWER_SIGNATURE).after(sign_an_answer),
    Row::of(&api::ERASE)
        .after(|life| life.answer())
        .sending(|_, _| json!({"ground": "court-decision", "reference": "№ 7 of 2026-11-20"})),
    Row::of(&api::RESEND).sending(|_, _| json!({})),
    Row::of(&api::RESEND_DEAD),
    Row::of(&api::RESEND_ALL),
    Row::of(&api::EXPORT),
    Row::of(&api::ROOTS),
    Row::of(&api::SWEEP),
    Row::of(&api::ROOTS_DAY).after(close_the_day),
    Row::of(&api::ROOTS_PROOF).after(close_the_day),
    Row::of(&api::RECEIPT),
    Row::of(&api::RECEIPT_CERTIFICATE)
        .after(|life| life.answer())
        .asking("?kind=timeliness"),
    Row::of(&api::RECEIPT_KEYS),
    Row::of(&api::RECEIPT_VERIFICATION).sending(|scene, _| scene.receipt.clone()),
    Row::of(&api::DIRECTORY),
    Row::of(&api::DIRECTORY_HOLDER),
    Row::of(&api::DIRECTORY_HOLDER_PUT).sending(|_, _| documents::holder("«Басқа» АҚ", "АО «Другое»", 60.0)),
    Row::of(&api::DIRECTORY_STAFF).sending(|_, _| json!({"role": "head"})),
    Row::of(&api::DIRECTORY_STAFF_DELETE),
    Row::of(&api::DIRECTORY_END).sending(|_, _| json!({"on": "2027-01-01", "reason": "liquidated"})),
    Row::of(&api::DIRECTORY_END_DELETE),
    Row::of(&api::DIRECTORY_HISTORY),
    Row::of(&api::DIRECTORY_ORGANIZATION)
        .sending(|scene, _| scene.life.portal.authority.proof(&scene.organization)),
    Row::of(&api::DIRECTORY_ORGANIZATION_DELETE),
    Row::of(&api::SUBSCRIBE).after(subscribe),
    Row::of(&api::SUBSCRIBE_PUT).sending(|_, _| json!({"url": SYSTEM})),
    Row::of(&api::SUBSCRIBE_DELETE).after(subscribe),
    Row::of(&api::NOTIFY),
    Row::of(&api::FEED),
    Row::of(&api::FEED_LINK),
    Row::of(&api::FEED_REVOKE),
    Row::of(&api::FEED_TERMS).asking("?key={key}"),
    Row::of(&api::TERMS).asking("?at=2026-11-23"),
    Row::of(&api::TERMS_RULES),
    Row::of(&api::TERMS_CALENDAR_YEAR),
    Row::of(&api::DIRECTORY_CALENDAR).sending(|scene, _| scene.calendar.clone()),
    Row::of(&api::SWEEP_RECOMPUTATION).sending(|_, _| json!({})),
    Row::of(&api::PORTAL_HEALTH),
    Row::of(&api::PORTAL_OPENAPI),
    Row::of(&api::PORTAL_PROBLEM),
];

/// The rows of the acts that are called with the example of the table, in the first state in which they are possible.
fn of_table() -> Vec<Row> {
    let known: BTreeSet<_> = ROWS.iter().map(|row| row.operation.id).collect();
    let others = api::all().filter(|operation| !known.contains(operation.id));
    let acts = others.filter_map(|operation| Some((operation, act_over(operation)?)));
    acts.map(|(operation, act)| Row {
        act: Some(act),
        ..Row::of(operation)
    })
    .collect()
}

/// The act that is done over an operation, or the first of them.
fn act_over(operation: &Operation) -> Option<CommandKind> {
    let is_over = |act: &&CommandKind| act.way().is_some_and(|way| way.id == operation.id);
    CommandKind::ALL.iter().find(is_over).copied()
}

/// The claim that says for which organisation somebody signs.
const SIGNS_FOR: &str = "signs_for";

/// The system of a holder. Nobody is there; nothing is delivered in this test.
const SYSTEM: &str = "https://hooks.example.kz/events";

fn subscribe(life: &Life<'_>) -> Result<()> {
    let path = format!("/v1/holders/{}/subscription", life.company.bin);
    let token = life.portal.authority.token_of(&life.head.iin);
    let subscribed = life
        .portal
        .client
        .json("PUT", &path, &token, &json!({"url": SYSTEM}))?;
    subscribed.with(201).map(drop)
}

fn extend(life: &Life<'_>) -> Result<()> {
    let extension = life::extension(&life.other.bin);
    life.done(Role::Head, "extension", &extension).map(drop)
}

/// The head signs the answer.
fn sign_an_answer(life: &Life<'_>) -> Result<()> {
    let head = Person::head(&life.head.iin, &life.company.bin);
    let answer = documents::with(&life::answer("provided"), "/request", json!(life.number));
    let answer = life.portal.authority.signed(&head, &answer);
    let path = format!("/v1/requests/{}/answer", life.number);
    life.portal
        .client
        .post_signed(&path, &answer)?
        .with(200)
        .map(drop)
}

/// A day goes by, and everything is under the root of the one before.
fn close_the_day(life: &Life<'_>) -> Result<()> {
    let portal = life.portal;
    let case = life.case()?;
    let arrived = case["arrived_at"].as_str().context("no arrival")?;
    let next_day = arrived.parse::<DateTime<Utc>>()? + TimeDelta::days(1);
    portal.set_clock(&next_day.to_rfc3339())?;
    let scheduler = bearer(&portal.authority.scheduler_secret);
    let headers = [("authorization", &*scheduler)];
    loop {
        let answer = portal.client.send("POST", "/v1/roots", &headers, b"")?;
        if answer.with(200)?.json()["remaining"] == false {
            return Ok(());
        }
    }
}

fn answer_with_a_file(life: &Life<'_>) -> Result<()> {
    let mut answer = life::answer("provided");
    answer["attachments"] = file();
    life.done(Role::Administrator, "answer", &answer).map(drop)
}

fn ask_with_a_file(life: &Life<'_>) -> Result<()> {
    let mut question = life::question();
    question["attachments"] = file();
    life.done(Role::Administrator, "clarification", &question)
        .map(drop)
}

fn reply_with_a_file(life: &Life<'_>) -> Result<()> {
    life.ask()?;
    let reply = json!({"text": "47-үй.", "attachments": file()});
    life.done(Role::Applicant, "clarification/reply", &reply)
        .map(drop)
}

/// What takes back the last registration of a case.
fn recall(life: &Life<'_>) -> Value {
    let number = life.case().and_then(|case| life::number_of_last_leg(&case));
    json!({"number": number.unwrap_or_default(), "explanation": "Қате жіберілді."})
}

fn file() -> Value {
    json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}])
}

/// A request with a file at a holder, and everyone who could have to do with it.
struct Scene<'p> {
    life: Life<'p>,
    former: Somebody,
    stranger: Somebody,
    /// The organisation on whose behalf the applicant asks.
    organization: String,
    colleague: Somebody,
    /// Another organisation.
    other_organization: String,
    outsider: Somebody,
    /// A calendar that can be published.
    calendar: Value,
    /// The receipt of the request.
    receipt: Value,
    /// The key of the holder's feed.
    key: String,
}

impl<'p> Scene<'p> {
    fn new(portal: &'p Portal) -> Result<Self> {
        let mut life = portal.life()?;
        let (organization, other_organization) = (people::new_number()?, people::new_number()?);
        let mut document = documents::request_for(&life.citizen.iin, &life.company.bin, &organization);
        document["attachments"] = file();
        let citizen = Person::head(&life.citizen.iin, &organization);
        let signed = portal.authority.signed(&citizen, &document);
        let case = portal
            .client
            .post_signed("/v1/requests", &signed)?
            .with(201)?
            .json();
        life.number = id(&case);
        let former = portal.somebody()?;
        portal.grant(&life.company.bin, &former.iin, "administrator")?;
        let staff = format!("/v1/holders/{}/staff/{}", life.company.bin, former.iin);
        portal
            .client
            .json("DELETE", &staff, &portal.operator(), &Value::Null)?
            .with(200)?;
        let calendar = std::fs::read_to_string(root().join("crates/law/data/calendar.json"))?;
        let mut calendar: Value = serde_json::from_str(&calendar)?;
        calendar["version"] = json!("kz-2026.access");
        let token = portal.authority.token_of(&life.head.iin);
        let feed = format!("/v1/holders/{}/feed", life.company.bin);
        let feed = portal
            .client
            .json("PUT", &feed, &token, &Value::Null)?
            .with(201)?;
        let feed = feed.json();
        let (_, key) = feed["href"]
            .as_str()
            .and_then(|href| href.split_once("?key="))
            .context("a link without a key")?;
        Ok(Self {
            key: key.to_owned(),
            life,
            former,
            stranger: portal.somebody()?,
            organization,
            colleague: portal.somebody()?,
            other_organization,
            outsider: portal.somebody()?,
            calendar,
            receipt: case["receipt"].clone(),
        })
    }

    /// The IIN of this one; of nobody, the one that nobody pretends to have.
    fn iin(&self, who: Who) -> &str {
        let life = &self.life;
        match who {
            Who::Nobody | Who::Expired | Who::Applicant | Who::Unverified => &life.citizen.iin,
            Who::Stranger => &self.stranger.iin,
            Who::Colleague => &self.colleague.iin,
            Who::Outsider => &self.outsider.iin,
            Who::Administrator => &life.company.administrator.iin,
            Who::Head => &life.head.iin,
            Who::Former => &self.former.iin,
            Who::OtherAdministrator => &life.other.administrator.iin,
            Who::OtherHead => &life.other_head.iin,
            Who::Operator => people::OPERATOR,
        }
    }

    /// What the token of this one says, with a role to which the token is no title.
    fn claims(&self, who: Who, boast: bool) -> Value {
        let mut claims = Authority::said(&Claims {
            expired: who == Who::Expired,
            phone_verified: who != Who::Unverified,
            ..self.life.portal.authority.claims_of(self.iin(who))
        });
        match who {
            Who::Colleague => claims[SIGNS_FOR] = json!(self.organization),
            Who::Outsider => claims[SIGNS_FOR] = json!(self.other_organization),
            Who::Nobody
            | Who::Expired
            | Who::Stranger
            | Who::Applicant
            | Who::Unverified
            | Who::Administrator
            | Who::Head
            | Who::Former
            | Who::OtherAdministrator
            | Who::OtherHead
            | Who::Operator => {}
        }
        if boast {
            for role in ["operator", "administrator", "head", "admin"] {
                claims[role] = json!(true);
            }
            claims["role"] = json!("operator");
            claims["roles"] = json!(["operator", "administrator", "head"]);
            claims["bin"] = json!(self.life.company.bin);
        }
        claims
    }

    /// The path, or the path with its query, of an operation about this request, this holder and its administrator.
    fn path(&self, template: &str) -> Result<String> {
        let mut path = template.replace(
            "organizations/{bin}",
            &format!("organizations/{}", self.organization),
        );
        for (parameter, value) in [
            ("{id}", &*self.life.number),
            ("{bin}", &*self.life.company.bin),
            ("{iin}", &*self.life.company.administrator.iin),
            ("{clarification}", "0"),
            ("{index}", "0"),
            ("{year}", "2026"),
            ("{day}", "2026-11-23"),
            ("{slug}", "forbidden"),
            ("{key}", &*self.key),
        ] {
            path = path.replace(parameter, value);
        }
        ensure!(
            !path.contains('{'),
            "{template}: say in `Scene::path` what stands for it"
        );
        Ok(path)
    }

    /// What the portal answers to this one.
    fn call(&self, row: &Row, who: Who, boast: bool) -> Result<Answer> {
        let authority = &self.life.portal.authority;
        let bearer = bearer(&authority.sign(&Authority::header(), &self.claims(who, boast)));
        let is_signed = row.operation.signing == Signing::Must;
        let media_type = if is_signed {
            signing::MEDIA_TYPE
        } else {
            "application/json"
        };
        let mut headers = vec![("content-type", media_type), ("accept-language", "en")];
        if who != Who::Nobody {
            headers.push(("authorization", &*bearer));
        }
        let body = row
            .act
            .map_or_else(|| (row.body)(self, self.iin(who)), acts::example);
        let body = match body {
            Value::Null => Vec::new(),
            body if is_signed => {
                let signer = Person::head(self.iin(who), &self.organization);
                authority.signed(&signer, &body)
            }
            body => body.to_string().into_bytes(),
        };
        let method = row.operation.method.name();
        let path = self.path(&format!("{}{}", row.operation.path, row.query))?;
        let answer = self.life.portal.client.send(method, &path, &headers, &body)?;
        guarded(&answer)?;
        Ok(answer)
    }

    /// What a refusal must not change: the case, the queue, the directory, the link of the feed.
    fn state(&self) -> Result<(String, Vec<Value>, [Value; 2])> {
        let portal = self.life.portal;
        let of_holder = |what: &str| {
            let path = format!("/v1/holders/{}/{what}", self.life.company.bin);
            anyhow::Ok(portal.client.get(&path, &portal.operator())?.with(200)?.json())
        };
        Ok((
            self.life.etag()?,
            portal.queue(&self.life.company)?,
            [of_holder("history")?, of_holder("feed")?],
        ))
    }
}

/// Every answer says that no cache keeps it, unless it is anyone's or a link's, and that no browser makes a page of it.
fn guarded(answer: &Answer) -> Result<()> {
    let header = |name: &str| answer.header(name).unwrap_or_default();
    let kept = header("cache-control");
    ensure!(
        kept == "no-store" || kept.starts_with("public, ") || kept.starts_with("private, "),
        "cache-control: {kept}"
    );
    let policy = header("content-security-policy");
    ensure!(
        policy == "default-src 'none'; frame-ancestors 'none'"
            || policy == "default-src 'none'; frame-ancestors 'none'; sandbox",
        "content-security-policy: {policy}"
    );
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        ensure!(header(name) == value, "{name}: {}", header(name));
    }
    let mut names: Vec<_> = answer.headers.iter().map(|(name, _)| name).collect();
    names.sort();
    let all = names.len();
    names.dedup();
    ensure!(names.len() == all, "a header is there twice: {names:?}");
    ensure!(
        !header("x-request-id").is_empty() && !answer.body.is_empty(),
        "{answer:?}"
    );
    Ok(())
}

/// What an answer is: its status, and the problem if it is one.
fn outcome(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.problem())
        .trim_end()
        .to_owned()
}

/// What everyone is answered to this operation. Those who may call it are held to the row. Nothing that is asked of the
/// scene `untouched` changes it.
fn outcomes(untouched: &Scene<'_>, row: &Row) -> Result<BTreeMap<Who, String>> {
    let new = || {
        let scene = Scene::new(untouched.life.portal)?;
        if let Some(before) = row.before {
            before(&scene.life).context("what comes before")?;
        }
        if let Some(state) = row.act.and_then(|act| act.states().first().copied()) {
            acts::bring_into(&scene.life, state).context("what comes before")?;
        }
        anyhow::Ok(scene)
    };
    let prepared;
    let shared = if row.before.is_some() || row.act.is_some() {
        prepared = new()?;
        &prepared
    } else {
        untouched
    };
    let access = row.operation.access;
    let is_for_some = access.needs_token() || access == Access::EveryoneOrToken;
    let reads = row.operation.method == Method::Get;
    let before = shared.state()?;
    let mut outcomes = BTreeMap::new();
    // Those who are refused first, all in one case.
    let whose = whose(access);
    let (theirs, others): (Vec<_>, Vec<_>) = Who::ALL.into_iter().partition(|who| whose.contains(who));
    for who in others {
        let answer = shared.call(row, who, false)?;
        ensure!(
            (400..500).contains(&answer.status),
            "{} is answered {}, and it is not theirs",
            who.name(),
            outcome(&answer)
        );
        answer
            .header("content-type")
            .filter(|kind| *kind == "application/problem+json")
            .context("no problem")?;
        if who != Who::Nobody {
            let boasting = shared.call(row, who, true)?;
            ensure!(
                outcome(&boasting) == outcome(&answer),
                "{} is answered {} for what the token says of roles",
                who.name(),
                outcome(&boasting)
            );
        }
        outcomes.insert(who, outcome(&answer));
    }
    ensure!(shared.state()? == before, "a refusal changed something");
    for who in theirs {
        let own;
        let scene = if reads {
            shared
        } else {
            own = new()?;
            &own
        };
        let answer = scene.call(row, who, false)?;
        ensure!(
            matches!(answer.status, 200 | 201),
            "it is for {}, who is answered {}",
            who.name(),
            String::from_utf8_lossy(&answer.body)
        );
        ensure!(
            !is_for_some || answer.header("cache-control") == Some("no-store"),
            "what is for some is kept by caches"
        );
        outcomes.insert(who, outcome(&answer));
    }
    Ok(outcomes)
}

#[test]
fn every_operation_is_for_those_whose_it_is_and_for_nobody_else() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let of_table = of_table();
    let rows: Vec<_> = ROWS.iter().chain(&of_table).collect();
    let known: BTreeSet<_> = rows.iter().map(|row| row.operation.id).collect();
    ensure!(known.len() == rows.len(), "an operation has two rows");
    for operation in api::all() {
        ensure!(
            known.contains(operation.id),
            "nobody tries {0}: add `Row::of(&api::{1})` to ROWS in tests/tests/access.rs, with what comes before it and what is \
             sent, then BLESS=1 scripts/test access",
            operation.id,
            operation.id.to_uppercase().replace('-', "_")
        );
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let settings = [
        ("SPIN_VARIABLE_SUBSCRIPTION_HOST", "https://hooks.example.kz"),
        ("SPIN_VARIABLE_TOKEN_BIN_CLAIM", SIGNS_FOR),
    ];
    let portal = Portal::open(portal.stop()?, &settings)?;
    let untouched = Scene::new(&portal)?;
    let mut table = String::new();
    for row in rows {
        let (method, path) = (row.operation.method.name(), row.operation.path);
        let outcomes = outcomes(&untouched, row).with_context(|| format!("{method} {path}"))?;
        let mut by_outcome: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (who, outcome) in &outcomes {
            by_outcome.entry(outcome).or_default().push(who.name());
        }
        writeln!(table, "{method} {path}")?;
        for (outcome, names) in by_outcome {
            let names = if names.len() == Who::ALL.len() {
                "everyone".to_owned()
            } else {
                names.join(" ")
            };
            writeln!(table, "  {outcome:22}  {names}")?;
        }
    }
    let file = root().join("tests/golden/access.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &table)?;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    ensure!(
        kept == table,
        "tests/golden/access.txt is not what the portal answers: look at what changed, then BLESS=1 scripts/test access\n{table}"
    );
    Ok(())
}
