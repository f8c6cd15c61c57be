//! Who may do what: every operation of the API by everyone who could try it, in a state in which it is possible.
//!
//! [`ROWS`] says of each operation how it is called and whose it is; what the portal answers to everyone else stands in
//! `tests/golden/access.txt`, which `BLESS=1` writes anew. Whose an operation is cannot be blessed away.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use eds_make::Person;
use portal_tests::client::{Answer, bearer};
use portal_tests::documents;
use portal_tests::identity::{Authority, Claims};
use portal_tests::life::{self, Life, Role};
use portal_tests::people;
use portal_tests::scene::{Somebody, id};
use portal_tests::server::{Portal, root};
use portal_tests::signing;
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

/// Nobody is asked who they are.
const EVERYONE: &[Who] = &Who::ALL;
/// Everyone but whoever sends a token that is not in order.
const UNLESS_EXPIRED: &[Who] = &[
    Who::Nobody,
    Who::Stranger,
    Who::Applicant,
    Who::Unverified,
    Who::Colleague,
    Who::Outsider,
    Who::Administrator,
    Who::Head,
    Who::Former,
    Who::OtherAdministrator,
    Who::OtherHead,
    Who::Operator,
];

/// Whoever says who they are.
const IDENTIFIED: &[Who] = &[
    Who::Stranger,
    Who::Applicant,
    Who::Unverified,
    Who::Colleague,
    Who::Outsider,
    Who::Administrator,
    Who::Head,
    Who::Former,
    Who::OtherAdministrator,
    Who::OtherHead,
    Who::Operator,
];
/// Whoever may send a request of their own: the Rules, paragraph 3, ask for a connected number.
const REACHABLE: &[Who] = &[
    Who::Stranger,
    Who::Applicant,
    Who::Colleague,
    Who::Outsider,
    Who::Administrator,
    Who::Head,
    Who::Former,
    Who::OtherAdministrator,
    Who::OtherHead,
    Who::Operator,
];
/// Whose case it is. The number is asked for when a request is sent, and not again.
const APPLICANT: &[Who] = &[Who::Applicant, Who::Unverified];
const ADMINISTRATOR: &[Who] = &[Who::Administrator];
const HEAD: &[Who] = &[Who::Head];
const STAFF: &[Who] = &[Who::Administrator, Who::Head];
const OPERATOR: &[Who] = &[Who::Operator];
const STAFF_AND_OPERATOR: &[Who] = &[Who::Administrator, Who::Head, Who::Operator];
const HEAD_AND_OPERATOR: &[Who] = &[Who::Head, Who::Operator];
/// Who may see what was written in a case.
const INSIDERS: &[Who] = &[
    Who::Applicant,
    Who::Unverified,
    Who::Colleague,
    Who::Administrator,
    Who::Head,
];
/// Who may see the course of a case.
const READERS: &[Who] = &[
    Who::Applicant,
    Who::Unverified,
    Who::Colleague,
    Who::Administrator,
    Who::Head,
    Who::Operator,
];

