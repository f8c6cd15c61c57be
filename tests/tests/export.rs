//! `GET /v1/requests/{id}/export`, and `scripts/verify`, which checks it without the portal.

use std::io::Write as _;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Algorithm;
use eds_make::{self as make, Person};
use portal_tests::client::bearer;
use portal_tests::documents::{self, lacks, with};
use portal_tests::life::{Life, Role, answer, extension, question};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Portal, root};
use portal_tests::verify::verify;
use record::id::Digest;
use serde_json::{Value, json};

/// The file of a case, as this person gets it.
fn export(portal: &Portal, iin: &str, number: &str, query: &str) -> Result<Value> {
    let token = portal.authority.token_of(iin);
    let path = format!("/v1/requests/{number}/export{query}");
    Ok(portal.client.get(&path, &token)?.with(200)?.json())
}

/// A request with a file, a part elsewhere, a longer term, and an answer with a file.
fn long_life(portal: &Portal) -> Result<Life<'_>> {
    let mut life = portal.life()?;
    let file = |content: &str| json!([{"name": "a.txt", "media_type": "text/plain", "content": STANDARD.encode(content)}]);
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    let sent = portal
        .client
        .submit(
            &life.citizen.token,
            &with(&document, "/attachments", file("сұрау салу")),
            None,
        )?
        .with(201)?;
    life.number = id(&sent.json());
    life.forward_part()?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    let asked = with(&question(), "/attachments", file("үлгі"));
    life.done(Role::Administrator, "clarification", &asked)?;
    let reply = json!({"text": "Қазан айы", "attachments": file("шот")});
    life.done(Role::Applicant, "clarification/reply", &reply)?;
    life.done(
        Role::Head,
        "answer",
        &with(&answer("provided"), "/attachments", file("жауап")),
    )?;
    Ok(life)
}

#[test]
fn a_case_file_is_checked_without_the_portal() -> Result<()> {
    let portal = Portal::start()?;
    let life = long_life(&portal)?;
    for iin in [
        &life.citizen.iin,
        &life.company.administrator.iin,
        &life.other_head.iin,
    ] {
        let file = export(&portal, iin, &life.number, "?attachments=true")?;
        let (said, status) = verify(file.to_string().as_bytes(), &[])?;
        assert_eq!(status, 0, "{said}");
        for line in [
            "event 0 (registered",
            "its 5 terms follow from the rules 2026",
            "follows from 10 calendar days after",
            "the values are those with which the event was made: applicant",
            "attached file \"a.txt\", 19 bytes: its content has the hash",
            // Of the question, and of the reply to it.
            "attached file \"a.txt\", 8 bytes: its content has the hash",
            "attached file \"a.txt\", 6 bytes: its content has the hash",
            "not checked  daily root",
            "Everything that was checked holds",
        ] {
            assert!(said.contains(line), "{line:?} is not in\n{said}");
        }
    }
    // Without the contents, it says so.
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    assert!(lacks(&file, "contents"));
    let (said, status) = verify(file.to_string().as_bytes(), &[])?;
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("its content is not in the file"), "{said}");
    Ok(())
}

#[test]
fn the_operator_gets_the_chain_and_nothing_personal_and_it_verifies_before_and_after_erasure() -> Result<()> {
    let portal = Portal::start()?;
    let life = long_life(&portal)?;
    let operator = || export(&portal, people::OPERATOR, &life.number, "?attachments=true");
    let before = operator()?;
    // The part that is elsewhere ends as well.
    life.done(Role::Applicant, "withdrawal", &json!({}))?;
    let body = json!({"ground": "consent-withdrawn", "reference": "2031 жылғы № 9 өтініш", "explanation": "Өтініш келді"});
    portal
        .act(people::OPERATOR, &life.number, "erasure", &body, &[])?
        .with(200)?;
    let after = operator()?;
    let of_staff = export(&portal, &life.head.iin, &life.number, "?attachments=true")?;
    for file in [&before, &after, &of_staff] {
        let text = file.to_string();
        for personal in [
            "Серікқызы",
            "Ақсай",
            "aigul",
            "Болат",
            "Қазан айы",
            &life.citizen.iin,
        ] {
            assert!(!text.contains(personal), "{personal}");
        }
        let (said, status) = verify(text.as_bytes(), &[])?;
        // The answer is held by its receipt; that it was erased is held by nothing before the day is closed.
        let is_erased = said.contains("(erased, ");
        assert_eq!(status, if is_erased { 3 } else { 0 }, "{said}");
        assert_eq!(said.contains("NOT HELD"), is_erased, "{said}");
        assert!(said.contains("applicant, attachments, category"), "{said}");
    }
    for file in [&before, &after] {
        assert!(!file.to_string().contains("salt"));
    }
    // Who erased, and why, is told to the staff.
    assert!(of_staff.to_string().contains("Өтініш келді"));
    assert!(
        after["record"]["events"].as_array().map(Vec::len)
            > before["record"]["events"].as_array().map(Vec::len)
    );
    let events = |file: &Value| file["record"]["events"].as_array().cloned().unwrap_or_default();
    assert!(events(&after).starts_with(&events(&before)));
    Ok(())
}

