//! What a record has room for: every act that the law asks for or allows, however much was asked and replied
//! before.

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::documents;
use portal_tests::life::{Life, Role, answer, extension, forwarding, number_of_last_leg, possible, wide};
use portal_tests::scene::{Company, id};
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// A request whose text is this.
fn long_request<'p>(portal: &'p Portal, text: &str) -> Result<Life<'p>> {
    let mut life = portal.life()?;
    let mut document = documents::request(&life.citizen.iin, &life.company.bin);
    document["text"] = json!(text);
    let sent = portal
        .client
        .submit(&life.citizen.token, &document, None)?
        .with(201)?;
    life.number = id(&sent.json());
    Ok(life)
}

/// Rounds of question and reply of 4 000 letters each.
fn rounds(life: &Life<'_>, count: usize, letters: &str) -> Result<()> {
    for round in 0..count {
        let asked = json!({ "question": letters });
        life.done(Role::Administrator, "clarification", &asked)
            .with_context(|| format!("question {round}"))?;
        life.done(
            Role::Applicant,
            "clarification/reply",
            &json!({ "text": letters }),
        )
        .with_context(|| format!("reply {round}"))?;
    }
    Ok(())
}

/// The forwarding of the longest words, of a part or of the whole.
fn longest_forwarding(to: &Company, part: bool) -> Value {
    let mut body = forwarding(&to.bin);
    body["explanation"] = json!(wide(4_000));
    if part {
        body["part"] = json!(wide(4_000));
    }
    body
}

/// The extension of the longest words.
fn longest_extension(consulted: &str) -> Value {
    let mut body = extension(consulted);
    body["reason"] = json!(wide(4_000));
    body
}

/// The answer of the longest words, with five files.
fn longest_answer() -> Value {
    let mut body = answer("partly-provided");
    body["text"] = json!(wide(20_000));
    body["signatory"] = json!({"name": wide(128), "position": wide(500)});
    body["refusal_ground"] = json!(3);
    let file = |place: usize| {
        let name = format!("{}{place}.pdf", "қ".repeat(120));
        json!({"name": name, "media_type": "application/pdf", "content": "QUJD"})
    };
    body["attachments"] = (0..5).map(file).collect();
    body
}

fn longest_rating() -> Value {
    json!({"mark": "dislike", "reason": wide(4_000)})
}

/// What is possible under a number, as its applicant reads it.
fn possible_at(life: &Life<'_>, number: &str) -> Result<Vec<String>> {
    let case = life.case()?;
    let legs = case["legs"].as_array().context("no legs")?;
    let leg = legs.iter().find(|leg| leg["number"] == number);
    Ok(possible(leg.context("no such leg")?))
}

/// An act of a holder's administrator under one of the numbers of a case.
fn at(life: &Life<'_>, of: &Company, number: &str, act: &str, body: &Value) -> Result<Answer> {
    life.portal.act(&of.administrator.iin, number, act, body, &[])
}

#[test]
fn forwarding_and_extension_stay_possible_after_four_rounds_of_the_longest_questions_and_replies()
-> Result<()> {
    let portal = Portal::start()?;
    let life = long_request(&portal, &"ә".repeat(20_000))?;
    rounds(&life, 4, &"қ".repeat(4_000))?;
    life.done(Role::Head, "extension", &longest_extension(&life.other.bin))?;
    life.done(
        Role::Administrator,
        "forwarding",
        &longest_forwarding(&life.other, false),
    )?;
    Ok(())
}

#[test]
fn whatever_is_left_to_be_done_has_room_at_its_full_length_when_no_more_can_be_asked() -> Result<()> {
    let portal = Portal::start()?;
    for part in [true, false] {
        let life = long_request(&portal, &wide(20_000))?;
        rounds(&life, 1, &wide(4_000))?;
        let refused = life.ask_to_the_end()?.refused(409, "no-room")?;
        let told = &refused.json()["possible"];
        ensure!(told.is_array(), "no-room without `possible`: {}", refused.json());
        let there = life.done(
            Role::Administrator,
            "forwarding",
            &longest_forwarding(&life.other, part),
        )?;
        let there = number_of_last_leg(&there)?;
        let head = &life.other_head.iin;
        let extended = longest_extension(&life.company.bin);
        if part {
            // The rest is answered at its full length, and the part as the holder that got it needs it.
            life.done(Role::Head, "extension", &longest_extension(&life.other.bin))?;
            life.done(Role::Administrator, "answer", &longest_answer())?;
            life.done(Role::Applicant, "rating", &longest_rating())?;
            let mut shorter = answer("provided");
            shorter["text"] = json!("ә".repeat(4_000));
            at(&life, &life.other, &there, "answer", &shorter)?.with(200)?;
            portal
                .act(&life.citizen.iin, &there, "rating", &json!({"mark": "like"}), &[])?
                .with(200)?;
        } else {
            portal.act(head, &there, "extension", &extended, &[])?.with(200)?;
            at(&life, &life.other, &there, "answer", &longest_answer())?.with(200)?;
            portal
                .act(&life.citizen.iin, &there, "rating", &longest_rating(), &[])?
                .with(200)?;
        }
    }
    Ok(())
}

