//! `POST /v1/requests/{id}/erasure`: the operator removes every personal value of a case.

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, lacks, with};
use portal_tests::life::{Life, Role, answer, events, last, question, times};
use portal_tests::people;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};

/// What stands in the attachment of the request, and in that of the answer.
const OF_REQUEST: &str = "қосымшадағы құпия сөз";
const OF_ANSWER: &str = "жауапқа тіркелген құпия сөз";

/// What stands in the files of a question and of its reply.
const OF_QUESTION: &str = "сұрақтың үлгісіндегі құпия сөз";
const OF_REPLY: &str = "нақтылауға тіркелген құпия сөз";

/// What comes before an erasure.
type Before = fn(&Life<'_>) -> Result<()>;

/// An erasure in order.
fn erasure() -> Value {
    json!({
        "ground": "retention-over",
        "reference": "2031 жылғы 11 қаңтардағы № 7 акт",
        "explanation": "Сақтау мерзімі 2030 жылғы 31 желтоқсанда өтті."
    })
}

fn erase(portal: &Portal, number: &str, headers: &[(&str, &str)]) -> Result<Answer> {
    portal.act(people::OPERATOR, number, "erasure", &erasure(), headers)
}

/// A request in whose life everybody said something: with files, a part elsewhere, a question, and a rating.
struct Told {
    number: String,
    citizen: String,
    staff: String,
    /// What must not be found any more.
    personal: Vec<String>,
}

fn told(portal: &Portal) -> Result<Told> {
    let mut life = portal.life()?;
    // The request that every life begins with has no files.
    life.done(Role::Applicant, "withdrawal", &json!({}))?;
    erase(portal, &life.number, &[])?.with(200)?;
    let file = |content: &str| json!([{"name": "a.txt", "media_type": "text/plain", "content": STANDARD.encode(content)}]);
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    let document = with(&document, "/attachments", file(OF_REQUEST));
    let sent = portal
        .client
        .submit(&life.citizen.token, &document, Some("kept"))?
        .with(201)?;
    life.number = sent.json()["id"].as_str().context("no id")?.to_owned();
    let there = life.forward_part()?;
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "answer",
            &answer("refused"),
            &[],
        )?
        .with(200)?;
    let asked = with(&question(), "/attachments", file(OF_QUESTION));
    life.done(Role::Administrator, "clarification", &asked)?;
    let reply = json!({"text": "Қазан айы, 47-үй", "attachments": file(OF_REPLY)});
    life.done(Role::Applicant, "clarification/reply", &reply)?;
    let given = with(&answer("provided"), "/attachments", file(OF_ANSWER));
    life.done(Role::Head, "answer", &given)?;
    let dislike = json!({"mark": "dislike", "reason": "Төртінші сұраққа жауап жоқ"});
    life.done(Role::Applicant, "rating", &dislike)?;
    let words = [
        "Серікқызы",
        "Нұрланқызы",
        "aigul@example.kz",
        "+77012345678",
        "Әуезов",
        "судың өшірілуі",
        "Болат Сәкенұлы",
        "зертхана хаттамалары",
        "Қай айлардың хаттамалары",
        "47-үй",
        "Төртінші сұраққа",
        OF_REQUEST,
        OF_QUESTION,
        OF_REPLY,
        OF_ANSWER,
    ];
    let mut personal: Vec<_> = words.map(str::to_owned).to_vec();
    personal.push(life.citizen.iin.clone());
    Ok(Told {
        number: life.number.clone(),
        citizen: life.citizen.iin.clone(),
        staff: life.company.administrator.iin.clone(),
        personal,
    })
}

/// Which of these texts stand in the files of a store that is not served.
fn found(folder: &Folder, texts: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder.path())? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !name.starts_with("store.db") {
            continue;
        }
        let bytes = std::fs::read(&path)?;
        for text in texts {
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(format!("{text} in {name}"));
            }
        }
    }
    Ok(found)
}

#[test]
fn nothing_personal_is_left_in_the_store() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::open(Folder::new()?, &[])?;
    let told = told(&portal)?;
    let folder = portal.stop()?;
    let before = found(&folder, &told.personal)?;
    ensure!(
        before.len() >= told.personal.len(),
        "the test looks for what is not there: {before:?}"
    );
    let portal = Portal::open(folder, &[])?;
    erase(&portal, &told.number, &[])?.with(200)?;
    let folder = portal.stop()?;
    assert_eq!(found(&folder, &told.personal)?, [""; 0]);
    Ok(())
}