#[test]
fn the_largest_request_comes_as_one_file_with_everything_that_was_attached() -> Result<()> {
    const LARGEST: usize = 10 * 1024 * 1024;
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let file = |seed: u8| {
        let content = STANDARD.encode(vec![seed; LARGEST]);
        json!({"name": format!("{seed}.bin"), "media_type": "application/octet-stream", "content": content})
    };
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = (1..=5).map(file).collect();
    let sent = portal.client.submit(&citizen.token, &document, None)?.with(201)?;
    let number = id(&sent.json());
    let whole = export(&portal, &citizen.iin, &number, "?attachments=true")?;
    assert_eq!(whole["contents"].as_object().map(serde_json::Map::len), Some(5));
    let (said, status) = verify(whole.to_string().as_bytes(), &[])?;
    assert!(
        status == 0 && said.matches("10485760 bytes: its content has the hash").count() == 5,
        "{said}"
    );

    // An answer with as much again has no room beside it, and the file says what is not there.
    let given = with(&answer("provided"), "/attachments", json!([file(9)]));
    let token = portal.authority.token_of(&company.administrator.iin);
    let path = format!("/v1/requests/{number}/answer");
    portal.client.json("POST", &path, &token, &given)?.with(200)?;
    let part = export(&portal, &citizen.iin, &number, "?attachments=true")?;
    let (said, status) = verify(part.to_string().as_bytes(), &[])?;
    assert!(
        status == 0 && said.contains("\"9.bin\", 10485760 bytes: its content is not in the file"),
        "{said}"
    );
    Ok(())
}

