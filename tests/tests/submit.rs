//! `POST /v1/requests`: a citizen sends a request.

use anyhow::{Context as _, Result};
use portal_tests::client::bearer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, with};
use portal_tests::identity::Claims;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Characters that a text may have.
const TEXT_CHARS: usize = 20_000;

#[test]
fn a_request_is_registered_and_answered_with_everything_a_citizen_needs() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let answer = portal.client.submit(&citizen.token, &document, None)?.with(201)?;
    let case = answer.json();
    let number = case["number"].as_str().context("a case without a number")?;

    let (bin_and_year, serial) = number.rsplit_once('-').context("no BIN-YEAR-SERIAL")?;
    let year = &case["registered_on"].as_str().context("no day of registration")?[..4];
    assert_eq!(bin_and_year, format!("{}-{year}", company.bin));
    assert_eq!(serial, "1", "the first request to a new holder");
    assert_eq!(case["id"], number);
    assert_eq!(case["status"], "received");
    assert_eq!(case["admission"], "account");
    assert_eq!(
        answer.header("location"),
        Some(&*format!("/v1/requests/{number}"))
    );
    let etag = answer.header("etag").context("a case without an ETag")?;
    assert!(
        etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"'),
        "{etag}"
    );

    for field in [
        "contacts",
        "subject",
        "text",
        "category",
        "publication",
        "language",
    ] {
        if field != "contacts" {
            assert_eq!(case[field], document[field], "{field}");
        }
    }
    assert_eq!(case["applicant"], document["applicant"]);
    assert_eq!(case["contacts"]["phone"], "+77012345678", "in the form of E.164");

    let bytes = document.to_string();
    assert_eq!(
        case["document_sha256"],
        hex::encode(Sha256::digest(bytes.as_bytes()))
    );
    let receipt = &case["receipt"]["statement"];
    assert_eq!(receipt["document"]["sha256"], case["document_sha256"]);
    for field in ["number", "arrived_at", "registered_on", "rules", "calendar"] {
        assert!(case[field].is_string());
        assert_eq!(receipt[field], case[field], "{field}");
    }
    Ok(())
}

#[test]
fn every_obligation_says_who_owes_what_until_when_and_why() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let case = portal.case(&citizen, &company.bin)?;
    let obligations = case["obligations"].as_array().context("no obligations")?;
    let kinds: Vec<_> = obligations.iter().map(|owed| &owed["kind"]).collect();
    assert_eq!(
        kinds,
        ["moderate", "forward", "already-published", "refuse", "answer"]
    );
    for owed in obligations {
        assert!(
            owed["owner"].is_string() && owed["opened_at"].is_string(),
            "{owed}"
        );
        for field in ["wording", "paragraph"] {
            assert!(
                owed[field].as_str().is_some_and(|text| !text.is_empty()),
                "{owed}"
            );
        }
        let steps = owed["derivation"].as_array().context("no derivation")?;
        let days: Vec<_> = steps.iter().filter_map(|step| step["day"].as_str()).collect();
        assert!(days.is_sorted() && days.len() >= 2, "{owed}");
        assert_eq!(days.last().copied(), owed["due"].as_str(), "{owed}");
        assert!(
            steps
                .iter()
                .all(|step| step["why"].as_str().is_some_and(|why| !why.is_empty()))
        );
    }
    Ok(())
}

#[test]
fn numbers_of_one_holder_rise_one_by_one() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let serials = (0..5)
        .map(|_| {
            let id = id(&portal.case(&citizen, &company.bin)?);
            let serial = id.rsplit('-').next().unwrap_or_default().parse::<u32>()?;
            Ok(serial)
        })
        .collect::<Result<Vec<_>>>()?;
    assert_eq!(serials, [1, 2, 3, 4, 5]);
    Ok(())
}

