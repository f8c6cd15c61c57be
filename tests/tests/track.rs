//! `GET /v1/requests/{id}`, `GET /v1/me/requests`, `GET /v1/holders/{bin}/queue`: who sees what of a case.

use anyhow::{Context as _, Result};
use eds_make::Person;
use portal_tests::documents::{self, lacks};
use portal_tests::life::{answer, extension, question};
use portal_tests::people;
use portal_tests::scene::{Company, id, ids};
use portal_tests::server::Portal;
use serde_json::{Value, json};

#[test]
fn the_applicant_and_the_holders_staff_see_the_whole_case() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen, head) = (portal.company()?, portal.somebody()?, portal.somebody()?);
    portal.grant(&company.bin, &head.iin, "head")?;
    let document = documents::request(&citizen.iin, &company.bin);
    let created = portal.client.submit(&citizen.token, &document, None)?.with(201)?;
    let path = format!("/v1/requests/{}", id(&created.json()));
    // The receipt is of what was just done; a reader has done nothing.
    let mut case = created.json();
    case.as_object_mut().context("no case")?.remove("receipt");
    for reader in [&citizen, &company.administrator, &head] {
        let read = portal.client.get(&path, &reader.token)?.with(200)?;
        assert_eq!(read.json(), case);
        assert_eq!(read.header("etag"), created.header("etag"));
        assert_eq!(read.header("content-language"), Some("en"));
        assert_eq!(read.header("content-type"), Some("application/json"));
        assert_eq!(read.header("cache-control"), Some("no-store"));
    }
    Ok(())
}

#[test]
fn the_operator_sees_the_process_and_nothing_of_the_person() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["contacts"]["postal_address"] = json!("Абай даңғылы 77, 7-пәтер");
    document["applicant"]["organization"] = json!({
        "bin": people::OTHER_HOLDER, "name": "«Айгүл және достары» ЖШС", "outgoing_number": "А-77",
        "outgoing_date": "2026-11-20", "signatory_position": "Бас директор"
    });
    document["attachments"] =
        json!([{"name": "анықтама.txt", "media_type": "text/plain", "content": "QUJD"}]);
    let case = portal
        .client
        .submit(&citizen.token, &document, None)?
        .with(201)?
        .json();
    let path = format!("/v1/requests/{}", id(&case));
    let read = portal.client.get(&path, &portal.operator())?.with(200)?;
    let seen = read.json();
    for field in [
        "id",
        "number",
        "status",
        "holder",
        "arrived_at",
        "obligations",
        "timeline",
        "legs",
    ] {
        assert_eq!(seen[field], case[field], "{field}");
    }
    let body = String::from_utf8(read.body)?;
    let written = |pointer: &str| document.pointer(pointer).and_then(|value| value.as_str());
    for pointer in [
        "/applicant/iin",
        "/applicant/surname",
        "/applicant/given_name",
        "/applicant/patronymic",
        "/applicant/organization/bin",
        "/applicant/organization/name",
        "/applicant/organization/outgoing_number",
        "/applicant/organization/signatory_position",
        "/contacts/email",
        "/contacts/postal_address",
        "/subject",
        "/category",
        "/attachments/0/name",
    ] {
        let personal = written(pointer).context(pointer)?;
        assert!(!body.contains(personal), "the operator reads {pointer}");
    }
    assert!(
        !body.contains("7012345678"),
        "the operator reads the telephone number"
    );
    let text = written("/text").context("no text")?;
    let line = text.lines().next().context("an empty text")?;
    assert!(!body.contains(line), "the operator reads the text");
    let fingerprint = case["document_sha256"].as_str().context("no hash")?;
    assert!(
        !body.contains(fingerprint),
        "the hash of the document lets its content be guessed"
    );
    Ok(())
}