#[test]
fn whatever_is_changed_in_a_case_file_is_named() -> Result<()> {
    let portal = Portal::start()?;
    let life = long_life(&portal)?;
    let file = export(&portal, &life.citizen.iin, &life.number, "?attachments=true")?;
    let events = file["record"]["events"].as_array().context("no events")?;
    let extended = events
        .iter()
        .position(|event| event["event"]["extended"].is_object())
        .context("not extended")?;
    let last = events.len() - 1;
    let sha = file["contents"]
        .as_object()
        .and_then(|all| all.keys().next())
        .context("no contents")?;
    let swapped = |text: &Value| {
        json!(
            text.as_str()
                .unwrap_or_default()
                .replacen('0', "1", 1)
                .replacen("2026", "2027", 1)
        )
    };
    for (pointer, value, said) in [
        (
            "/record/personal/0/text/value".to_owned(),
            json!("басқа"),
            "event 0 (registered, ",
        ),
        (
            "/record/personal/0/applicant/salt".to_owned(),
            json!("00".repeat(16)),
            "the value `applicant` is not the one",
        ),
        (
            "/record/personal/0/note".to_owned(),
            file["record"]["personal"][0]["text"].clone(),
            "nothing is committed to the value `note`",
        ),
        (
            "/record/events/0/at".to_owned(),
            json!("2026-01-05T05:00:00Z"),
            "event 1 (",
        ),
        (
            "/record/events/0/commitments/text".to_owned(),
            json!("ab".repeat(32)),
            "the value `text` is not the one",
        ),
        (
            "/record/events/1/previous".to_owned(),
            json!("ab".repeat(32)),
            "event 1 (",
        ),
        (
            "/record/events/1/seq".to_owned(),
            json!(2),
            "it stands at the place 1",
        ),
        ("/record/events/1/actor".to_owned(), json!("head"), "event 2 ("),
        (
            format!("/record/events/{extended}/event/extended/due"),
            json!("2027-03-01"),
            "it sets 2027-03-01, and the calendar gives",
        ),
        (
            format!("/record/events/{extended}/event/extended/days"),
            json!(16),
            "the rules allow 15",
        ),
        (
            "/record/events/0/event/registered/obligations/4/due".to_owned(),
            json!("2027-03-01"),
            "the rules and the calendar give",
        ),
        (
            "/record/events/0/event/registered/registered_on".to_owned(),
            json!("2026-01-03"),
            "it is registered on 2026-01-03",
        ),
        (
            format!("/record/events/{last}/id"),
            swapped(&json!("00000000000000000000000000000000")),
            "it states an event that is not in this chain",
        ),
        (
            "/number".to_owned(),
            json!(format!("{}-2026-77", life.other.bin)),
            "its chain",
        ),
        (
            format!("/contents/{sha}"),
            json!("QUJD"),
            "its content has not the hash",
        ),
        (
            format!("/contents/{}", "ab".repeat(32)),
            json!("QUJD"),
            "belongs to nothing in the chain",
        ),
    ] {
        let changed = with(&file, &pointer, value);
        ensure!(changed != file, "{pointer} was not changed");
        let (told, status) = verify(changed.to_string().as_bytes(), &[])?;
        // Also the last event, which only a receipt and the daily root hold.
        ensure!(
            status == 1 && told.contains(said),
            "{pointer}: {said:?}, {status}\n{told}"
        );
        let wrong: Vec<_> = told.lines().filter(|line| line.starts_with("WRONG")).collect();
        ensure!(wrong.iter().any(|line| line.contains(said)), "{pointer}: {told}");
        // The first is told once more at the end.
        ensure!(wrong.first() == wrong.last(), "{pointer}: {told}");
    }
    // An event that is taken out.
    let mut shorter = file.clone();
    for list in ["events", "personal"] {
        shorter["record"][list]
            .as_array_mut()
            .context("no list")?
            .remove(2);
    }
    let (told, status) = verify(shorter.to_string().as_bytes(), &[])?;
    ensure!(
        status == 1 && told.contains("event 2 is missing: it stands at the place 2"),
        "{told}"
    );
    // Two of them, and one that is there twice.
    for list in ["events", "personal"] {
        shorter["record"][list]
            .as_array_mut()
            .context("no list")?
            .remove(2);
    }
    let (told, status) = verify(shorter.to_string().as_bytes(), &[])?;
    ensure!(
        status == 1 && told.contains("events 2 to 3 are missing"),
        "{told}"
    );
    let mut longer = file.clone();
    for list in ["events", "personal"] {
        let all = longer["record"][list].as_array_mut().context("no list")?;
        let twice = all[1].clone();
        all.insert(1, twice);
    }
    let (told, status) = verify(longer.to_string().as_bytes(), &[])?;
    ensure!(
        status == 1 && told.contains("or event 1 is there twice"),
        "{told}"
    );
    Ok(())
}

/// Closes this day.
fn close(portal: &Portal, day: &str) -> Result<String> {
    let secret = bearer(&portal.authority.scheduler_secret);
    let headers = [("authorization", &*secret)];
    for _ in 0..100 {
        let path = format!("/v1/roots?as_of={day}");
        let batch = portal
            .client
            .send("POST", &path, &headers, b"")?
            .with(200)?
            .json();
        if batch["remaining"] == false {
            let root = portal.client.send("GET", &format!("/v1/roots/{day}"), &[], &[])?;
            let root = root.with(200)?.json()["root"].clone();
            return Ok(root.as_str().context("no root")?.to_owned());
        }
    }
    anyhow::bail!("{day} is not closed")
}

