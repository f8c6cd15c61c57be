//! `POST /v1/requests/{id}/answer`: the holder answers, points to a publication, or refuses.

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portal_tests::acts::Act;
use portal_tests::documents::{self, lacks, with};
use portal_tests::life::{Life, Role, answer, events, last, owed, still_owed};
use portal_tests::people;
use portal_tests::scene::{Company, Somebody, id};
use portal_tests::server::Portal;
use requests::acts::CommandKind;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The most that one file may have.
const FILE_BYTES: usize = 10 * 1024 * 1024;

const ANSWER: Act = Act {
    kind: CommandKind::Answer,
    before: |life| life.accept(),
    body: |_| answer("provided"),
    other_body: |_| answer("partly-provided"),
    again: "illegal-transition",
};

/// Bytes that are no text and repeat nowhere.
fn content(size: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

fn file(name: &str, media_type: &str, content: &[u8]) -> Value {
    json!({"name": name, "media_type": media_type, "content": STANDARD.encode(content)})
}

#[test]
fn an_answer_states_what_the_law_asks_of_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let before = life.read()?;
    let sent = answer("provided");
    let done = life.act(Role::Administrator, "answer", &sent)?.with(200)?;
    let case = done.json();
    assert_ne!(done.header("etag"), before.header("etag"));
    assert_eq!(case["status"], "answered");
    // A holder that answers takes the request up by that.
    assert_eq!(events(&case), ["registered", "accepted", "answered"]);
    let line = last(&case, "answered")?;
    assert_eq!(line["actor"], "administrator");
    assert_eq!(line["leg"], life.number);
    assert_eq!(line["tells"], json!(["applicant"]));

    // The holder's name and address, the signatory's position, the day and the number of the request.
    let given = &case["legs"][0]["answer"];
    assert_eq!(
        given["holder_name"],
        json!({"kk": "«Жаңа» АҚ", "ru": "АО «Новое»"})
    );
    assert_eq!(given["holder_address"], "050000, Алматы қ., Абай даңғылы, 1");
    assert_eq!(given["signatory"], sent["signatory"]);
    assert_eq!(given["number"], life.number);
    assert_eq!(given["at"], line["at"]);
    let at = line["at"].as_str().context("no instant")?;
    let there = chrono::DateTime::parse_from_rfc3339(at)?
        .with_timezone(&chrono::FixedOffset::east_opt(5 * 3_600).context("no offset")?);
    assert_eq!(given["day"], there.date_naive().to_string());
    assert_eq!(given["language"], "kk", "the language of the request");
    assert_eq!(given["text"], sent["text"]);
    assert_eq!(given["outcome"], "provided");
    assert_eq!(given["attachments"], json!([]));
    for absent in ["refusal", "appeal", "rating"] {
        assert!(lacks(given, absent), "{absent}");
    }

    assert_eq!(still_owed(&case, &life.number), [""; 0]);
    assert_eq!(owed(&case, &life.number, "answer")?["discharged_at"], line["at"]);
    assert!(lacks(&case, "next"));
    assert_eq!(
        case["legs"][0]["possible"],
        json!([{"command": "rate", "by": ["applicant"]}])
    );
    assert!(portal.queue(&life.company)?.is_empty());

    // A later change of the directory does not change what was answered.
    let mut moved = documents::holder("«Басқа» АҚ", "АО «Другое»", 51.0);
    moved["postal_address"] = json!("010000, Астана қ., 2");
    portal.register(&life.company.bin, &moved)?;
    assert_eq!(life.case()?["legs"][0]["answer"], *given);
    Ok(())
}

#[test]
fn the_operator_sees_the_outcome_and_not_the_words() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let mut sent = answer("refused");
    sent["attachments"] = json!([file("хаттама.txt", "text/plain", b"ABC")]);
    life.done(Role::Head, "answer", &sent)?;
    let seen = portal.seen(people::OPERATOR, &life.number)?.with(200)?;
    assert_eq!(seen.json()["legs"][0]["answer"]["outcome"], "refused");
    assert_eq!(seen.json()["legs"][0]["answer"]["refusal"]["ground"], 3);
    let body = String::from_utf8(seen.body)?;
    for words in ["310 млн", "Болат Сәкенұлы", "хаттама.txt"] {
        assert!(!body.contains(words), "the operator reads {words}");
    }
    Ok(())
}

