//! Attachments: what may come with a request, and who reads it back.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portal_tests::documents;
use portal_tests::scene::id;
use portal_tests::server::Portal;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Bytes that one attachment may have.
const ATTACHMENT_BYTES: usize = 10 * 1024 * 1024;

/// Bytes that look alike nowhere, so that pieces in a wrong order or place would show.
fn content(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        })
        .collect()
}

fn file(name: &str, media_type: &str, content: &[u8]) -> Value {
    json!({"name": name, "media_type": media_type, "content": STANDARD.encode(content)})
}

#[test]
fn five_attachments_one_of_ten_mebibytes_are_read_back_as_they_were_sent() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    // The last sizes stand at the edges of the pieces in which attachments are kept.
    let contents = [ATTACHMENT_BYTES, 1, 240 * 1024, 240 * 1024 + 1, 480 * 1024 - 1]
        .map(|length| content(length, u32::try_from(length).unwrap_or_default()));
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = contents
        .iter()
        .enumerate()
        .map(|(index, content)| file(&format!("қосымша {index}.pdf"), "application/pdf", content))
        .collect();
    let case = portal
        .client
        .submit(&citizen.token, &document, Some("with-files"))?
        .with(201)?
        .json();
    let listed = case["attachments"].as_array().context("no attachments")?;
    assert_eq!(listed.len(), contents.len());
    for (attachment, content) in listed.iter().zip(&contents) {
        assert_eq!(attachment["size"], content.len());
        assert_eq!(attachment["sha256"], hex::encode(Sha256::digest(content)));
        let path = attachment["href"]
            .as_str()
            .context("an attachment without a place")?;
        for reader in [&citizen.token, &company.administrator.token] {
            let read = portal.client.get(path, reader)?.with(200)?;
            assert_eq!(read.header("content-type"), Some("application/pdf"));
            let disposition = read.header("content-disposition").unwrap_or_default();
            assert!(
                disposition.starts_with("attachment; filename=\""),
                "{disposition}"
            );
            assert!(
                disposition.contains("; filename*=UTF-8''%D2%9B%D0%BE%D1%81"),
                "{disposition}"
            );
            assert!(read.body == *content, "{path} came back changed");
        }
    }
    // Sent again it is the same case, and its files are still there.
    let again = portal
        .client
        .submit(&citizen.token, &document, Some("with-files"))?;
    assert_eq!(id(&again.with(201)?.json()), id(&case));
    Ok(())
}

#[test]
fn files_keep_the_names_that_people_gave_them() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    // 255 letters, of which most take two bytes.
    let letters = "Жоспарлы жұмыстардың кестесі ".chars().cycle().take(251);
    let long = format!("{}.pdf", letters.collect::<String>());
    let names = [
        long.as_str(),
        "Акт «О воде» № 5 (копия), 100 % #2 'бис' “два”.pdf",
        "Счи\u{306}т.pdf",
        "contract.pdf",
        "сурет ❤\u{fe0f}.png",
    ];
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = names
        .iter()
        .map(|name| file(name, "application/pdf", b"a"))
        .collect();
    let case = portal
        .client
        .submit(&citizen.token, &document, None)?
        .with(201)?
        .json();
    let listed = case["attachments"].as_array().context("no attachments")?;
    let kept: Vec<_> = listed
        .iter()
        .map(|file| file["name"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(kept, names);
    for file in listed {
        let path = file["href"].as_str().context("an attachment without a place")?;
        let read = portal.client.get(path, &company.administrator.token)?.with(200)?;
        assert_eq!(read.body, b"a");
    }
    Ok(())
}

#[test]
fn attachments_are_shown_to_nobody_else() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = json!([file("a.txt", "text/plain", b"secret")]);
    let answer = portal.client.submit(&citizen.token, &document, None)?;
    let path = format!("/v1/requests/{}/attachments", id(&answer.with(201)?.json()));

    let first = format!("{path}/0");
    portal.client.get(&first, &citizen.token)?.with(200)?;
    let strangers = [
        portal.somebody()?.token,
        portal.company()?.administrator.token,
        portal.operator(),
    ];
    for stranger in &strangers {
        portal.client.get(&first, stranger)?.refused(404, "not-found")?;
    }
    portal
        .client
        .send("GET", &first, &[], &[])?
        .refused(401, "not-identified")?;
    for index in ["1", "-1", "+0", "00", "0x0", "18446744073709551616", "x", ""] {
        portal
            .client
            .get(&format!("{path}/{index}"), &citizen.token)?
            .refused(404, "not-found")
            .with_context(|| format!("attachment {index:?}"))?;
    }
    Ok(())
}

#[test]
fn more_or_larger_attachments_are_refused_and_leave_nothing() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let small = file("a.txt", "text/plain", b"a");
    let large = file(
        "a.bin",
        "application/octet-stream",
        &content(ATTACHMENT_BYTES + 1, 7),
    );
    for (attachments, pointer, code) in [
        (vec![small.clone(); 6], "/attachments", "too-many-attachments"),
        (
            vec![small, large],
            "/attachments/1/content",
            "attachment-too-large",
        ),
    ] {
        let mut document = documents::request(&citizen.iin, &company.bin);
        document["attachments"] = json!(attachments);
        let answer = portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(422, "invalid-document")?;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())]);
    }
    assert!(portal.own_ids(&citizen)?.is_empty());
    Ok(())
}

#[test]
fn text_that_is_not_base64_is_refused_wherever_the_fault_stands() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let whole = STANDARD.encode(content(500 * 1024, 3));
    let with = |place: usize, letter: &str| {
        let mut text = whole.clone();
        text.replace_range(place..=place, letter);
        text
    };
    for (what, text) in [
        ("a length that is no multiple of four", "QUJ".to_owned()),
        ("a sign of another alphabet", "QU-_".to_owned()),
        ("padding in the middle", "QQ==QQ==".to_owned()),
        ("bits behind the end", "QR==".to_owned()),
        ("a line end", "QUJD\nQUJ".to_owned()),
        ("a blank in the first piece", with(17, " ")),
        ("a sign outside in the last piece", with(whole.len() - 9, "*")),
        ("padding at the end of a piece", with(320 * 1024 - 1, "=")),
    ] {
        let mut document = documents::request(&citizen.iin, &company.bin);
        document["attachments"] =
            json!([{"name": "a.bin", "media_type": "application/octet-stream", "content": text}]);
        let answer = portal
            .client
            .submit(&citizen.token, &document, None)?
            .refused(422, "invalid-document")
            .context(what)?;
        assert_eq!(
            answer.faults(),
            [("/attachments/0/content".to_owned(), "not-base64".to_owned())],
            "{what}"
        );
    }
    assert!(portal.own_ids(&citizen)?.is_empty());
    Ok(())
}