#[test]
fn to_everyone_else_the_case_does_not_exist() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let known = id(&portal.case(&citizen, &company.bin)?);
    let stranger = portal.somebody()?;
    let other_administrator = portal.company()?.administrator;
    let unknown = format!("{}-2026-999999999", company.bin);
    let wrong = people::with_wrong_check_digit(&company.bin);
    let path = |id: &str| format!("/v1/requests/{id}");
    let refused = |id: &str, token: &str| {
        portal
            .client
            .get(&path(id), token)?
            .refused(404, "not-found")
            .context(id.to_owned())
    };
    for reader in [&stranger, &other_administrator] {
        let (hidden, absent) = (refused(&known, &reader.token)?, refused(&unknown, &reader.token)?);
        let (mut hidden, mut absent) = (hidden.json(), absent.json());
        for answer in [&mut hidden, &mut absent] {
            answer["instance"] = json!(null);
        }
        assert_eq!(hidden, absent, "the answers give away that the case exists");
    }
    for malformed in [
        "1",
        "x",
        "..%2F..",
        &known.replace("-2026-", "-02026-"),
        &known.replace("-2026-", "-2026-0"),
        &known.replace(&company.bin, &wrong),
        &format!("{known}-1"),
        &"9".repeat(500),
        "%00",
    ] {
        if malformed != known {
            refused(malformed, &citizen.token)?;
        }
    }
    Ok(())
}

#[test]
fn ones_own_list_is_newest_first_and_pages_neither_repeat_nor_skip() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut sent = Vec::new();
    for _ in 0..23 {
        sent.push(id(&portal.case(&citizen, &company.bin)?));
    }
    sent.reverse();
    for limit in [1, 5, 22, 23, 24, 100] {
        let walked = ids(&portal.client.walk("/v1/me/requests", &citizen.token, limit)?);
        assert_eq!(walked, sent, "limit {limit}");
    }
    let page = portal
        .client
        .get("/v1/me/requests", &citizen.token)?
        .with(200)?
        .json();
    let items = page["items"].as_array().context("no items")?;
    assert_eq!(ids(items), sent[..20], "twenty where nothing is said");
    assert!(
        items
            .iter()
            .all(|item| item["subject"].is_string() && item["next"]["due"].is_string())
    );

    let other = portal.somebody()?;
    assert!(portal.own_ids(&other)?.is_empty());
    Ok(())
}

#[test]
fn a_cursor_that_no_page_gave_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    for _ in 0..3 {
        portal.case(&citizen, &company.bin)?;
    }
    for cursor in ["0", "3", "21", "4294967295", "-1", "x", ""] {
        let path = format!("/v1/me/requests?cursor={cursor}");
        portal
            .client
            .get(&path, &citizen.token)?
            .refused(400, "invalid-parameter")
            .context(cursor)?;
    }
    let path = format!("/v1/holders/{}/queue", company.bin);
    let page = portal
        .client
        .get(&format!("{path}?limit=1"), &company.administrator.token)?
        .with(200)?
        .json();
    let known = page["next"].as_str().context("no next page")?.to_owned();
    let cut = &known[..known.len() - 1];
    for cursor in ["0.0.3", "2026.1.0", "3", "x", "", cut, &format!("{known}A")] {
        portal
            .client
            .get(&format!("{path}?cursor={cursor}"), &company.administrator.token)?
            .refused(400, "invalid-parameter")
            .context(cursor.to_owned())?;
    }
    Ok(())
}

#[test]
fn ones_own_list_repeats_and_skips_nothing_while_something_is_sent_and_erased() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut sent = Vec::new();
    for _ in 0..6 {
        sent.push(id(&portal.case(&citizen, &company.bin)?));
    }
    sent.reverse();
    let erase = |number: &str| -> Result<()> {
        portal
            .act(&citizen.iin, number, "withdrawal", &json!({}), &[])?
            .with(200)?;
        let erasure = json!({"ground": "retention-over", "reference": "№ 7 акт"});
        portal
            .act(people::OPERATOR, number, "erasure", &erasure, &[])?
            .with(200)?;
        Ok(())
    };
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for page in 0.. {
        let path = format!("/v1/me/requests?limit=2{cursor}");
        let answer = portal.client.get(&path, &citizen.token)?.with(200)?.json();
        seen.extend(ids(answer["items"].as_array().context("no items")?));
        let Some(next) = answer["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
        // Something new comes in front, and something that was shown goes.
        portal.case(&citizen, &company.bin)?;
        if page == 0 {
            erase(&sent[1])?;
        }
    }
    assert_eq!(seen, sent);
    Ok(())
}