#[test]
fn an_event_that_nothing_holds_is_never_said_to_hold() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    life.answer()?;
    let dislike = json!({"mark": "dislike", "reason": "Неге?"});
    life.done(Role::Applicant, "rating", &dislike)?;
    let published = portal
        .client
        .send("GET", "/v1/receipts/keys", &[], &[])?
        .with(200)?;
    let (_keys, keys) = kept(&published.body)?;
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    let last = file["record"]["events"].as_array().context("no events")?.len() - 1;
    let event = format!("/record/events/{last}");
    let mark = format!("{event}/event/rated/mark");
    let cut = |file: &Value, left: usize| -> Result<Value> {
        let mut cut = file.clone();
        for list in ["events", "personal"] {
            cut["record"][list]
                .as_array_mut()
                .context("no list")?
                .truncate(left);
        }
        Ok(cut)
    };
    let forgeries = |file: &Value| -> Result<Vec<(&str, Value)>> {
        Ok(vec![
            ("as it is", file.clone()),
            ("another mark", with(file, &mark, json!("like"))),
            (
                "another time",
                with(file, &format!("{event}/at"), json!("2026-11-23T05:30:00Z")),
            ),
            (
                "another actor",
                with(file, &format!("{event}/actor"), json!("head")),
            ),
            ("without receipts", with(file, "/receipts", json!([]))),
        ])
    };
    for arguments in [&[][..], &["--keys", &keys]] {
        for (what, forged) in forgeries(&file)? {
            let (said, status) = verify(forged.to_string().as_bytes(), arguments)?;
            ensure!(status == 3, "{what}: {status}\n{said}");
            ensure!(!said.contains("Everything"), "{what}: {said}");
            let named = format!("NOT HELD     event {last} (rated, ");
            ensure!(said.contains(&named), "{what}: {said}");
        }
        // Without receipts nothing holds any event before it either.
        let bare = with(&file, "/receipts", json!([]));
        let (said, _) = verify(bare.to_string().as_bytes(), arguments)?;
        ensure!(said.contains("NOT HELD     event 0 (registered, "), "{said}");
        // Cut off after what a receipt holds, it is the file of before; after what none holds, that is said.
        let (said, status) = verify(cut(&file, last)?.to_string().as_bytes(), arguments)?;
        ensure!(status == 0, "{said}");
        let mut early = cut(&file, 2)?;
        early["receipts"]
            .as_array_mut()
            .context("no receipts")?
            .truncate(1);
        let (said, status) = verify(early.to_string().as_bytes(), arguments)?;
        ensure!(
            status == 3 && said.contains("NOT HELD     event 1 (accepted, "),
            "{said}"
        );
    }

    // Once the day is closed, the file has the proof of it, and nothing can be changed or cut off.
    portal.set_clock("2026-11-24T05:00:00Z")?;
    let root = close(&portal, "2026-11-23")?;
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    let arguments = ["--keys", &*keys, "--root", &*root];
    let (said, status) = verify(file.to_string().as_bytes(), &arguments)?;
    ensure!(
        status == 0 && said.contains("Everything that was checked holds; "),
        "{said}"
    );
    for (what, forged) in forgeries(&file)?
        .into_iter()
        .skip(1)
        .take(3)
        .chain([("cut off", cut(&file, last)?)])
    {
        for arguments in [&arguments[..], &[]] {
            let (said, status) = verify(forged.to_string().as_bytes(), arguments)?;
            ensure!(
                status == 1 && said.contains("WRONG        daily root of 2026-11-23"),
                "{what}: {said}"
            );
        }
    }
    let (said, status) = verify(
        file.to_string().as_bytes(),
        &["--keys", &keys, "--root", &"ab".repeat(32)],
    )?;
    ensure!(status == 1 && said.contains("was published"), "{said}");
    // By itself it proves only that it agrees with itself, and says so.
    let (said, status) = verify(file.to_string().as_bytes(), &[])?;
    ensure!(status == 0 && said.contains("agrees with itself"), "{said}");
    Ok(())
}