#[test]
fn what_was_decided_stays_and_the_applicant_is_not_known_any_more() -> Result<()> {
    let portal = Portal::start()?;
    let told = told(&portal)?;
    let before = portal.seen(&told.staff, &told.number)?.with(200)?.json();
    let shown = erase(&portal, &told.number, &[])?.with(200)?.json();
    let staff = portal.seen(&told.staff, &told.number)?.with(200)?.json();
    let operator = portal.seen(people::OPERATOR, &told.number)?.with(200)?.json();
    assert_eq!(shown, operator);
    for case in [&staff, &operator] {
        assert_eq!(case["status"], "erased");
        assert_eq!(case["erased"]["ground"], "retention-over");
        assert_eq!(
            case["erased"]["text"],
            "the term for keeping the personal data is over"
        );
        assert_eq!(case["erased"]["reference"], erasure()["reference"]);
        assert_eq!(case["erased"]["at"], last(case, "erased")?["at"]);
        assert_eq!(last(case, "erased")?["actor"], "operator");
        for gone in ["applicant", "contacts", "subject", "text", "category"] {
            assert!(lacks(case, gone), "{gone}");
        }
        assert_eq!(case["attachments"], json!([]));
        let words = case.to_string();
        for personal in &told.personal {
            assert!(!words.contains(personal.as_str()), "{personal}");
        }
        for (leg, was) in case["legs"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(before["legs"].as_array().into_iter().flatten())
        {
            assert_eq!(leg["status"], was["status"]);
            assert_eq!(leg["answer"]["outcome"], was["answer"]["outcome"]);
            assert_eq!(leg["answer"]["attachments"], json!([]));
            assert_eq!(leg["possible"], json!([]));
        }
        assert_eq!(case["obligations"], before["obligations"]);
    }
    let lines = |case: &Value| case["timeline"].as_array().cloned().unwrap_or_default();
    assert_eq!(lines(&staff)[..lines(&before).len()], lines(&before));
    assert_eq!(lines(&staff).len(), lines(&before).len() + 1);

    let citizen = portal.again(&told.citizen);
    assert!(!portal.own_ids(&citizen)?.contains(&told.number));
    for path in ["", "/attachments/0", "/answer/attachments/0"] {
        let path = format!("/v1/requests/{}{path}", told.number);
        portal
            .client
            .get(&path, &citizen.token)?
            .refused(404, "not-found")?;
    }
    let token = portal.authority.token_of(&told.staff);
    for path in [
        "attachments/0",
        "clarifications/0/attachments/0",
        "clarifications/0/reply/attachments/0",
        "answer/attachments/0",
    ] {
        let path = format!("/v1/requests/{}/{path}", told.number);
        portal.client.get(&path, &token)?.refused(404, "not-found")?;
    }
    portal
        .act(
            &told.citizen,
            &told.number,
            "rating",
            &json!({"mark": "like"}),
            &[],
        )?
        .refused(404, "not-found")?;
    portal
        .act(&told.staff, &told.number, "answer", &answer("provided"), &[])?
        .refused(409, "illegal-transition")?;
    Ok(())
}

#[test]
fn only_the_operator_erases() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.answer()?;
    for role in Role::ALL {
        life.act(role, "erasure", &erasure())?
            .refused(403, "forbidden")
            .with_context(|| role.name())?;
    }
    for stranger in [&portal.somebody()?.iin, &life.other_head.iin] {
        portal
            .act(stranger, &life.number, "erasure", &erasure(), &[])?
            .refused(404, "not-found")?;
    }
    let path = format!("/v1/requests/{}/erasure", life.number);
    let json = [("content-type", "application/json")];
    portal
        .client
        .send("POST", &path, &json, erasure().to_string().as_bytes())?
        .refused(401, "not-identified")?;
    let allowed = portal
        .client
        .get(&path, &portal.operator())?
        .refused(405, "method-not-allowed")?;
    assert_eq!(allowed.header("allow"), Some("POST"));
    let unknown = format!("{}-2026-999999999", life.company.bin);
    erase(&portal, &unknown, &[])?.refused(404, "not-found")?;
    assert_eq!(life.case()?["status"], "answered");
    Ok(())
}

#[test]
fn as_long_as_an_answer_is_owed_nothing_is_erased() -> Result<()> {
    let portal = Portal::start()?;
    let part_is_open = |life: &Life<'_>| {
        life.forward_part()?;
        life.answer()
    };
    let before: [(Before, _); 3] = [
        (|_| Ok(()), "withdraw"),
        (|life| life.ask(), "reply"),
        (part_is_open, "rate"),
    ];
    for (before, possible) in before {
        let life = portal.life()?;
        before(&life)?;
        let etag = life.etag()?;
        let refused = erase(&portal, &life.number, &[])?
            .refused(409, "illegal-transition")?
            .json();
        let told: Vec<_> = refused["possible"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|p| &p["command"])
            .collect();
        assert!(told.contains(&&json!(possible)), "{refused}");
        assert!(!told.contains(&&json!("erase")), "{refused}");
        assert_eq!(life.etag()?, etag);
        assert!(life.case()?["text"].is_string());
    }
    Ok(())
}