#[test]
fn words_come_in_the_language_that_was_asked_for() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let bearer = portal_tests::client::bearer(&citizen.token);
    let document = documents::request(&citizen.iin, &company.bin).to_string();
    let mut wordings = Vec::new();
    for (asked, spoken) in [
        (None, "kk"),
        (Some("ru-KZ, en;q=0.5"), "ru"),
        (Some("en;q=0.7, kk;q=0.2"), "en"),
        (Some("de"), "kk"),
    ] {
        let mut headers = vec![("authorization", &*bearer), ("content-type", "application/json")];
        headers.extend(asked.map(|asked| ("accept-language", asked)));
        let good = portal
            .client
            .send("POST", "/v1/requests", &headers, document.as_bytes())?
            .with(201)?;
        let bad = portal
            .client
            .send("POST", "/v1/requests", &headers, b"{}")?
            .refused(422, "invalid-document")?;
        assert_eq!(good.header("content-language"), Some(spoken), "{asked:?}");
        assert_eq!(bad.header("content-language"), Some(spoken), "{asked:?}");
        let good = good.json();
        let bad = bad.json();
        wordings.push([
            good["obligations"][0]["wording"].clone(),
            good["obligations"][0]["derivation"][0]["why"].clone(),
            bad["title"].clone(),
            bad["errors"][0]["message"].clone(),
        ]);
    }
    assert_eq!(
        wordings[0], wordings[3],
        "Kazakh where no language of ours is asked for"
    );
    for (first, second) in [(0, 1), (1, 2), (0, 2)] {
        let alike = wordings[first]
            .iter()
            .zip(&wordings[second])
            .find(|(one, other)| one == other);
        assert_eq!(alike, None, "the same words in two languages");
    }
    Ok(())
}

#[test]
fn each_fault_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let whole = documents::request(&citizen.iin, people::HOLDER);
    let organization = json!({
        "bin": people::OTHER_HOLDER, "name": "ЖШС", "outgoing_number": "1",
        "outgoing_date": "2026-02-28", "signatory_position": "директор"
    });
    let organized = with(&whole, "/applicant/organization", organization);
    let file = json!({"name": "a.pdf", "media_type": "application/pdf", "content": "QUJD"});
    let attached = with(&whole, "/attachments", json!([file]));
    let wrong_iin = people::with_wrong_check_digit(&citizen.iin);
    for (document, pointer, value, code) in [
        (&whole, "/holder", json!(null), "required"),
        (&whole, "/holder", json!("12345"), "not-12-digits"),
        (&whole, "/holder", json!("990340000015"), "wrong-check-digit"),
        (&whole, "/applicant/iin", json!(wrong_iin), "wrong-check-digit"),
        (&whole, "/applicant/surname", json!("  "), "blank"),
        (&whole, "/applicant/given_name", json!(null), "required"),
        (&whole, "/applicant/patronymic", json!(""), "blank"),
        (&whole, "/applicant/surname", json!("ә".repeat(129)), "too-long"),
        (&whole, "/contacts/email", json!("nobody"), "not-an-email"),
        (
            &whole,
            "/contacts/email",
            json!("a@b.kz\r\nBcc: c@d.kz"),
            "not-an-email",
        ),
        (&whole, "/contacts/phone", json!("12"), "not-a-phone"),
        (
            &whole,
            "/contacts/postal_address",
            json!("\u{7}"),
            "control-characters",
        ),
        (&whole, "/contacts", json!({}), "no-contact"),
        (&whole, "/language", json!("de"), "unknown-value"),
        (&whole, "/subject", json!("ә".repeat(501)), "too-long"),
        (&whole, "/text", json!(""), "blank"),
        (&whole, "/text", json!("a\u{0}b"), "control-characters"),
        (&whole, "/category", json!("ә".repeat(101)), "too-long"),
        (&whole, "/answer_form", json!("pigeon"), "unknown-value"),
        (&whole, "/publication", json!(null), "required"),
        (
            &organized,
            "/applicant/organization/bin",
            json!("1"),
            "not-12-digits",
        ),
        (&organized, "/applicant/organization/name", json!(""), "blank"),
        (
            &organized,
            "/applicant/organization/outgoing_number",
            json!(null),
            "required",
        ),
        (
            &organized,
            "/applicant/organization/outgoing_date",
            json!("2026-02-30"),
            "not-a-date",
        ),
        (
            &organized,
            "/applicant/organization/signatory_position",
            json!(null),
            "required",
        ),
        (
            &attached,
            "/attachments/0/name",
            json!("../passwd"),
            "attachment-name",
        ),
        (
            &attached,
            "/attachments/0/media_type",
            json!("pdf"),
            "not-a-media-type",
        ),
        (&attached, "/attachments/0/content", json!(""), "attachment-empty"),
        (&attached, "/attachments/0/content", json!(null), "required"),
    ] {
        let changed = with(document, pointer, value.clone());
        let answer = portal
            .client
            .submit(&citizen.token, &changed, None)?
            .refused(422, "invalid-document")
            .with_context(|| format!("{pointer} {value}"))?;
        assert_eq!(
            answer.faults(),
            [(pointer.to_owned(), code.to_owned())],
            "{pointer} {value}"
        );
    }
    assert!(
        portal.own_ids(&citizen)?.is_empty(),
        "a refused request left a trace"
    );
    Ok(())
}