#[test]
fn what_was_changed_is_named_before_what_broke_with_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.answer()?;
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    let due = "/record/events/0/event/registered/obligations/4/due";
    let moved = with(&file, due, json!("2027-03-01"));
    let (said, status) = verify(moved.to_string().as_bytes(), &[])?;
    let wrong: Vec<_> = said.lines().filter(|line| line.starts_with("WRONG")).collect();
    ensure!(
        status == 1 && wrong[0].contains("2027-03-01, and the rules and the calendar give"),
        "{said}"
    );
    ensure!(
        wrong[1].contains("event 0 was changed, or this link to it"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_file_that_is_not_a_case_ends_with_status_two() -> Result<()> {
    for file in ["", "{}", "[1]", "{\"format\":1", "\u{0}", &"[".repeat(100_000)] {
        let (said, status) = verify(file.as_bytes(), &[])?;
        assert_eq!(status, 2, "{said}");
        assert!(!said.is_empty());
    }
    let portal = Portal::start()?;
    let life = portal.life()?;
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    let newer = with(&file, "/format", json!(2));
    let (said, status) = verify(newer.to_string().as_bytes(), &[])?;
    assert!(status == 2 && said.contains("unknown format 2"), "{said}");
    // Cut off anywhere, also within a letter, it says that, and not what a parser says.
    let text = file.to_string().into_bytes();
    let within = text
        .iter()
        .position(|byte| *byte > 0x7f)
        .context("no letter of two bytes")?
        + 1;
    for end in [1, 100, within, text.len() / 2, text.len() - 1] {
        let (said, status) = verify(&text[..end], &[])?;
        assert!(
            status == 2 && said.contains("the file ends in the middle"),
            "{end}: {said}"
        );
    }
    for (content, why) in [
        (&b" \n"[..], "the file is empty"),
        (b"<html></html>", "the file is not JSON"),
        (b"\xff\xfe{\0}\0", "the file is not in UTF-8"),
    ] {
        let (said, status) = verify(content, &[])?;
        assert!(status == 2 && said.contains(why), "{why}: {said}");
    }
    // The mark that some programs put before a text says nothing.
    let marked = [b"\xef\xbb\xbf", &text[..]].concat();
    assert_eq!(verify(&marked, &[])?.1, 0);
    let (_, status) = verify(file.to_string().as_bytes(), &["--keys", "/does/not/exist"])?;
    assert_eq!(status, 2);
    Ok(())
}

/// A file with this content, and its path.
fn kept(content: &[u8]) -> Result<(tempfile::NamedTempFile, String)> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(content)?;
    let path = file.path().to_str().context("a path")?.to_owned();
    Ok((file, path))
}

#[test]
fn a_receipt_is_checked_with_the_keys_that_are_named() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let mut file = export(&portal, &life.citizen.iin, &life.number, "")?;
    let receipt = file["receipts"][0].clone();
    let published = portal
        .client
        .send("GET", "/v1/receipts/keys", &[], &[])?
        .with(200)?;
    let kid = published.json()["keys"][0]["kid"].clone();
    let kid = kid.as_str().context("no kid")?;
    let (_keys, keys) = kept(&published.body)?;
    let (said, status) = verify(receipt.to_string().as_bytes(), &["--keys", &keys])?;
    assert!(
        status == 0 && said.contains(&format!("signed with the key {kid} of")),
        "{said}"
    );
    let (said, status) = verify(receipt.to_string().as_bytes(), &[])?;
    assert!(
        status == 3 && said.contains("NOT HELD     receipt (registration"),
        "{said}"
    );
    let (_others, others) = kept(json!({"keys": []}).to_string().as_bytes())?;
    for (changed, keys, why) in [
        (
            with(&receipt, "/statement/number", json!("990340000014-2026-1")),
            &keys,
            "was changed after it was signed",
        ),
        (receipt.clone(), &others, "does not have"),
        (
            with(&receipt, "/jws", json!("a.b.c")),
            &keys,
            "not a detached JWS",
        ),
    ] {
        let (said, status) = verify(changed.to_string().as_bytes(), &["--keys", keys])?;
        assert!(status == 1 && said.contains(why), "{why}: {said}");
    }
    // In a case file it is also held against the chain: one of another case has no place there.
    let (said, status) = verify(file.to_string().as_bytes(), &["--keys", &keys])?;
    assert_eq!(status, 0, "{said}");
    let another = portal.life()?;
    let other = export(&portal, &another.citizen.iin, &another.number, "")?;
    file["receipts"] = other["receipts"].clone();
    let (said, status) = verify(file.to_string().as_bytes(), &["--keys", &keys])?;
    assert!(
        status == 1 && said.contains("an event that is not in this chain"),
        "{said}"
    );
    Ok(())
}