#[test]
fn each_of_the_seven_grounds_is_told_in_the_language_of_the_request_with_the_way_to_appeal() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut words = Vec::new();
    for language in ["kk", "ru", "en"] {
        let mut appeals = Vec::new();
        for ground in 1..=7 {
            let mut request = documents::request(&citizen.iin, &company.bin);
            request["language"] = json!(language);
            let case = portal
                .client
                .submit(&citizen.token, &request, None)?
                .with(201)?
                .json();
            let body = with(&answer("refused"), "/refusal_ground", json!(ground));
            // The caller reads English; what is told to the applicant is in the language of the request.
            let case = portal
                .act(&company.administrator.iin, &id(&case), "answer", &body, &[])?
                .with(200)?
                .json();
            assert_eq!(case["status"], "refused");
            let given = &case["legs"][0]["answer"];
            assert_eq!(given["language"], language);
            assert_eq!(given["refusal"]["ground"], ground);
            words.push(given["refusal"]["text"].as_str().context("no words")?.to_owned());
            appeals.push(given["appeal"].as_str().context("no way to appeal")?.to_owned());
            let refuse = owed(&case, &id(&case), "refuse")?;
            assert_eq!(refuse["discharged_at"], last(&case, "answered")?["at"]);
        }
        appeals.dedup();
        assert_eq!(appeals.len(), 1);
        words.append(&mut appeals);
    }
    assert!(words.iter().all(|words| !words.is_empty()));
    words.sort();
    words.dedup();
    assert_eq!(words.len(), 24, "the same words twice");
    Ok(())
}

#[test]
fn a_partial_answer_can_be_appealed_and_a_pointer_to_a_publication_cannot() -> Result<()> {
    let portal = Portal::start()?;
    for (outcome, appeal) in [
        ("partly-provided", true),
        ("already-published", false),
        ("provided", false),
    ] {
        let life = portal.life()?;
        let case = life.done(Role::Head, "answer", &answer(outcome))?;
        assert_eq!(case["status"], "answered");
        assert_eq!(case["legs"][0]["answer"]["outcome"], outcome);
        assert_eq!(
            case["legs"][0]["answer"]["appeal"].is_string(),
            appeal,
            "{outcome}"
        );
        assert_eq!(last(&case, "answered")?["actor"], "head");
    }
    Ok(())
}

#[test]
fn an_answer_in_another_language_than_the_request_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let etag = life.etag()?;
    for language in ["ru", "en"] {
        let body = with(&answer("provided"), "/language", json!(language));
        let refused = life
            .act(Role::Head, "answer", &body)?
            .refused(422, "invalid-document")?;
        assert_eq!(
            refused.faults(),
            [("/language".to_owned(), "answer-language".to_owned())]
        );
    }
    assert_eq!(life.etag()?, etag);
    life.done(
        Role::Head,
        "answer",
        &with(&answer("provided"), "/language", json!("kk")),
    )?;
    Ok(())
}

/// A request to this company that the answer points to a publication.
fn published(portal: &Portal, citizen: &Somebody, company: &Company, outcome: &str) -> Result<String> {
    let number = id(&portal.case(citizen, &company.bin)?);
    portal
        .act(
            &company.administrator.iin,
            &number,
            "answer",
            &answer(outcome),
            &[],
        )?
        .with(200)?;
    Ok(number)
}

#[test]
fn on_a_repeated_request_the_holder_no_longer_points_to_a_publication() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let earlier = published(&portal, &citizen, &company, "already-published")?;
    let repeat = with(
        &documents::request(&citizen.iin, &company.bin),
        "/repeat_of",
        json!(earlier),
    );
    let case = portal
        .client
        .submit(&citizen.token, &repeat, None)?
        .with(201)?
        .json();
    assert_eq!(case["repeat_of"], earlier);
    let number = id(&case);
    let act = |outcome: &str| {
        portal.act(
            &company.administrator.iin,
            &number,
            "answer",
            &answer(outcome),
            &[],
        )
    };
    let refused = act("already-published")?.refused(422, "invalid-document")?;
    assert_eq!(
        refused.faults(),
        [("/outcome".to_owned(), "repeat-must-be-provided".to_owned())]
    );
    assert_eq!(
        events(&portal.seen(&citizen.iin, &number)?.json()),
        ["registered"]
    );
    assert_eq!(act("provided")?.with(200)?.json()["status"], "answered");
    Ok(())
}