/// What is said of each fault of a document, in this language.
fn said(portal: &Portal, token: &str, document: &Value, language: &str) -> Result<Vec<String>> {
    let bearer = bearer(token);
    let headers = [
        ("authorization", &*bearer),
        ("content-type", "application/json"),
        ("accept-language", language),
    ];
    let answer = portal
        .client
        .send("POST", "/v1/requests", &headers, document.to_string().as_bytes())?
        .refused(422, "invalid-document")?
        .json();
    let errors = answer["errors"].as_array().context("no errors")?;
    Ok(errors
        .iter()
        .map(|error| error["message"].as_str().unwrap_or_default().to_owned())
        .collect())
}

#[test]
fn a_telephone_number_out_of_an_address_book_is_kept_in_one_form() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    for (sent, kept) in [
        ("\u{202d}+7 701 234 56 78\u{202c}", "+77012345678"),
        ("8 701 234–56–78", "+77012345678"),
        ("8\u{2011}701\u{202f}234.56\t78", "+77012345678"),
        ("tel:+7-701-234-56-78", "+77012345678"),
        ("89161234567", "+79161234567"),
        ("8 800 080 77 77", "+78000807777"),
        ("00 998 90 123 45 67", "+998901234567"),
    ] {
        let document = documents::request(&citizen.iin, &company.bin);
        let document = with(&document, "/contacts", json!({"phone": sent}));
        let answer = portal.client.submit(&citizen.token, &document, None)?;
        let case = answer.with(201).with_context(|| format!("{sent:?}"))?.json();
        assert_eq!(case["contacts"]["phone"], kept, "{sent:?}");
    }
    Ok(())
}