#[test]
fn every_way_in_which_a_case_ends_lets_it_be_erased() -> Result<()> {
    let portal = Portal::start()?;
    let returned =
        json!({"decision": "return", "reasons": ["contacts-incomplete"], "explanation": "Мекенжай жоқ"});
    for (role, act, body) in [
        (Role::Head, "answer", answer("provided")),
        (Role::Head, "answer", answer("refused")),
        (Role::Administrator, "moderation", returned),
        (Role::Applicant, "withdrawal", json!({"reason": "Таптым"})),
    ] {
        let life = portal.life()?;
        life.done(role, act, &body)?;
        let case = erase(&portal, &life.number, &[])?.with(200)?.json();
        assert_eq!(
            (&case["status"], times(&case, "erased")),
            (&json!("erased"), 1),
            "{act}"
        );
    }
    // By the number of the holder it went to as well.
    let life = portal.life()?;
    let there = life.forward()?;
    portal
        .act(&life.other_head.iin, &there, "answer", &answer("provided"), &[])?
        .with(200)?;
    let case = erase(&portal, &there, &[])?.with(200)?.json();
    assert_eq!(case["id"], life.number.as_str());
    Ok(())
}

#[test]
fn each_fault_of_an_erasure_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.answer()?;
    let give = |body: &Value| portal.act(people::OPERATOR, &life.number, "erasure", body, &[]);
    for (pointer, value, code) in [
        ("/ground", json!(null), "required"),
        ("/ground", json!("because"), "unknown-value"),
        ("/reference", json!(null), "required"),
        ("/reference", json!(" "), "blank"),
        ("/reference", json!("а\nб"), "control-characters"),
        ("/reference", json!("ә".repeat(501)), "too-long"),
        ("/explanation", json!("ә".repeat(4_001)), "too-long"),
        ("/explanation", json!(""), "blank"),
        ("/surprise", json!(1), "unknown-field"),
    ] {
        let refused = give(&with(&erasure(), pointer, value.clone()))?.refused(422, "invalid-document")?;
        assert_eq!(
            refused.faults(),
            [(pointer.to_owned(), code.to_owned())],
            "{value}"
        );
    }
    assert_eq!(events(&life.case()?).last().map(String::as_str), Some("answered"));
    Ok(())
}

#[test]
fn an_erasure_is_done_once_even_if_somebody_repeats_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.answer()?;
    let etag = life.etag()?;
    erase(
        &portal,
        &life.number,
        &[("if-match", "\"00000000000000000000000000000000\"")],
    )?
    .refused(412, "precondition-failed")?;
    let key = ("idempotency-key", "once");
    let all = at_once(8, |_| {
        erase(&portal, &life.number, &[key, ("if-match", &etag)])?.with(200)
    })?;
    let case = portal.seen(people::OPERATOR, &life.number)?.with(200)?;
    for answer in &all {
        assert_eq!(answer.header("etag"), case.header("etag"));
    }
    assert_eq!(times(&case.json(), "erased"), 1);
    let other = with(&erasure(), "/ground", json!("court-decision"));
    portal
        .act(people::OPERATOR, &life.number, "erasure", &other, &[key])?
        .refused(422, "idempotency-key-reused")?;
    let again = erase(&portal, &life.number, &[])?
        .refused(409, "illegal-transition")?
        .json();
    assert_eq!(again["possible"], json!([]));
    Ok(())
}

#[test]
fn an_erasure_that_died_at_any_call_is_finished_by_the_next_one() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut portal = Portal::open(Folder::new()?, &[])?;
    let key = [("idempotency-key", "once")];
    let first = told(&portal)?;
    let done = erase(&portal, &first.number, &key)?.with(200)?;
    let calls = portal.logged(&done)?["store_calls"]
        .as_u64()
        .context("no count")?;
    for call in 1..=calls {
        let told = told(&portal)?;
        portal = Portal::open(
            portal.stop()?,
            &[("PORTAL_FAULTS", &format!("kill-after={call}"))],
        )?;
        if let Ok(answer) = erase(&portal, &told.number, &key) {
            bail!(
                "kill-after={call}: the host was to die, but answered {}",
                answer.status
            );
        }
        portal = Portal::open(portal.wait()?.1, &[])?;
        // Erased or not, and nothing in between.
        let staff = portal.seen(&told.staff, &told.number)?.with(200)?.json();
        let is_erased = staff["status"] == "erased";
        assert_eq!(lacks(&staff, "text"), is_erased, "kill-after={call}");
        let token = portal.authority.token_of(&told.staff);
        let file = portal
            .client
            .get(&format!("/v1/requests/{}/attachments/0", told.number), &token)?;
        assert_eq!(
            file.status,
            if is_erased { 404 } else { 200 },
            "kill-after={call}"
        );
        // With its key or without, the next call leaves nothing.
        let next = erase(&portal, &told.number, if call % 2 == 0 { &key } else { &[] })?;
        assert!(matches!(next.status, 200 | 409), "kill-after={call}: {next:?}");
        let folder = portal.stop()?;
        assert_eq!(found(&folder, &told.personal)?, [""; 0], "kill-after={call}");
        portal = Portal::open(folder, &[])?;
    }
    Ok(())
}