#[test]
fn only_ones_own_request_that_was_answered_by_a_publication_is_repeated() -> Result<()> {
    let portal = Portal::start()?;
    let (company, other, citizen) = (portal.company()?, portal.company()?, portal.somebody()?);
    let stranger = portal.somebody()?;
    let provided = published(&portal, &citizen, &company, "provided")?;
    let of_another = published(&portal, &stranger, &company, "already-published")?;
    let of_another_holder = published(&portal, &citizen, &other, "already-published")?;
    let unanswered = id(&portal.case(&citizen, &company.bin)?);
    let unknown = format!("{}-2026-999999999", company.bin);
    for (number, code) in [
        (&*provided, "not-a-repeat"),
        (&of_another, "not-a-repeat"),
        (&of_another_holder, "not-a-repeat"),
        (&unanswered, "not-a-repeat"),
        (&unknown, "not-a-repeat"),
        ("17", "not-a-registration-number"),
    ] {
        let repeat = with(
            &documents::request(&citizen.iin, &company.bin),
            "/repeat_of",
            json!(number),
        );
        let refused = portal
            .client
            .submit(&citizen.token, &repeat, None)?
            .refused(422, "invalid-document")
            .with_context(|| number.to_owned())?;
        assert_eq!(
            refused.faults(),
            [("/repeat_of".to_owned(), code.to_owned())],
            "{number}"
        );
    }
    assert_eq!(
        portal.own_ids(&citizen)?.len(),
        3,
        "a refused request left a trace"
    );
    Ok(())
}

#[test]
fn what_was_forwarded_and_pointed_to_a_publication_there_is_repeated_there() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward()?;
    portal
        .act(
            &life.other.administrator.iin,
            &there,
            "answer",
            &answer("already-published"),
            &[],
        )?
        .with(200)?;
    let repeat = |holder: &str, number: &str| {
        let document = with(
            &documents::request(&life.citizen.iin, holder),
            "/repeat_of",
            json!(number),
        );
        portal.client.submit(&life.citizen.token, &document, None)
    };
    repeat(&life.company.bin, &life.number)?.refused(422, "invalid-document")?;
    for number in [&there, &life.number] {
        assert_eq!(
            repeat(&life.other.bin, number)?.with(201)?.json()["repeat_of"],
            **number
        );
    }
    Ok(())
}

#[test]
fn files_of_ten_mebibytes_come_back_byte_for_byte() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let mut request = documents::request(&life.citizen.iin, &life.company.bin);
    request["attachments"] = json!([file("сұрақ.txt", "text/plain", b"of the request")]);
    let number = id(&portal
        .client
        .submit(&life.citizen.token, &request, None)?
        .with(201)?
        .json());
    let files = [
        ("тізбе.pdf", "application/pdf", content(FILE_BYTES, 1)),
        ("хаттама.bin", "application/octet-stream", content(1, 2)),
        ("кесте.csv", "text/csv", content(3_932_161, 3)),
    ];
    let mut body = answer("provided");
    body["attachments"] = files
        .iter()
        .map(|(name, kind, content)| file(name, kind, content))
        .collect();
    let case = portal
        .act(&life.company.administrator.iin, &number, "answer", &body, &[])?
        .with(200)?
        .json();
    let shown = case["legs"][0]["answer"]["attachments"]
        .as_array()
        .context("no files")?;
    assert_eq!(shown.len(), files.len());
    for (place, (shown, (name, kind, content))) in shown.iter().zip(&files).enumerate() {
        assert_eq!(shown["name"], *name);
        assert_eq!(shown["media_type"], *kind);
        assert_eq!(shown["size"], content.len());
        assert_eq!(shown["sha256"], hex::encode(Sha256::digest(content)));
        let path = format!("/v1/requests/{number}/answer/attachments/{place}");
        assert_eq!(shown["href"], path);
        for reader in [&life.citizen, &life.company.administrator, &life.head] {
            let read = portal.client.get(&path, &reader.token)?.with(200)?;
            ensure!(read.body == *content, "{name} came back changed");
            assert_eq!(read.header("content-type"), Some(*kind));
            let disposition = read.header("content-disposition").unwrap_or_default();
            assert!(
                disposition.starts_with("attachment; filename=\""),
                "{disposition}"
            );
            let policy = read.header("content-security-policy").unwrap_or_default();
            assert!(policy.ends_with("; sandbox"), "{policy}");
        }
        for token in [
            portal.operator(),
            portal.somebody()?.token,
            life.other.administrator.token.clone(),
        ] {
            portal.client.get(&path, &token)?.refused(404, "not-found")?;
        }
    }
    for place in ["3", "-1", "x", "", "00"] {
        let path = format!("/v1/requests/{number}/answer/attachments/{place}");
        let read = portal.client.get(&path, &life.citizen.token)?;
        assert!(read.status == 404 || place == "00", "{place:?}: {}", read.status);
    }
    // The files of the request are where they were.
    let path = format!("/v1/requests/{number}/attachments/0");
    assert_eq!(
        portal.client.get(&path, &life.citizen.token)?.with(200)?.body,
        b"of the request"
    );
    Ok(())
}