#[test]
fn a_value_that_reaches_nobody_or_shows_nothing_is_refused_with_its_true_cause() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let whole = documents::request(&citizen.iin, people::HOLDER);
    let file = json!({"name": "a.pdf", "media_type": "application/pdf", "content": "QUJD"});
    let whole = with(&whole, "/attachments", json!([file]));
    let organization = json!({
        "bin": people::OTHER_HOLDER, "name": "ЖШС", "outgoing_number": "1",
        "outgoing_date": "2026-02-28", "signatory_position": "директор"
    });
    let whole = with(&whole, "/applicant/organization", organization);
    // The last is what each of the three sentences says of it.
    for (pointer, value, code, names) in [
        (
            "/contacts/email",
            "\u{200b}name@example.kz",
            "not-an-email",
            "U+200B",
        ),
        (
            "/contacts/email",
            "na\u{2060}me@example.kz",
            "not-an-email",
            "U+2060",
        ),
        (
            "/contacts/email",
            "name@exam\u{ad}ple.kz",
            "not-an-email",
            "U+00AD",
        ),
        ("/contacts/email", "\u{3164}@example.kz", "not-an-email", "U+3164"),
        (
            "/contacts/email",
            "n\u{430}me@example.kz",
            "not-an-email",
            "U+0430",
        ),
        ("/contacts/email", "a..b@example.kz", "not-an-email", "@"),
        ("/contacts/email", "a@127.0.0.1", "not-an-email", ".kz"),
        ("/contacts/phone", "-77012345678", "not-a-phone", "U+002D"),
        ("/contacts/phone", "+70000000000", "not-a-phone", "+7"),
        ("/contacts/phone", "+7 0701234567", "not-a-phone", "+7"),
        ("/text", "\u{3164}", "blank", ""),
        ("/text", "\u{2800}\u{2800}", "blank", ""),
        ("/text", "\u{301}", "blank", ""),
        ("/text", "Сұрақ\u{202e}!қарұС", "hidden-characters", "U+202E"),
        ("/subject", "\u{115f}", "blank", ""),
        (
            "/subject",
            "Су\u{2063}дың өшірілуі",
            "hidden-characters",
            "U+2063",
        ),
        (
            "/applicant/surname",
            "Серік\u{200d}қызы",
            "hidden-characters",
            "U+200D",
        ),
        (
            "/applicant/organization/outgoing_date",
            "2099-01-01",
            "in-the-future",
            "",
        ),
        (
            "/applicant/organization/outgoing_date",
            "0001-01-01",
            "before-the-law",
            "2015-11-16",
        ),
        (
            "/attachments/0/name",
            "Акт \"О воде\".pdf",
            "attachment-name",
            "\"",
        ),
        (
            "/attachments/0/name",
            "a\u{202e}fdp.exe",
            "attachment-name",
            "U+202E",
        ),
        ("/attachments/0/name", "C:\\a.pdf", "attachment-name", "\\"),
        ("/attachments/0/name", "con.pdf", "attachment-name", ""),
        ("/attachments/0/name", &"ә".repeat(256), "attachment-name", "255"),
    ] {
        let document = with(&whole, pointer, json!(value));
        let answer = portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(422, "invalid-document")
            .with_context(|| format!("{pointer} {value:?}"))?;
        assert_eq!(
            answer.faults(),
            [(pointer.to_owned(), code.to_owned())],
            "{value:?}"
        );
        let mut sentences = Vec::new();
        for language in ["kk", "ru", "en"] {
            let said = said(&portal, &citizen.token, &document, language)?;
            assert!(
                said.iter().all(|said| said.contains(names)),
                "{value:?}: {said:?}"
            );
            sentences.extend(said);
        }
        sentences.dedup();
        assert_eq!(sentences.len(), 3, "{sentences:?}");
    }
    assert!(
        portal.own_ids(&citizen)?.is_empty(),
        "a refused request left a trace"
    );
    Ok(())
}

#[test]
fn each_refusal_of_a_name_or_a_number_has_a_sentence_of_its_own() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let whole = documents::request(&citizen.iin, people::HOLDER);
    let file = json!({"name": "a.pdf", "media_type": "application/pdf", "content": "QUJD"});
    let whole = with(&whole, "/attachments", json!([file]));
    for (pointer, values) in [
        (
            "/attachments/0/name",
            vec![
                "",
                "a\u{7}",
                "a/b",
                "a\"b",
                "a\u{200f}b",
                "a\u{200b}b",
                "nul",
                &"ә".repeat(256),
            ],
        ),
        (
            "/contacts/phone",
            vec![
                "8 701 x",
                "12-34-56",
                "9161234567",
                "+7 501 234 56 78",
                "+210 123 45 67",
                "+49 30",
            ],
        ),
        (
            "/contacts/email",
            vec![
                "a",
                ".a@b.kz",
                "a b@b.kz",
                "\u{430}a@b.kz",
                "a@b",
                "a@1.2",
                "a@b.kz\u{feff}",
            ],
        ),
    ] {
        for language in ["kk", "ru", "en"] {
            let mut sentences = Vec::new();
            for value in &values {
                let document = with(&whole, pointer, json!(value));
                sentences.extend(said(&portal, &citizen.token, &document, language)?);
            }
            sentences.sort();
            sentences.dedup();
            assert_eq!(sentences.len(), values.len(), "{pointer}: {sentences:?}");
        }
    }
    Ok(())
}