/// Walks a queue in pages, with something that is done after each. What stood on each page.
fn walk_at_work(
    portal: &Portal,
    company: &Company,
    query: &str,
    mut between: impl FnMut(usize, &[String]) -> Result<()>,
) -> Result<Vec<String>> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for page in 0.. {
        let path = format!("/v1/holders/{}/queue?{query}{cursor}", company.bin);
        let answer = portal
            .client
            .get(&path, &company.administrator.token)?
            .with(200)?
            .json();
        let items = ids(answer["items"].as_array().context("no items")?);
        between(page, &items)?;
        seen.extend(items);
        match answer["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    Ok(seen)
}

/// Acts of a clerk that move a request in a queue, or take it out.
const MOVES: [&str; 6] = ["accept", "return", "extend", "clarify", "answer", "nothing"];

#[test]
fn a_reader_who_pages_through_a_queue_is_shown_every_open_request_once() -> Result<()> {
    let portal = Portal::start()?;
    for seed in 0..4_u64 {
        let mut random = fastrand::Rng::with_seed(seed);
        let company = portal.company()?;
        let head = portal.somebody()?;
        portal.grant(&company.bin, &head.iin, "head")?;
        let clerk = &company.administrator.iin;
        let mut sent = Vec::new();
        for _ in 0..14 {
            sent.push(id(&portal.case(&portal.somebody()?, &company.bin)?));
        }
        let mut ended: Vec<String> = Vec::new();
        let mut touched: Vec<String> = Vec::new();
        let limit = random.usize(1..=5);
        let seen = walk_at_work(&portal, &company, &format!("limit={limit}"), |page, items| {
            // The page is worked off, and another clerk works elsewhere.
            let elsewhere: Vec<_> = (0..2).filter_map(|_| random.choice(&sent).cloned()).collect();
            for number in items.iter().chain(&elsewhere) {
                if touched.contains(number) {
                    continue;
                }
                touched.push(number.clone());
                let (by, act, body) = match MOVES[random.usize(..MOVES.len())] {
                    "accept" => (clerk, "moderation", json!({"decision": "accept"})),
                    "return" => (
                        clerk,
                        "moderation",
                        json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Жоқ."}),
                    ),
                    "extend" => (&head.iin, "extension", extension(people::OTHER_HOLDER)),
                    "clarify" => (clerk, "clarification", question()),
                    "answer" => (clerk, "answer", answer("provided")),
                    _ => continue,
                };
                let done = portal.act(by, number, act, &body, &[])?.with(200)?.json();
                if !["received", "accepted", "clarification-asked"]
                    .iter()
                    .any(|open| done["status"] == *open)
                {
                    ended.push(number.clone());
                }
            }
            if page == 0 {
                portal.case(&portal.somebody()?, &company.bin)?;
            }
            Ok(())
        })?;
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), seen.len(), "seed {seed}, limit {limit}: {seen:?}");
        for number in sent.iter().filter(|number| !ended.contains(number)) {
            assert!(
                seen.contains(number),
                "seed {seed}, limit {limit}: {number} is in {seen:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_request_that_moves_or_leaves_between_two_pages_takes_the_place_of_no_other() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let clerk = &company.administrator.iin;
    for decision in [
        json!({"decision": "accept"}),
        json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Жоқ."}),
    ] {
        let open: Vec<_> = portal.queue_ids(&company)?;
        let mut sent = open.clone();
        for _ in 0..6 {
            sent.push(id(&portal.case(&portal.somebody()?, &company.bin)?));
        }
        let mut seen = walk_at_work(&portal, &company, "limit=3&kind=moderate", |_, items| {
            for number in items {
                portal
                    .act(clerk, number, "moderation", &decision, &[])?
                    .with(200)?;
            }
            Ok(())
        })?;
        seen.sort();
        let mut expected: Vec<_> = sent.into_iter().filter(|number| !open.contains(number)).collect();
        expected.sort();
        assert_eq!(seen, expected, "{decision}");
    }
    Ok(())
}

#[test]
fn the_queue_is_for_the_holders_staff_alone() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen, head) = (portal.company()?, portal.somebody()?, portal.somebody()?);
    portal.grant(&company.bin, &head.iin, "head")?;
    let sent = id(&portal.case(&citizen, &company.bin)?);
    let path = format!("/v1/holders/{}/queue", company.bin);
    for member in [&company.administrator, &head] {
        assert_eq!(
            ids(&portal.client.walk(&path, &member.token, 100)?),
            std::slice::from_ref(&sent)
        );
    }
    let other_administrator = portal.company()?.administrator;
    for stranger in [&citizen.token, &other_administrator.token, &portal.operator()] {
        portal.client.get(&path, stranger)?.refused(403, "forbidden")?;
    }
    let unknown = format!("/v1/holders/{}/queue", people::new_number()?);
    portal
        .client
        .get(&unknown, &head.token)?
        .refused(404, "not-found")?;
    portal
        .client
        .get("/v1/holders/x/queue", &head.token)?
        .refused(404, "not-found")?;
    Ok(())
}