#[test]
fn an_electronic_signature_in_a_case_file_is_checked_without_the_portal() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let person = Person::individual(&life.citizen.iin);
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    let der = portal.authority.signed(&person, &document);
    let case = portal.client.post_signed("/v1/requests", &der)?.with(201)?.json();
    let head = Person::head(&life.head.iin, &life.company.bin);
    let given = with(&answer("provided"), "/request", case["id"].clone());
    let given = portal.authority.signed(&head, &given);
    let path = format!("/v1/requests/{}/answer", id(&case));
    portal.client.post_signed(&path, &given)?.with(200)?;

    let file = export(&portal, &life.citizen.iin, &id(&case), "?attachments=true")?;
    let pki = portal.authority.signatures(Algorithm::Gost512);
    let pem = [&pki.root.certificate, &pki.issuing.certificate].map(|der| make::pem("CERTIFICATE", der));
    let (_anchors, anchors) = kept(pem.concat().as_bytes())?;
    let (said, status) = verify(file.to_string().as_bytes(), &["--anchors", &anchors])?;
    assert!(
        status == 0 && said.matches("electronic signature under the").count() == 2,
        "{said}"
    );
    assert_eq!(said.matches("was valid at the arrival").count(), 2, "{said}");
    let (said, status) = verify(file.to_string().as_bytes(), &[])?;
    assert!(
        status == 0 && said.contains("--anchors names no authority"),
        "{said}"
    );
    let stranger = make::pem(
        "CERTIFICATE",
        &portal.authority.signatures(Algorithm::RsaSha256).root.certificate,
    );
    let (_strangers, strangers) = kept(stranger.as_bytes())?;
    let (said, status) = verify(file.to_string().as_bytes(), &["--anchors", &strangers])?;
    assert!(status == 1, "{said}");
    // The bytes of one signature in place of the other's.
    let (one, other) = (Digest::of(&der).to_string(), Digest::of(&given).to_string());
    let mut swapped = file.clone();
    swapped["contents"][&one] = file["contents"][&other].clone();
    let (said, status) = verify(swapped.to_string().as_bytes(), &["--anchors", &anchors])?;
    assert!(status == 1 && said.contains("has not the hash"), "{said}");
    // A chain that was made anew around another text: the signature is not under it.
    let mut forged = file.clone();
    forged["record"]["personal"][0]["text"]["value"] = json!("Басқа мәтін.");
    let (said, status) = verify(forged.to_string().as_bytes(), &["--anchors", &anchors])?;
    assert!(
        status == 1 && said.contains("/text is not what was signed"),
        "{said}"
    );
    // The operator's file has no personal values, and so no signatures either; it holds all the same.
    let bare = export(&portal, people::OPERATOR, &id(&case), "?attachments=true")?;
    let (said, status) = verify(bare.to_string().as_bytes(), &[])?;
    assert!(status == 0 && !said.contains("electronic signature"), "{said}");
    Ok(())
}

#[test]
fn those_who_may_not_read_a_case_get_no_file_of_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let path = format!("/v1/requests/{}/export", life.number);
    for stranger in [portal.somebody()?.iin, life.other_head.iin.clone()] {
        let token = portal.authority.token_of(&stranger);
        portal.client.get(&path, &token)?.refused(404, "not-found")?;
    }
    portal
        .client
        .send("GET", &path, &[], &[])?
        .refused(401, "not-identified")?;
    let token = &life.citizen.token;
    portal
        .client
        .get(&format!("{path}?attachments=1"), token)?
        .refused(400, "invalid-parameter")?;
    let posted = portal
        .client
        .json("POST", &path, token, &json!({}))?
        .refused(405, "method-not-allowed")?;
    assert_eq!(posted.header("allow"), Some("GET, HEAD"));
    let file = portal.client.get(&path, token)?.with(200)?;
    let name = format!("attachment; filename=\"{}.json\"", life.number);
    assert_eq!(file.header("content-disposition"), Some(&*name));
    Ok(())
}

#[test]
fn the_days_of_a_calendar_that_was_published_are_checked_with_the_file() -> Result<()> {
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let text = std::fs::read_to_string(root().join("crates/law/data/calendar.json"))?;
    let mut calendar: Value = serde_json::from_str(&text)?;
    let moved = calendar["moved"].as_array_mut().context("nothing is moved")?;
    moved.push(json!({"from": "2026-12-12", "to": "2026-12-08", "source": "a test", "confirmed": true}));
    calendar["version"] = json!("kz-2026.test");
    portal
        .client
        .json("PUT", "/v1/calendar", &portal.operator(), &calendar)?
        .with(200)?;
    life.answer()?;
    let file = export(&portal, &life.citizen.iin, &life.number, "")?;
    assert_eq!(file["calendars"][0]["version"], "kz-2026.test");
    let (said, status) = verify(file.to_string().as_bytes(), &[])?;
    assert!(
        status == 0 && said.contains("days that it changes follow from the calendar kz-2026.test"),
        "{said}"
    );
    assert!(
        said.contains("the calendar kz-2026.test comes with the file"),
        "{said}"
    );
    let (said, status) = verify(with(&file, "/calendars", json!([])).to_string().as_bytes(), &[])?;
    assert!(status == 0 && said.contains("which is not in the file"), "{said}");
    Ok(())
}