#[test]
fn what_a_page_leaves_in_a_copied_text_stays_in_it_and_its_ends_are_trimmed() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let text = "Кесте\u{ad}сін беріңіз ❤\u{fe0f}, тел. \u{202d}+7 701 234 56 78\u{202c}.";
    let document = with(
        &document,
        "/text",
        json!(format!("\u{feff}\u{2800} {text}\u{200b}\n")),
    );
    let document = with(&document, "/applicant/given_name", json!("\u{200e}Айгүл\u{200b}"));
    let answer = portal.client.submit(&citizen.token, &document, None)?;
    let case = answer.with(201)?.json();
    assert_eq!(case["text"], text);
    assert_eq!(case["applicant"]["given_name"], "Айгүл");
    assert_eq!(
        case["document_sha256"],
        hex::encode(Sha256::digest(document.to_string())),
        "of what was sent"
    );
    Ok(())
}

#[test]
fn all_faults_of_a_document_are_named_at_once() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let answer = portal
        .client
        .submit(&citizen.token, &json!({"language": "de", "text": " "}), None)?
        .refused(422, "invalid-document")?;
    let pointers: Vec<_> = answer.faults().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(
        pointers,
        [
            "/holder",
            "/applicant/iin",
            "/applicant/surname",
            "/applicant/given_name",
            "/contacts",
            "/language",
            "/subject",
            "/text",
            "/answer_form",
            "/publication"
        ]
    );
    Ok(())
}

#[test]
fn a_field_that_nobody_knows_or_of_another_type_is_refused_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let whole = documents::request(&citizen.iin, people::HOLDER);
    for (pointer, value, code) in [
        ("/serial", json!(1), "unknown-field"),
        ("/applicant/role", json!("operator"), "unknown-field"),
        ("/contacts/fax", json!("+77012345678"), "unknown-field"),
        ("/publication/when", json!("now"), "unknown-field"),
        ("/text", json!(17), "wrong-type"),
        ("/publication/consent", json!("yes"), "wrong-type"),
        ("/attachments", json!("none"), "wrong-type"),
    ] {
        let answer = portal
            .client
            .submit(&citizen.token, &with(&whole, pointer, value), None)?
            .refused(422, "invalid-document")
            .context(pointer)?;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())]);
    }
    Ok(())
}

#[test]
fn a_text_of_twenty_thousand_characters_passes_and_one_more_does_not() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let whole = documents::request(&citizen.iin, &company.bin);
    // Characters of four bytes, so that a limit in bytes would show.
    let text = "𐌰".repeat(TEXT_CHARS);
    let document = with(&whole, "/text", json!(text));
    let case = portal
        .client
        .submit(&citizen.token, &document, None)?
        .with(201)?
        .json();
    let read = portal
        .client
        .get(&format!("/v1/requests/{}", id(&case)), &citizen.token)?;
    assert_eq!(read.with(200)?.json()["text"], text);

    let document = with(&whole, "/text", json!(format!("{text}.")));
    let answer = portal
        .client
        .submit(&citizen.token, &document, None)?
        .refused(422, "invalid-document")?;
    assert_eq!(answer.faults(), [("/text".to_owned(), "too-long".to_owned())]);
    assert_eq!(portal.own_ids(&citizen)?, [id(&case)]);
    Ok(())
}