#[test]
fn the_files_of_each_holders_answer_stand_under_its_number() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = life.forward_part()?;
    for (iin, number, words) in [
        (&life.company.administrator.iin, &life.number, "бірінші"),
        (&life.other.administrator.iin, &there, "екінші"),
    ] {
        let unanswered = format!("/v1/requests/{number}/answer/attachments/0");
        portal
            .client
            .get(&unanswered, &life.citizen.token)?
            .refused(404, "not-found")?;
        let mut body = answer("provided");
        body["attachments"] = json!([file("a.txt", "text/plain", words.as_bytes())]);
        portal.act(iin, number, "answer", &body, &[])?.with(200)?;
    }
    for (number, words) in [(&life.number, "бірінші"), (&there, "екінші")] {
        let path = format!("/v1/requests/{number}/answer/attachments/0");
        for reader in [
            &life.citizen,
            &life.company.administrator,
            &life.other.administrator,
        ] {
            let read = portal.client.get(&path, &reader.token)?.with(200)?;
            assert_eq!(String::from_utf8(read.body)?, words);
        }
    }
    Ok(())
}

#[test]
fn a_file_too_large_or_one_too_many_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let etag = life.etag()?;
    let small = file("a.txt", "text/plain", b"ABC");
    for (files, pointer, code) in [
        (
            json!([small, file("b.bin", "text/plain", &content(FILE_BYTES + 1, 4))]),
            "/attachments/1/content",
            "attachment-too-large",
        ),
        (
            json!(vec![small.clone(); 6]),
            "/attachments",
            "too-many-attachments",
        ),
        (
            json!([with(&small, "/content", json!(""))]),
            "/attachments/0/content",
            "attachment-empty",
        ),
        (
            json!([with(&small, "/content", json!("QUJ"))]),
            "/attachments/0/content",
            "not-base64",
        ),
        (
            json!([with(&small, "/name", json!("../a"))]),
            "/attachments/0/name",
            "attachment-name",
        ),
        (
            json!([with(&small, "/media_type", json!("pdf"))]),
            "/attachments/0/media_type",
            "not-a-media-type",
        ),
    ] {
        let body = with(&answer("provided"), "/attachments", files);
        let refused = life
            .act(Role::Head, "answer", &body)?
            .refused(422, "invalid-document")?;
        assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert_eq!(life.etag()?, etag);
    let body = with(&answer("provided"), "/attachments", json!(vec![small; 5]));
    let case = life.done(Role::Head, "answer", &body)?;
    assert_eq!(
        case["legs"][0]["answer"]["attachments"].as_array().map(Vec::len),
        Some(5)
    );
    Ok(())
}

#[test]
fn a_text_of_twenty_thousand_characters_passes_and_one_more_does_not() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    // Characters of four bytes, so that a limit in bytes would show.
    let text = "𐌰".repeat(20_000);
    let body = with(&answer("provided"), "/text", json!(format!("{text}.")));
    let refused = life
        .act(Role::Head, "answer", &body)?
        .refused(422, "invalid-document")?;
    assert_eq!(refused.faults(), [("/text".to_owned(), "too-long".to_owned())]);
    let case = life.done(
        Role::Head,
        "answer",
        &with(&answer("provided"), "/text", json!(text)),
    )?;
    assert!(case["legs"][0]["answer"]["text"] == text);
    assert!(life.case()?["legs"][0]["answer"]["text"] == text);
    Ok(())
}

#[test]
fn only_the_staff_of_the_holder_answers() -> Result<()> {
    ANSWER.is_only_for_those_whose_it_is(&Portal::start()?)
}