#[test]
fn the_queue_is_walked_in_pages_and_filtered() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let mut sent = Vec::new();
    for _ in 0..7 {
        sent.push(id(&portal.case(&portal.somebody()?, &company.bin)?));
    }
    let token = &company.administrator.token;
    let path = format!("/v1/holders/{}/queue", company.bin);
    for limit in [1, 3, 7, 100] {
        let walked = ids(&portal.client.walk(&path, token, limit)?);
        assert_eq!(walked, sent, "limit {limit}");
    }
    for kind in ["moderate", "forward", "refuse", "answer"] {
        let walked = portal.client.walk(&format!("{path}?kind={kind}"), token, 3)?;
        assert_eq!(ids(&walked), sent, "{kind}");
        assert!(
            walked.iter().all(|item| item["next"]["kind"] == kind),
            "{walked:?}"
        );
    }
    // Nothing that was sent just now is overdue.
    assert_eq!(
        ids(&portal.client.walk(&format!("{path}?overdue=false"), token, 3)?),
        sent
    );
    assert!(
        portal
            .client
            .walk(&format!("{path}?overdue=true"), token, 3)?
            .is_empty()
    );

    let elsewhere = people::HOLDER;
    for query in [
        "kind=none",
        "kind=",
        "overdue=yes",
        "overdue=",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "cursor=x",
        "cursor=",
        &format!("cursor={elsewhere}-2026-1"),
    ] {
        portal
            .client
            .get(&format!("{path}?{query}"), token)?
            .refused(400, "invalid-parameter")
            .context(query.to_owned())?;
    }
    Ok(())
}

#[test]
fn an_administrator_who_is_dismissed_sees_nothing_from_then_on() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let case = format!("/v1/requests/{}", id(&portal.case(&citizen, &company.bin)?));
    let holder = format!("/v1/holders/{}", company.bin);
    let token = &company.administrator.token;
    portal.client.get(&case, token)?.with(200)?;
    portal.client.get(&format!("{holder}/queue"), token)?.with(200)?;

    let staff = format!("{holder}/staff/{}", company.administrator.iin);
    portal
        .client
        .json("DELETE", &staff, &portal.operator(), &json!(null))?
        .with(200)?;
    portal.client.get(&case, token)?.refused(404, "not-found")?;
    portal
        .client
        .get(&format!("{holder}/queue"), token)?
        .refused(403, "forbidden")?;
    assert!(lacks(
        &portal.client.get(&holder, token)?.with(200)?.json(),
        "staff"
    ));
    Ok(())
}

/// What is read of this case, but for the case itself.
fn of_case(number: &str) -> Vec<String> {
    [
        "attachments/0",
        "answer/attachments/0",
        "clarifications/0/attachments/0",
        "clarifications/0/reply/attachments/0",
        "signature",
        "answer/signature",
        "receipts",
        "certificate?kind=timeliness",
        "export",
        "export?attachments=true",
        "proof",
    ]
    .map(|what| format!("/v1/requests/{number}/{what}"))
    .into()
}