#[test]
fn a_request_on_behalf_of_an_organization_keeps_it() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let organization = json!({
        "bin": people::OTHER_HOLDER, "name": "«Жылу желісі» АҚ", "outgoing_number": "12/3-ә",
        "outgoing_date": "2026-11-20", "signatory_position": "Бас директор"
    });
    let document = with(
        &documents::request(&citizen.iin, &company.bin),
        "/applicant/organization",
        organization.clone(),
    );
    let case = portal
        .client
        .submit(&citizen.token, &document, None)?
        .with(201)?
        .json();
    assert_eq!(case["applicant"]["organization"], organization);
    Ok(())
}

#[test]
fn an_answer_on_paper_needs_a_postal_address() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let paper = with(
        &documents::request(&citizen.iin, &company.bin),
        "/answer_form",
        json!("paper"),
    );
    let answer = portal
        .client
        .submit(&citizen.token, &paper, None)?
        .refused(422, "invalid-document")?;
    assert_eq!(
        answer.faults(),
        [("/contacts/postal_address".to_owned(), "required".to_owned())]
    );
    let addressed = with(
        &paper,
        "/contacts/postal_address",
        json!("050000, Алматы қ., Абай даңғылы, 2"),
    );
    let case = portal
        .client
        .submit(&citizen.token, &addressed, None)?
        .with(201)?
        .json();
    assert_eq!(case["answer_form"], "paper");
    Ok(())
}

#[test]
fn a_holder_that_is_unknown_or_wholly_the_states_cannot_be_written_to() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    for bin in [people::new_number()?, people::STATE_COMPANY.to_owned()] {
        let document = documents::request(&citizen.iin, &bin);
        portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(422, "unknown-holder")?;
    }
    assert!(portal.own_ids(&citizen)?.is_empty());
    Ok(())
}

#[test]
fn a_closed_holder_is_not_written_to_until_it_opens_again() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut profile = documents::holder("«Жабық» АҚ", "АО «Закрыто»", 10.0);
    profile["accepts_requests"] = json!(false);
    portal.register(&company.bin, &profile)?;
    let document = documents::request(&citizen.iin, &company.bin);
    portal
        .client
        .submit(&citizen.token, &document, None)?
        .refused(422, "holder-closed")?;
    assert!(portal.own_ids(&citizen)?.is_empty());
    assert!(portal.queue_ids(&company)?.is_empty());

    profile["accepts_requests"] = json!(true);
    portal.register(&company.bin, &profile)?;
    let case = portal.case(&citizen, &company.bin)?;
    assert_eq!(portal.queue_ids(&company)?, [id(&case)]);
    Ok(())
}

#[test]
fn nobody_sends_a_request_in_the_name_of_another() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen, other) = (portal.company()?, portal.somebody()?, portal.somebody()?);
    let document = documents::request(&other.iin, &company.bin);
    for sender in [&citizen.token, &company.administrator.token, &portal.operator()] {
        portal
            .client
            .submit(sender, &document, None)?
            .refused(403, "not-the-applicant")?;
    }
    assert!(portal.own_ids(&citizen)?.is_empty() && portal.own_ids(&other)?.is_empty());
    Ok(())
}

#[test]
fn an_account_without_a_verified_number_cannot_send() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let unverified = portal.authority.token(&Claims {
        phone_verified: false,
        ..Claims::of(&citizen.iin)
    });
    portal
        .client
        .submit(&unverified, &document, None)?
        .refused(403, "phone-not-verified")?;
    assert!(portal.own_ids(&citizen)?.is_empty());
    Ok(())
}

/// A host whose clock stands at this instant, where a citizen may send so many requests a day.
fn with_quota(instant: &str, quota: &str) -> Result<Portal> {
    Portal::open(
        Folder::new()?.at(instant)?,
        &[("SPIN_VARIABLE_DAILY_QUOTA", quota)],
    )
}