#[test]
fn what_the_case_calls_possible_is_done_and_what_has_no_room_is_not_in_the_list() -> Result<()> {
    let portal = Portal::start()?;
    let life = long_request(&portal, &wide(20_000))?;
    life.accept()?;
    ensure!(possible_at(&life, &life.number)?.contains(&"clarify".to_owned()));
    // As short as it can be, the question that comes after the last long one is refused or taken as the list
    // says.
    life.ask_to_the_end()?.refused(409, "no-room")?;
    loop {
        let etag = life.etag()?;
        let is_listed = possible_at(&life, &life.number)?.contains(&"clarify".to_owned());
        let asked = life.act(
            Role::Administrator,
            "clarification",
            &json!({"question": "Қай жыл?"}),
        )?;
        ensure!(
            is_listed == (asked.status == 200),
            "listed {is_listed}, {}",
            asked.status
        );
        if asked.status != 200 {
            ensure!(life.etag()? == etag, "a refusal changed the case");
            break;
        }
        life.done(
            Role::Applicant,
            "clarification/reply",
            &json!({ "text": wide(4_000) }),
        )?;
    }
    for (language, says) in [
        ("kk", "енді сұрақ қойылмайды"),
        ("ru", "вопросов больше задать нельзя"),
        ("en", "no more can be asked"),
    ] {
        let headers = [("accept-language", language)];
        let question = json!({"question": "Қай жыл?"});
        let refused = life
            .act_with(Role::Administrator, "clarification", &question, &headers)?
            .refused(409, "no-room")?
            .json();
        let detail = refused["detail"].as_str().unwrap_or_default();
        ensure!(detail.contains(says), "{detail}");
        let told: Vec<_> = refused["possible"].as_array().into_iter().flatten().collect();
        ensure!(
            told.iter().all(|possible| possible["command"] != "clarify") && told.len() >= 4,
            "{told:?}"
        );
    }
    // Each of those that it does name is done.
    life.done(Role::Head, "extension", &longest_extension(&life.other.bin))?;
    life.done(
        Role::Administrator,
        "forwarding",
        &longest_forwarding(&life.other, true),
    )?;
    life.done(Role::Applicant, "withdrawal", &json!({ "reason": wide(4_000) }))?;
    Ok(())
}

#[test]
fn a_request_is_forwarded_nineteen_times_and_then_answered_where_it_is() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let (mut number, mut here) = (life.number.clone(), life.company.administrator.iin.clone());
    for place in 0..19 {
        let next = portal.company()?;
        let body = match place {
            0..3 => longest_forwarding(&next, false),
            _ => forwarding(&next.bin),
        };
        let sent = portal.act(&here, &number, "forwarding", &body, &[])?.with(200)?;
        (number, here) = (number_of_last_leg(&sent.json())?, next.administrator.iin);
    }
    ensure!(!possible_at(&life, &number)?.contains(&"forward".to_owned()));
    let once_more = forwarding(&life.company.bin);
    for (language, says) in [("kk", "20 рет"), ("ru", "20 раз"), ("en", "20 times")] {
        let headers = [("accept-language", language)];
        let refused = portal
            .act(&here, &number, "forwarding", &once_more, &headers)?
            .refused(409, "forwarded-too-often")?
            .json();
        let detail = refused["detail"].as_str().unwrap_or_default();
        ensure!(detail.contains(says), "{detail}");
    }
    portal
        .act(&here, &number, "answer", &longest_answer(), &[])?
        .with(200)?;
    Ok(())
}