/// What a reader is shown as possible, registration by registration: commands with those whose they are.
fn possible(case: &Value) -> Vec<Value> {
    let legs = case["legs"].as_array().into_iter().flatten();
    legs.map(|leg| leg["possible"].clone()).collect()
}

/// The acts of an applicant.
fn acts_of_applicant() -> [(&'static str, Value); 4] {
    [
        ("contacts", json!({"email": "jana@example.kz"})),
        ("clarification/reply", json!({"text": "47-үй."})),
        ("rating", json!({"mark": "like"})),
        ("withdrawal", json!({})),
    ]
}

#[test]
fn a_colleague_who_signs_for_the_organisation_reads_its_case_for_a_day_and_acts_in_nothing() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let company = portal.company()?;
    let [sender, colleague, outsider] = [portal.somebody()?, portal.somebody()?, portal.somebody()?];
    let (bin, other_bin) = (people::new_number()?, people::new_number()?);
    let file = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    let mut document = documents::request_for(&sender.iin, &company.bin, &bin);
    document["attachments"] = file.clone();
    let signed = portal
        .authority
        .signed(&Person::head(&sender.iin, &bin), &document);
    let sent = portal.client.post_signed("/v1/requests", &signed)?.with(201)?;
    let number = id(&sent.json());
    let by_staff = |act: &str, body: &Value| {
        portal
            .act(&company.administrator.iin, &number, act, body, &[])?
            .with(200)
    };
    let mut asked = question();
    asked["attachments"] = file.clone();
    by_staff("clarification", &asked)?;

    // Nobody but who sent it, as long as nobody proved anything.
    let is_hidden = |iin: &str| -> Result<()> {
        portal.seen(iin, &number)?.refused(404, "not-found")?;
        let token = portal.authority.token_of(iin);
        for path in of_case(&number) {
            portal
                .client
                .get(&path, &token)?
                .refused(404, "not-found")
                .context(path)?;
        }
        for (act, body) in acts_of_applicant() {
            portal
                .act(iin, &number, act, &body, &[])?
                .refused(404, "not-found")
                .context(act)?;
        }
        Ok(())
    };
    is_hidden(&colleague.iin)?;
    let prove = |iin: &str, bin: &str| {
        let proof = portal.authority.proof(bin);
        let proof = portal.authority.signed(&Person::head(iin, bin), &proof);
        portal.client.prove(bin, &proof)?.with(200)
    };
    let proved = prove(&colleague.iin, &bin)?.json();
    assert_eq!(proved, json!({"bin": bin, "until": "2026-11-24T05:00:00Z"}));
    prove(&outsider.iin, &other_bin)?;
    is_hidden(&outsider.iin)?;

    // The applicant's acts are the sender's.
    let own = portal.seen(&sender.iin, &number)?.with(200)?;
    let seen = portal.seen(&colleague.iin, &number)?.with(200)?;
    assert_eq!(seen.header("etag"), own.header("etag"));
    let by_applicant =
        json!([{"command": "reply", "by": ["applicant"]}, {"command": "withdraw", "by": ["applicant"]}]);
    let (mut own, mut seen) = (own.json(), seen.json());
    for command in by_applicant.as_array().context("no list")? {
        let offered = |case: &Value| {
            possible(case)[0]
                .as_array()
                .is_some_and(|all| all.contains(command))
        };
        assert!(offered(&own) && !offered(&seen), "{command}: {seen}");
    }
    assert!(!possible(&seen)[0].to_string().contains("applicant"), "{seen}");
    for case in [&mut own, &mut seen] {
        case["legs"][0]["possible"] = json!([]);
    }
    assert_eq!(seen, own);
    for (act, body) in acts_of_applicant() {
        for (language, words) in [
            ("kk", "сұрау салуды жіберген адам ғана"),
            ("ru", "только тот, кто отправил запрос"),
            ("en", "only who sent the request"),
        ] {
            let refused = portal
                .act(
                    &colleague.iin,
                    &number,
                    act,
                    &body,
                    &[("accept-language", language)],
                )?
                .refused(403, "forbidden")
                .context(act)?;
            let detail = refused.json()["detail"].to_string();
            assert!(detail.contains(words), "{act}: {detail}");
        }
    }
    portal
        .act(&colleague.iin, &number, "answer", &answer("provided"), &[])?
        .refused(403, "forbidden")?;
    let after = portal.seen(&sender.iin, &number)?.with(200)?.json();
    assert_eq!(after["timeline"], own["timeline"], "a refusal left something");

    // Whatever the sender reads.
    let reply = json!({"text": "47-үй.", "attachments": file});
    portal
        .act(&sender.iin, &number, "clarification/reply", &reply, &[])?
        .with(200)?;
    let mut given = answer("provided");
    given["attachments"] = json!([{"name": "b.txt", "media_type": "text/plain", "content": "REVG"}]);
    by_staff("answer", &given)?;
    let mut read = 0;
    for path in of_case(&number) {
        let [own, seen] =
            [&sender, &colleague].map(|one| portal.client.get(&path, &portal.again(&one.iin).token));
        let (own, seen) = (own?, seen?);
        assert_eq!(seen.status, own.status, "{path}");
        // An answer that nobody signed has no signature, and no day has a root yet.
        read += usize::from(seen.status == 200);
        if seen.status == 200 && !path.contains("certificate") {
            assert_eq!(seen.body, own.body, "{path}");
        }
    }
    assert_eq!(read, of_case(&number).len() - 2);
    // The list is of what one sent oneself.
    assert!(portal.own_ids(&portal.again(&colleague.iin))?.is_empty());

    // A day, and no longer.
    for (at, status) in [("2026-11-24T04:59:59Z", 200), ("2026-11-24T05:00:00Z", 404)] {
        portal.set_clock(at)?;
        portal.seen(&colleague.iin, &number)?.with(status).context(at)?;
    }
    is_hidden(&colleague.iin)?;
    portal.seen(&sender.iin, &number)?.with(200)?;
    // Or until they give it up.
    prove(&colleague.iin, &bin)?;
    portal.seen(&colleague.iin, &number)?.with(200)?;
    let give_up = |iin: &str| {
        let token = portal.authority.token_of(iin);
        let path = format!("/v1/me/organizations/{bin}");
        portal
            .client
            .json("DELETE", &path, &token, &Value::Null)?
            .with(200)
    };
    give_up(&outsider.iin)?;
    portal.seen(&colleague.iin, &number)?.with(200)?;
    for _ in 0..2 {
        assert_eq!(
            give_up(&colleague.iin)?.json(),
            json!({"bin": bin, "until": null})
        );
        is_hidden(&colleague.iin)?;
    }
    Ok(())
}