#[test]
fn beyond_the_quota_of_a_day_a_citizen_is_told_when_to_go_on() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // 23:59:00 in Almaty.
    let portal = with_quota("2026-11-23T18:59:00Z", "3")?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let send = |key: &str| portal.client.submit(&citizen.token, &document, Some(key));
    let mut sent = Vec::new();
    for key in ["1", "2", "3"] {
        sent.push(id(&send(key)?.with(201)?.json()));
    }
    let refused = send("4")?.refused(429, "quota-exhausted")?;
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(portal.logged(&refused)?["durable_writes"], 0);
    let mut said = Vec::new();
    for language in ["kk", "ru", "en"] {
        let headers = [
            ("authorization", &*bearer(&citizen.token)),
            ("content-type", "application/json"),
            ("accept-language", language),
        ];
        let answer = portal
            .client
            .send("POST", "/v1/requests", &headers, document.to_string().as_bytes())?
            .refused(429, "quota-exhausted")?;
        assert!(answer.json()["detail"].to_string().contains('3'), "{answer:?}");
        said.push((answer.json()["title"].clone(), answer.json()["detail"].clone()));
    }
    said.dedup();
    assert_eq!(said.len(), 3, "{said:?}");
    // What was sent is told again, and another has a day of their own.
    assert_eq!(id(&send("2")?.with(201)?.json()), sent[1]);
    portal.case(&portal.somebody()?, &company.bin)?;
    sent.reverse();
    assert_eq!(portal.own_ids(&citizen)?, sent);

    portal.set_clock("2026-11-23T18:59:59Z")?;
    let refused = send("4")?.refused(429, "quota-exhausted")?;
    assert_eq!(refused.header("retry-after"), Some("1"));
    // Midnight in Almaty: the key that was refused serves.
    portal.set_clock("2026-11-23T19:00:00Z")?;
    for key in ["4", "5", "6"] {
        send(key)?.with(201)?;
    }
    let refused = send("7")?.refused(429, "quota-exhausted")?;
    assert_eq!(refused.header("retry-after"), Some("86400"));
    assert_eq!(portal.own_ids(&citizen)?.len(), 6);
    Ok(())
}

#[test]
fn requests_of_one_citizen_at_once_do_not_slip_past_the_quota() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = with_quota("2026-11-23T05:00:00Z", "5")?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let told = at_once(16, |_| portal.client.submit(&citizen.token, &document, None))?;
    let sent = told.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(sent, 5);
    for answer in told.into_iter().filter(|answer| answer.status != 201) {
        answer.refused(429, "quota-exhausted")?;
    }
    assert_eq!(portal.own_ids(&citizen)?.len(), 5);
    Ok(())
}

#[test]
fn the_quota_counts_on_where_a_page_leaves_the_citizens_list_within_a_day() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = with_quota("2026-11-23T05:00:00Z", "200")?;
    let company = portal.company()?;
    let iin = portal.somebody()?.iin;
    // The first page, of 500, leaves with the 701st: in the middle of the fourth day.
    for day in 23..27 {
        portal.set_clock(&format!("2026-11-{day}T05:00:00Z"))?;
        let citizen = portal.again(&iin);
        for _ in 0..200 {
            portal.case(&citizen, &company.bin)?;
        }
        let document = documents::request(&iin, &company.bin);
        portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(429, "quota-exhausted")
            .with_context(|| format!("on the {day}th"))?;
    }
    assert_eq!(portal.own_ids(&portal.again(&iin))?.len(), 800);
    Ok(())
}

#[test]
fn a_quota_that_is_none_is_not_guessed() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for quota in ["0", "201", "twenty", "-1", " "] {
        let portal = with_quota("2026-11-23T05:00:00Z", quota)?;
        let (company, citizen) = (portal.company()?, portal.somebody()?);
        let document = documents::request(&citizen.iin, &company.bin);
        portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(503, "not-configured")
            .with_context(|| format!("{quota:?}"))?;
    }
    Ok(())
}