/// How an operation is called, and whose it is. Method and path are those of the OpenAPI document; see [`Scene::path`].
struct Row {
    operation: &'static str,
    whose: &'static [Who],
    before: Option<fn(&Life<'_>) -> Result<()>>,
    query: &'static str,
    body: fn(&Scene<'_>, &str) -> Value,
    is_signed: bool,
}

impl Row {
    /// An operation, by its `operationId`, and whose it is.
    const fn of(operation: &'static str, whose: &'static [Who]) -> Self {
        Self {
            operation,
            whose,
            before: None,
            query: "",
            body: |_, _| Value::Null,
            is_signed: false,
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

    /// The same, signed for the organisation by the caller.
    const fn signing(self, body: fn(&Scene<'_>, &str) -> Value) -> Self {
        Self {
            body,
            is_signed: true,
            ..self
        }
    }
}

/// Every operation of the API.
const ROWS: &[Row] = &[
    Row::of("submit", REACHABLE).sending(|scene, iin| documents::request(iin, &scene.life.company.bin)),
    Row::of("track", READERS),
    Row::of("track-attachment", INSIDERS),
    Row::of("track-answer-attachment", INSIDERS).after(answer_with_a_file),
    Row::of("track-question-attachment", INSIDERS).after(ask_with_a_file),
    Row::of("track-reply-attachment", INSIDERS).after(reply_with_a_file),
    Row::of("track-own", IDENTIFIED),
    Row::of("track-queue", STAFF),
    Row::of("moderate", ADMINISTRATOR).sending(|_, _| json!({"decision": "accept"})),
    Row::of("forward", ADMINISTRATOR).sending(|scene, _| life::forwarding(&scene.life.other.bin)),
    Row::of("forward-recall", ADMINISTRATOR)
        .after(|life| life.forward_part().map(drop))
        .sending(|scene, _| recall(&scene.life)),
    Row::of("extend", HEAD).sending(|scene, _| life::extension(&scene.life.other.bin)),
    Row::of("extend-notice", STAFF)
        .after(extend)
        .sending(|_, _| json!({})),
    Row::of("clarify", ADMINISTRATOR).sending(|_, _| life::question()),
    Row::of("clarify-reply", APPLICANT)
        .after(|life| life.ask())
        .sending(|_, _| json!({"text": "47-үй."})),
    Row::of("answer", STAFF).sending(|_, _| life::answer("provided")),
    Row::of("correct", APPLICANT).sending(|_, _| json!({"email": "jana@example.kz"})),
    Row::of("withdraw", APPLICANT).sending(|_, _| json!({})),
    Row::of("rate", APPLICANT)
        .after(|life| life.answer())
        .sending(|_, _| json!({"mark": "like"})),
    Row::of("track-signature", INSIDERS),
    Row::of("track-answer-signature", INSIDERS).after(sign_an_answer),
    Row::of("erase", OPERATOR)
        .after(|life| life.answer())
        .sending(|_, _| json!({"ground": "court-decision", "reference": "№ 7 of 2026-11-20"})),
    Row::of("resend", OPERATOR).sending(|_, _| json!({})),
    Row::of("resend-dead", OPERATOR),
    Row::of("resend-all", OPERATOR),
    Row::of("export", READERS),
    // Whoever has the secret of the scheduler, and no token is that.
    Row::of("roots", &[]),
    Row::of("sweep", &[]),
    Row::of("roots-day", EVERYONE).after(close_the_day),
    Row::of("roots-proof", READERS).after(close_the_day),
    Row::of("receipt", READERS),
    Row::of("receipt-certificate", READERS)
        .after(|life| life.answer())
        .asking("?kind=timeliness"),
    Row::of("receipt-keys", EVERYONE),
    Row::of("receipt-verification", EVERYONE).sending(|scene, _| scene.receipt.clone()),
    Row::of("directory", EVERYONE),
    // Whoever shows a token that is not in order is told so, and not answered as if there were none.
    Row::of("directory-holder", UNLESS_EXPIRED),
    Row::of("directory-holder-put", OPERATOR)
        .sending(|_, _| documents::holder("«Басқа» АҚ", "АО «Другое»", 60.0)),
    Row::of("directory-staff", OPERATOR).sending(|_, _| json!({"role": "head"})),
    Row::of("directory-staff-delete", OPERATOR),
    Row::of("directory-end", OPERATOR).sending(|_, _| json!({"on": "2027-01-01", "reason": "liquidated"})),
    Row::of("directory-end-delete", OPERATOR),
    Row::of("directory-history", HEAD_AND_OPERATOR),
    // Whoever has a certificate of the organisation; no token is looked at.
    Row::of("directory-organization", EVERYONE)
        .signing(|scene, _| scene.life.portal.authority.proof(&scene.organization)),
    Row::of("directory-organization-delete", IDENTIFIED),
    Row::of("subscribe", STAFF_AND_OPERATOR).after(subscribe),
    Row::of("subscribe-put", HEAD_AND_OPERATOR).sending(|_, _| json!({"url": SYSTEM})),
    Row::of("subscribe-delete", HEAD_AND_OPERATOR).after(subscribe),
    // Whoever has the secret of the scheduler, and no token is that.
    Row::of("notify", &[]),
    Row::of("feed", STAFF),
    Row::of("feed-link", STAFF_AND_OPERATOR),
    Row::of("feed-revoke", STAFF_AND_OPERATOR),
    // Whoever has the link.
    Row::of("feed-terms", EVERYONE).asking("?key={key}"),
    Row::of("terms", EVERYONE).asking("?at=2026-11-23"),
    Row::of("terms-rules", EVERYONE),
    Row::of("terms-calendar-year", EVERYONE),
    Row::of("terms-calendar", OPERATOR).sending(|scene, _| scene.calendar.clone()),
    Row::of("sweep-recomputation", OPERATOR).sending(|_, _| json!({})),
    Row::of("portal-health", EVERYONE),
    Row::of("portal-openapi", EVERYONE),
    Row::of("portal-problem", EVERYONE),
];

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
    fn call(&self, row: &Row, (method, path): &(String, String), who: Who, boast: bool) -> Result<Answer> {
        let authority = &self.life.portal.authority;
        let bearer = bearer(&authority.sign(&Authority::header(), &self.claims(who, boast)));
        let media_type = if row.is_signed {
            signing::MEDIA_TYPE
        } else {
            "application/json"
        };
        let mut headers = vec![("content-type", media_type), ("accept-language", "en")];
        if who != Who::Nobody {
            headers.push(("authorization", &*bearer));
        }
        let body = match (row.body)(self, self.iin(who)) {
            Value::Null => Vec::new(),
            body if row.is_signed => {
                let signer = Person::head(self.iin(who), &self.organization);
                authority.signed(&signer, &body)
            }
            body => body.to_string().into_bytes(),
        };
        let path = self.path(&format!("{path}{}", row.query))?;
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

/// An operation of the OpenAPI document.
struct Operation {
    /// Method and path.
    call: (String, String),
    /// Whether it asks for a token.
    secured: bool,
}

/// The operations of the OpenAPI document, by their ids.
fn operations() -> Result<BTreeMap<String, Operation>> {
    let text = std::fs::read_to_string(root().join("schemas/openapi.json"))?;
    let document: Value = serde_json::from_str(&text)?;
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().context("no paths")? {
        for (method, operation) in methods.as_object().context("no methods")? {
            let id = operation["operationId"].as_str().context("no operationId")?;
            let secured = operation["security"]
                .as_array()
                .is_some_and(|kinds| !kinds.is_empty());
            let call = (method.to_uppercase(), path.clone());
            operations.insert(id.to_owned(), Operation { call, secured });
        }
    }
    Ok(operations)
}

/// What an answer is: its status, and the problem if it is one.
fn outcome(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.problem())
        .trim_end()
        .to_owned()
}

/// What everyone is answered to this operation; and whose it is, is held to the row. `untouched` is a scene of which
/// nothing has been asked that changes it, and stays so.
fn outcomes(untouched: &Scene<'_>, row: &Row, operation: &Operation) -> Result<BTreeMap<Who, String>> {
    let new = || {
        let scene = Scene::new(untouched.life.portal)?;
        if let Some(before) = row.before {
            before(&scene.life).context("what comes before")?;
        }
        anyhow::Ok(scene)
    };
    let prepared;
    let shared = if row.before.is_some() {
        prepared = new()?;
        &prepared
    } else {
        untouched
    };
    let reads = operation.call.0 == "GET";
    let before = shared.state()?;
    let mut outcomes = BTreeMap::new();
    // Those who are refused first, all in one case.
    let (theirs, others): (Vec<_>, Vec<_>) = Who::ALL.into_iter().partition(|who| row.whose.contains(who));
    for who in others {
        let answer = shared.call(row, &operation.call, who, false)?;
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
            let boasting = shared.call(row, &operation.call, who, true)?;
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
        let answer = scene.call(row, &operation.call, who, false)?;
        ensure!(
            matches!(answer.status, 200 | 201),
            "it is for {}, who is answered {}",
            who.name(),
            String::from_utf8_lossy(&answer.body)
        );
        ensure!(
            !operation.secured || answer.header("cache-control") == Some("no-store"),
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
    let operations = operations()?;
    let known: BTreeSet<_> = ROWS.iter().map(|row| row.operation).collect();
    ensure!(known.len() == ROWS.len(), "an operation has two rows");
    for (id, operation) in &operations {
        let (method, path) = &operation.call;
        ensure!(
            known.contains(&**id),
            "nothing says who may {method} {path}: add `Row::of(\"{id}\", ...)` to ROWS in tests/tests/access.rs, with what \
             comes before it and what is sent, then BLESS=1 scripts/test access"
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
    for row in ROWS {
        let operation = operations.get(row.operation).with_context(|| {
            format!(
                "schemas/openapi.json has no operation `{}`: take its row out of ROWS in tests/tests/access.rs",
                row.operation
            )
        })?;
        let (method, path) = &operation.call;
        let outcomes = outcomes(&untouched, row, operation).with_context(|| format!("{method} {path}"))?;
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