#[test]
fn a_colleague_reads_whole_what_an_operator_reads_in_part_and_nothing_of_what_was_erased() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::own()?;
    let (company, sender, bin) = (portal.company()?, portal.somebody()?, people::new_number()?);
    let document = documents::request_for(&sender.iin, &company.bin, &bin);
    let sent = portal.client.submit(&sender.token, &document, None)?.with(201)?;
    let number = id(&sent.json());
    let colleague = portal.somebody()?;
    let text =
        |iin: &str| -> Result<Value> { Ok(portal.seen(iin, &number)?.with(200)?.json()["text"].clone()) };
    assert_eq!(text(people::OPERATOR)?, Value::Null);
    for iin in [people::OPERATOR, &colleague.iin] {
        let proof = portal.authority.proof(&bin);
        let proof = portal.authority.signed(&Person::head(iin, &bin), &proof);
        portal.client.prove(&bin, &proof)?.with(200)?;
        assert_eq!(text(iin)?, document["text"]);
    }
    portal
        .act(&sender.iin, &number, "withdrawal", &json!({}), &[])?
        .with(200)?;
    let erasure = json!({"ground": "court-decision", "reference": "№ 7"});
    portal
        .act(people::OPERATOR, &number, "erasure", &erasure, &[])?
        .with(200)?;
    portal.seen(&colleague.iin, &number)?.refused(404, "not-found")?;
    assert_eq!(text(people::OPERATOR)?, Value::Null);
    Ok(())
}