#[test]
fn each_fault_of_an_answer_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    ANSWER.names_each_fault(
        &portal,
        &[
            ("/outcome", json!(null), "required"),
            ("/outcome", json!("maybe"), "unknown-value"),
            ("/outcome", json!(1), "wrong-type"),
            ("/text", json!(null), "required"),
            ("/text", json!("\n"), "blank"),
            ("/text", json!("a\u{0}"), "control-characters"),
            ("/language", json!("de"), "unknown-value"),
            ("/signatory", json!("Болат"), "wrong-type"),
            ("/signatory/name", json!(null), "required"),
            ("/signatory/name", json!(" "), "blank"),
            ("/signatory/name", json!("ә".repeat(129)), "too-long"),
            ("/signatory/position", json!(null), "required"),
            ("/signatory/position", json!("a\nb"), "control-characters"),
            ("/signatory/stamp", json!("x"), "unknown-field"),
            ("/refusal_ground", json!(3), "not-with-this"),
            ("/attachments", json!("none"), "wrong-type"),
        ],
    )?;
    let refuse = Act {
        body: |_| answer("refused"),
        ..ANSWER
    };
    refuse.names_each_fault(
        &portal,
        &[
            ("/refusal_ground", json!(null), "required"),
            ("/refusal_ground", json!(0), "out-of-range"),
            ("/refusal_ground", json!(8), "out-of-range"),
            ("/refusal_ground", json!(257), "out-of-range"),
            ("/refusal_ground", json!("3"), "wrong-type"),
            ("/text", json!(null), "required"),
        ],
    )
}

#[test]
fn all_faults_of_an_answer_are_named_at_once() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let refused = life
        .act(Role::Head, "answer", &json!({}))?
        .refused(422, "invalid-document")?;
    let pointers: Vec<_> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(
        pointers,
        ["/outcome", "/text", "/signatory/name", "/signatory/position"]
    );
    Ok(())
}

#[test]
fn an_invalid_answer_is_refused() -> Result<()> {
    ANSWER.refuses_what_is_no_document(&Portal::start()?)
}

#[test]
fn an_answer_goes_by_the_present_state_where_one_is_named() -> Result<()> {
    ANSWER.goes_by_if_match(&Portal::start()?)
}

#[test]
fn an_answer_is_given_once_with_one_key() -> Result<()> {
    let portal = Portal::start()?;
    ANSWER.is_done_once_with_one_key(&portal)?;
    // With files as well.
    let with_files = Act {
        body: |_| {
            let mut body = answer("provided");
            body["attachments"] = json!([file("a.txt", "text/plain", b"ABC")]);
            body
        },
        ..ANSWER
    };
    with_files.is_done_once_with_one_key(&portal)?;
    with_files.is_done_once_by_sixteen_clients_with_one_key(&portal)
}

#[test]
fn a_key_that_stood_for_another_act_of_the_same_person_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let key = [("idempotency-key", "one-for-all")];
    let accept = json!({"decision": "accept"});
    life.act_with(Role::Administrator, "moderation", &accept, &key)?
        .with(200)?;
    ANSWER.give(&life, &key)?.refused(422, "idempotency-key-reused")?;
    // The same key of somebody else is another key.
    life.act_with(Role::Head, "answer", &answer("provided"), &key)?
        .with(200)?;
    assert_eq!(events(&life.case()?), ["registered", "accepted", "answered"]);
    Ok(())
}

#[test]
fn the_second_click_without_a_key_is_refused() -> Result<()> {
    ANSWER.is_refused_the_second_time(&Portal::start()?)
}

#[test]
fn sixteen_clients_at_once_answer_once() -> Result<()> {
    let portal = Portal::start()?;
    ANSWER.is_done_once_by_sixteen_clients_with_one_key(&portal)?;
    ANSWER.is_done_once_by_sixteen_clients_without_a_key(&portal)
}

#[test]
fn a_request_that_is_over_is_not_answered() -> Result<()> {
    let portal = Portal::start()?;
    ANSWER.says_what_is_possible_instead(&portal, |life| life.forward().map(drop), Some("forwarded"))?;
    ANSWER.says_what_is_possible_instead(&portal, |life| life.answer(), Some("answered"))?;
    for over in [
        (|life| life.done(Role::Applicant, "withdrawal", &json!({})).map(drop))
            as fn(&Life<'_>) -> Result<()>,
        |life| {
            let back = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Аты жоқ."});
            life.done(Role::Administrator, "moderation", &back).map(drop)
        },
    ] {
        ANSWER.says_what_is_possible_instead(&portal, over, None)?;
    }
    Ok(())
}
