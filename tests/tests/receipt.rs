//! Receipts: what the portal states, signed so that anyone can check it without the portal.

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use holders::holder::Name;
use law::calendar::built_in;
use law::rules;
use law::time::Instant;
use portal_tests::client::Answer;
use portal_tests::documents::{self, lacks, with};
use portal_tests::identity::{PORTAL, private_key, public_key};
use portal_tests::life::{Life, Role, answer, extension, forwarding, owed, question};
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::{Folder, Portal, root};
use portal_tests::wire::Wire;
use record::event::{Actor, Stamp};
use record::id::{Digest, EventId};
use requests::answer::{Outcome as AnswerOutcome, Signatory};
use requests::case::{
    Admission, Case, EventKind, PersonalFields, Record, Registration, personal_fields, register,
};
use requests::command::{Acting, AnswerGiven, Command, permit};
use requests::document::Draft;
use requests::receipt::{Issue, Statement, Unsigned, Unverified};
use requests::view::Reader;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The canonical form of a value (RFC 8785), by this file alone: keys in order, no white space, integers.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            let fields = fields
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), canonical(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

/// What is signed: the header as it stands in the JWS, and the statement in its canonical form.
fn signed(header: &str, statement: &Value) -> String {
    format!("{header}.{}", URL_SAFE_NO_PAD.encode(canonical(statement)))
}

/// Checks a receipt as a stranger would, by what `docs/receipts.md` says and with these keys. Answers the statement.
fn checked(receipt: &Value, keys: &Value) -> Result<Value> {
    let jws = receipt["jws"].as_str().context("no signature")?;
    let (header, signature) = jws.split_once("..").context("no detached payload")?;
    let said: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header)?)?;
    let kid = said["kid"].clone();
    ensure!(
        said == json!({"alg": "EdDSA", "kid": kid, "typ": "open-dialogue-receipt+jws"}),
        "{said}"
    );
    let known = keys["keys"].as_array().into_iter().flatten();
    let key = known.filter(|key| key["kid"] == kid).collect::<Vec<_>>();
    let [key] = key.as_slice() else {
        bail!("{} keys of the name {kid}", key.len())
    };
    let x = URL_SAFE_NO_PAD.decode(key["x"].as_str().context("no key")?)?;
    let key = VerifyingKey::from_bytes(x.as_slice().try_into()?)?;
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature)?)?;
    let statement = receipt["statement"].clone();
    key.verify_strict(signed(header, &statement).as_bytes(), &signature)
        .context("the signature is not one of the statement")?;
    Ok(statement)
}

/// The statement with the signature of this key.
fn sign(statement: &Value, key: &SigningKey, header: &Value) -> Value {
    let header = URL_SAFE_NO_PAD.encode(canonical(header));
    let signature = key.sign(signed(&header, statement).as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
    json!({"statement": statement, "jws": format!("{header}..{signature}")})
}

fn header(kid: &str) -> Value {
    json!({"alg": "EdDSA", "kid": kid, "typ": "open-dialogue-receipt+jws"})
}

/// The keys that the portal publishes.
fn keys(portal: &Portal) -> Result<Value> {
    let answer = portal.client.send("GET", "/v1/receipts/keys", &[], &[])?;
    Ok(answer.with(200)?.json())
}

/// What the portal says of these bytes, asked by nobody in particular.
fn verification(portal: &Portal, bytes: &[u8]) -> Result<Answer> {
    let headers = [("content-type", "application/json"), ("accept-language", "en")];
    portal
        .client
        .send("POST", "/v1/receipts/verification", &headers, bytes)
}

/// Whether the portal takes a receipt for its own, and why not.
fn doubts(portal: &Portal, receipt: &Value) -> Result<Vec<String>> {
    let found = verification(portal, receipt.to_string().as_bytes())?
        .with(200)?
        .json();
    let reasons = found["reasons"].as_array().context("no reasons")?;
    ensure!(found["valid"] == reasons.is_empty(), "{found}");
    let code = |reason: &Value| reason["code"].as_str().unwrap_or_default().to_owned();
    Ok(reasons.iter().map(code).collect())
}

/// What this person gets under a path of a request.
fn get(portal: &Portal, iin: &str, number: &str, what: &str) -> Result<Answer> {
    let token = portal.authority.token_of(iin);
    portal
        .client
        .get(&format!("/v1/requests/{number}/{what}"), &token)
}

/// The kinds of these receipts.
fn kinds(receipts: &[Value]) -> Vec<&str> {
    receipts
        .iter()
        .map(|receipt| receipt["statement"]["kind"].as_str().unwrap_or_default())
        .collect()
}

/// A life with every act of which a receipt is made. Answers the number of the part that went on.
fn all_acts(life: &Life<'_>) -> Result<String> {
    let there = life.forward_part()?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    life.answer()?;
    life.portal
        .act(&life.other_head.iin, &there, "answer", &answer("refused"), &[])?
        .with(200)?;
    life.done(Role::Applicant, "rating", &json!({"mark": "like"}))?;
    Ok(there)
}

#[test]
fn every_act_has_a_receipt_that_a_stranger_can_check() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = all_acts(&life)?;
    let (case, keys) = (life.case()?, keys(&portal)?);
    let receipts = life.receipts()?;
    assert_eq!(
        kinds(&receipts),
        ["registration", "forwarding", "extension", "answer", "refusal"]
    );
    for receipt in &receipts {
        let stated = checked(receipt, &keys)?;
        assert_eq!(doubts(&portal, receipt)?, [""; 0], "{stated}");
        assert_eq!(stated["format"], 1);
        assert_eq!(stated["portal"], PORTAL);
        assert_eq!(stated["case"], life.number);
        assert_eq!(stated["language"], "kk");
        assert_eq!(stated["rules"], case["rules"]);
        assert_eq!(stated["calendar"], case["calendar"]);
        assert_eq!(stated["document"]["sha256"], case["document_sha256"]);
        let mut legs = case["legs"].as_array().into_iter().flatten();
        let leg = legs.find(|leg| leg["number"] == stated["number"]);
        let leg = leg.context("a receipt of another registration")?;
        for (field, of_leg) in [
            ("arrived_at", "arrived_at"),
            ("registered_on", "registered_on"),
            ("partial", "partial"),
        ] {
            assert_eq!(stated[field], leg[of_leg], "{field}");
        }
        assert_eq!(
            stated["holder"],
            json!({"bin": leg["holder"], "name": "«Жаңа» АҚ"})
        );
        let line = &case["timeline"][usize::try_from(stated["event"]["seq"].as_u64().context("no event")?)?];
        assert_eq!(stated["at"], line["at"]);
        assert!(lacks(&stated, "as_of"));
        let text = stated["text"].as_str().context("no words")?;
        assert!(text.contains(stated["number"].as_str().unwrap_or("?")), "{text}");
        for term in stated["terms"].as_array().context("no terms")? {
            let kind = term["kind"].as_str().unwrap_or_default();
            let owed = owed(&case, stated["number"].as_str().unwrap_or_default(), kind)?;
            for field in ["owner", "contingent"] {
                assert_eq!(term[field], owed[field], "{kind}: {field}");
            }
            let last = term["derivation"].as_array().and_then(|steps| steps.last());
            assert_eq!(last.context("no derivation")?["day"], term["due"]);
        }
    }
    let named = |receipt: &Value| -> Vec<String> {
        let terms = receipt["statement"]["terms"].as_array().into_iter().flatten();
        terms
            .map(|term| term["kind"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let [registration, forwarding, extension, answered, refusal] = receipts.as_slice() else {
        bail!("{} receipts", receipts.len())
    };
    let on_arrival = ["moderate", "forward", "already-published", "refuse", "answer"];
    assert_eq!(named(registration), on_arrival);
    assert_eq!(named(forwarding), on_arrival);
    assert_eq!(named(extension), ["answer", "notify-extension"]);
    assert_eq!(named(answered), ["answer"]);
    assert_eq!(named(refusal), ["refuse", "answer"]);
    assert_eq!(registration["statement"]["number"], life.number);
    assert_eq!(forwarding["statement"]["number"], there);
    assert_eq!(forwarding["statement"]["forwarded_from"], life.number);
    assert_eq!(
        extension["statement"]["terms"][0]["due"],
        case["legs"][0]["extension"]["due"]
    );
    assert!(
        registration["statement"]["terms"][4]["due"].as_str()
            < extension["statement"]["terms"][0]["due"].as_str(),
        "the receipt of the sending knows of the extension"
    );
    let hash = |text: &Value| hex::encode(Sha256::digest(text.as_str().unwrap_or_default()));
    for (receipt, leg, outcome, ground) in [
        (answered, &case["legs"][0], "provided", json!(null)),
        (refusal, &case["legs"][1], "refused", json!(3)),
    ] {
        let stated = &receipt["statement"]["answer"];
        assert_eq!(stated["outcome"], outcome);
        assert_eq!(stated["refusal_ground"], ground);
        assert_eq!(stated["text"]["sha256"], hash(&leg["answer"]["text"]));
        assert_eq!(stated["attachments"], json!([]));
        for term in receipt["statement"]["terms"].as_array().into_iter().flatten() {
            assert_eq!(term["done_at"], leg["answer"]["at"]);
            assert_eq!(term["in_time"], true);
        }
    }
    Ok(())
}

#[test]
fn an_act_is_answered_with_its_receipt_and_a_repetition_with_the_same() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    let send = || {
        let sent = portal
            .client
            .submit(&life.citizen.token, &document, Some("twice"))?;
        Ok::<_, anyhow::Error>(sent.with(201)?.json())
    };
    let (first, again) = (send()?, send()?);
    let listed = get(&portal, &life.citizen.iin, &id(&first), "receipts")?
        .with(200)?
        .json();
    assert_eq!(first["receipt"], listed["items"][0]);
    assert_eq!(again, first);

    for (role, act, body, kind) in [
        (
            Role::Administrator,
            "moderation",
            json!({"decision": "accept"}),
            None,
        ),
        (
            Role::Administrator,
            "forwarding",
            with(&forwarding(&life.other.bin), "/part", json!("3")),
            Some("forwarding"),
        ),
        (
            Role::Head,
            "extension",
            extension(&life.other.bin),
            Some("extension"),
        ),
        (Role::Administrator, "clarification", question(), None),
        (Role::Administrator, "answer", answer("provided"), Some("answer")),
        (Role::Applicant, "rating", json!({"mark": "like"}), None),
    ] {
        let give = || {
            let given = life.act_with(role, act, &body, &[("idempotency-key", act)])?;
            Ok::<_, anyhow::Error>(given.with(200)?.json())
        };
        let (case, again) = (give()?, give()?);
        assert_eq!(again, case, "{act}");
        match kind {
            Some(kind) => {
                assert_eq!(case["receipt"]["statement"]["kind"], kind);
                assert_eq!(Some(&case["receipt"]), life.receipts()?.last(), "{act}");
            }
            None => assert!(lacks(&case, "receipt"), "{act}: {}", case["receipt"]),
        }
    }
    // A repetition is told what it did, also where other things happened since.
    let late = life.act_with(
        Role::Head,
        "extension",
        &extension(&life.other.bin),
        &[("idempotency-key", "extension")],
    )?;
    assert_eq!(
        late.with(200)?.json()["receipt"]["statement"]["kind"],
        "extension"
    );
    assert!(lacks(&life.case()?, "receipt"), "a reader did nothing");
    Ok(())
}

#[test]
fn an_act_that_nobody_can_sign_for_is_done_and_its_receipt_comes_later() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let broken = [("SPIN_VARIABLE_RECEIPT_KEYS", "{\"keys\": []}")];
    let portal = Portal::open(Folder::new()?, &broken)?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let document = documents::request(&citizen.iin, &company.bin);
    let sent = portal
        .client
        .submit(&citizen.token, &document, Some("once"))?
        .with(201)?;
    assert!(lacks(&sent.json(), "receipt"), "{}", sent.json());
    let number = id(&sent.json());
    get(&portal, &citizen.iin, &number, "receipts")?.refused(503, "not-configured")?;
    let answered = portal
        .act(
            &company.administrator.iin,
            &number,
            "answer",
            &answer("provided"),
            &[],
        )?
        .with(200)?;
    assert_eq!(answered.json()["status"], "answered");
    assert!(lacks(&answered.json(), "receipt"));

    let portal = Portal::open(portal.stop()?, &[])?;
    let token = portal.authority.token_of(&citizen.iin);
    let again = portal
        .client
        .submit(&token, &document, Some("once"))?
        .with(201)?
        .json();
    let listed = get(&portal, &citizen.iin, &number, "receipts")?.with(200)?.json();
    assert_eq!(again["receipt"], listed["items"][0]);
    let items = listed["items"].as_array().context("no receipts")?;
    assert_eq!(kinds(items), ["registration", "answer"]);
    Ok(())
}

#[test]
fn the_derivations_are_those_of_the_case_in_its_language() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    for (language, words, name) in [
        (
            "kk",
            "Сұрау салу порталға келіп түсті және тіркелді.",
            "«Жаңа» АҚ",
        ),
        ("ru", "Запрос поступил на портал и зарегистрирован.", "АО «Новое»"),
        (
            "en",
            "The request reached the portal and is registered.",
            "АО «Новое»",
        ),
    ] {
        let citizen = portal.somebody()?;
        let document = with(
            &documents::request(&citizen.iin, &company.bin),
            "/language",
            json!(language),
        );
        let sent = portal
            .client
            .submit(&citizen.token, &document, None)?
            .with(201)?
            .json();
        let bearer = format!("Bearer {}", citizen.token);
        let headers = [("authorization", &*bearer), ("accept-language", language)];
        let path = format!("/v1/requests/{}", id(&sent));
        let case = portal.client.send("GET", &path, &headers, &[])?.with(200)?.json();
        // Whatever language the caller speaks.
        let receipts = get(&portal, &citizen.iin, &id(&sent), "receipts")?
            .with(200)?
            .json();
        let stated = &receipts["items"][0]["statement"];
        assert_eq!(stated["language"], language);
        assert_eq!(stated["holder"]["name"], name);
        let text = stated["text"].as_str().context("no words")?;
        assert!(text.starts_with(words), "{text}");
        assert!(text.contains(name), "{text}");
        for (term, owed) in stated["terms"]
            .as_array()
            .context("no terms")?
            .iter()
            .zip(case["obligations"].as_array().context("nothing is owed")?)
        {
            for field in ["kind", "due", "derivation", "paragraph"] {
                assert_eq!(term[field], owed[field], "{language}: {field}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_receipt_is_the_same_at_any_time_and_for_every_reader() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let first = life.receipts()?;
    assert_eq!(life.receipts()?, first);
    // The directory has another name tomorrow, the case another day, and the request is elsewhere.
    portal.register(
        &life.company.bin,
        &documents::holder("«Басқа» АҚ", "АО «Другое»", 51.0),
    )?;
    publish_later_day(&portal)?;
    portal
        .client
        .json(
            "POST",
            "/v1/calendar/recomputation",
            &portal.operator(),
            &json!({}),
        )?
        .with(200)?;
    life.forward()?;
    let case = life.case()?;
    assert_eq!(
        portal_tests::life::times(&case, "recomputed"),
        1,
        "nothing was computed anew"
    );
    portal.set_clock("2027-02-01T05:00:00Z")?;
    let later = life.receipts()?;
    assert_eq!(later[0], first[0]);
    assert_eq!(kinds(&later), ["registration", "forwarding"]);
    for iin in [&life.company.administrator.iin, &life.other_head.iin] {
        let page = get(&portal, iin, &life.number, "receipts")?.with(200)?.json();
        assert_eq!(page["items"], json!(later), "the staff get another one");
    }
    Ok(())
}

/// Publishes a calendar in which 8 December 2026 is off, and a Saturday is worked for it.
fn publish_later_day(portal: &Portal) -> Result<()> {
    let text = std::fs::read_to_string(root().join("crates/law/data/calendar.json"))?;
    let mut calendar: Value = serde_json::from_str(&text)?;
    calendar["version"] = json!("kz-2026.2");
    calendar["moved"]
        .as_array_mut()
        .context("nothing is moved")?
        .push(json!({"from": "2026-12-12", "to": "2026-12-08", "source": "a test", "confirmed": true}));
    let answer = portal
        .client
        .json("PUT", "/v1/calendar", &portal.operator(), &calendar)?;
    answer.with(200).map(drop)
}

/// The pointers of every value in this one that is no object and no array.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                leaves(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                leaves(value, &format!("{at}/{place}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

/// The value with one character, one digit or one bit of it changed.
fn changed(value: &Value) -> Result<Value> {
    Ok(match value {
        Value::Bool(set) => json!(!set),
        Value::Number(number) => json!(number.as_u64().context("no integer")? + 1),
        Value::String(text) => {
            let place = text.chars().count() / 2;
            let other = |c: char| match c {
                '0'..='8' => char::from_u32(u32::from(c) + 1).unwrap_or('0'),
                '9' => '8',
                'a'..='e' => 'f',
                _ => 'a',
            };
            let changed = text.chars().enumerate();
            json!(
                changed
                    .map(|(at, c)| if at == place { other(c) } else { c })
                    .collect::<String>()
            )
        }
        other => bail!("{other}"),
    })
}

#[test]
fn one_changed_character_in_any_field_makes_a_receipt_invalid() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    all_acts(&life)?;
    let keys = keys(&portal)?;
    for receipt in life.receipts()? {
        assert_eq!(doubts(&portal, &receipt)?, [""; 0]);
        let mut places = Vec::new();
        leaves(&receipt["statement"], "/statement", &mut places);
        ensure!(places.len() > 30, "only {} values", places.len());
        for place in places {
            let value = receipt.pointer(&place).context("no value")?;
            let forged = with(&receipt, &place, changed(value)?);
            assert!(checked(&forged, &keys).is_err(), "{place}");
            let answer = verification(&portal, forged.to_string().as_bytes())?;
            if answer.status == 422 {
                answer.refused(422, "invalid-document").context(place)?;
            } else {
                let expected = if place == "/statement/portal" {
                    vec!["wrong-signature", "another-portal"]
                } else {
                    vec!["wrong-signature"]
                };
                assert_eq!(doubts(&portal, &forged)?, expected, "{place}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_same_statement_in_other_bytes_is_the_same_receipt() -> Result<()> {
    let portal = Portal::start()?;
    let receipt = portal.life()?.receipts()?.remove(0);
    // White space, the order of the fields and escapes are not part of what is signed.
    let pretty = serde_json::to_string_pretty(&receipt)?;
    let escaped = pretty.replace("«", "\\u00ab");
    assert_ne!(pretty, escaped);
    let backwards = format!(
        "{{\"jws\": {}, \"statement\": {{{}}}}}",
        receipt["jws"],
        receipt["statement"]
            .as_object()
            .context("no statement")?
            .iter()
            .rev()
            .map(|(name, value)| format!("{}: {value}", json!(name)))
            .collect::<Vec<_>>()
            .join(", ")
    );
    for bytes in [pretty, escaped, backwards] {
        let found = verification(&portal, bytes.as_bytes())?.with(200)?.json();
        assert_eq!(found["valid"], true, "{found}");
        assert_eq!(found["kid"], "development");
        assert_eq!(found["kind"], "registration");
        assert_eq!(found["number"], receipt["statement"]["number"]);
    }
    Ok(())
}

#[test]
fn an_invalid_receipt_is_refused_with_the_place_of_the_fault() -> Result<()> {
    let portal = Portal::start()?;
    let receipt = portal.life()?.receipts()?.remove(0);
    let jws = receipt["jws"].as_str().context("no signature")?;
    let (head, signature) = jws.split_once("..").context("no detached payload")?;
    let headed = |header: Value| {
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        json!(format!("{header}..{signature}"))
    };
    let payload = URL_SAFE_NO_PAD.encode(canonical(&receipt["statement"]));
    let jws_faults = [
        json!(""),
        json!("x"),
        json!(".."),
        json!(format!("{head}.{payload}.{signature}")),
        json!(format!("{head}..{signature}=")),
        json!(format!("{head}..{}", &signature[..80])),
        json!(format!("{head}..{signature}AA")),
        headed(json!({"alg": "none", "kid": "development", "typ": "open-dialogue-receipt+jws"})),
        headed(json!({"alg": "HS256", "kid": "development", "typ": "open-dialogue-receipt+jws"})),
        headed(json!({"alg": "EdDSA", "kid": "development", "typ": "JWT"})),
        headed(json!({"alg": "EdDSA", "kid": "development"})),
        headed(
            json!({"alg": "EdDSA", "kid": "development", "typ": "open-dialogue-receipt+jws", "crit": ["b64"], "b64": false}),
        ),
    ];
    for jws in jws_faults {
        let answer = verification(
            &portal,
            with(&receipt, "/jws", jws.clone()).to_string().as_bytes(),
        )?;
        let answer = answer
            .refused(422, "invalid-document")
            .with_context(|| jws.to_string())?;
        assert_eq!(
            answer.faults(),
            [("/jws".to_owned(), "not-a-detached-jws".to_owned())]
        );
    }
    for (pointer, value, at, code) in [
        (
            "/statement/format",
            json!(2),
            "/statement/format",
            "unknown-value",
        ),
        ("/statement/format", json!(1.5), "/statement/format", "wrong-type"),
        (
            "/statement/kind",
            json!("promise"),
            "/statement/kind",
            "wrong-type",
        ),
        (
            "/statement/surprise",
            json!(1),
            "/statement/surprise",
            "unknown-field",
        ),
        ("/surprise", json!(1), "/surprise", "unknown-field"),
        ("/jws", json!(1), "/jws", "wrong-type"),
        (
            "/statement/case",
            json!("990340000015-2026-1"),
            "/statement/case",
            "wrong-check-digit",
        ),
        (
            "/statement/case",
            json!("990340000014-2026-01"),
            "/statement/case",
            "not-a-registration-number",
        ),
        ("/statement/case", json!(1), "/statement/case", "wrong-type"),
        (
            "/statement/at",
            json!("2026-11-23T25:00:00Z"),
            "/statement/at",
            "not-an-instant",
        ),
        (
            "/statement/registered_on",
            json!("2026-02-30"),
            "/statement/registered_on",
            "not-a-date",
        ),
    ] {
        let answer = verification(&portal, with(&receipt, pointer, value).to_string().as_bytes())?;
        let answer = answer.refused(422, "invalid-document").context(pointer)?;
        assert_eq!(answer.faults(), [(at.to_owned(), code.to_owned())]);
    }
    // Two readers could read two statements.
    let text = receipt.to_string();
    let twice = text.replacen(
        "\"kind\":\"registration\"",
        "\"kind\":\"answer\",\"kind\":\"registration\"",
        1,
    );
    assert_ne!(text, twice);
    let answer = verification(&portal, twice.as_bytes())?.refused(422, "invalid-document")?;
    assert_eq!(answer.faults()[0].1, "repeated-field");
    for body in ["", "{", "nothing"] {
        verification(&portal, body.as_bytes())?.refused(400, "malformed")?;
    }
    for body in ["[]", "null", "{}", "\"text\""] {
        verification(&portal, body.as_bytes())?.refused(422, "invalid-document")?;
    }
    // Refused before it is sent: a host may close the connection while it is sent all the same.
    let mut wire = Wire::open(&portal.client)?;
    let announced = (128 * 1024 + 1).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("content-length", &*announced),
    ];
    wire.head("POST", "/v1/receipts/verification", &headers)?;
    wire.answer()?.context("no answer")?.refused(413, "too-large")?;
    let answer = portal.client.send(
        "POST",
        "/v1/receipts/verification",
        &[("content-type", "text/plain")],
        text.as_bytes(),
    )?;
    answer.refused(415, "unsupported-media-type")?;
    Ok(())
}

#[test]
fn a_receipt_that_another_key_or_another_portal_signed_is_told_apart() -> Result<()> {
    let portal = Portal::start()?;
    let receipt = portal.life()?.receipts()?.remove(0);
    let statement = &receipt["statement"];
    let other = SigningKey::from_bytes(&[7; 32]);
    assert_eq!(
        doubts(&portal, &sign(statement, &other, &header("another")))?,
        ["unknown-key"]
    );
    assert_eq!(
        doubts(&portal, &sign(statement, &other, &header("development")))?,
        ["wrong-signature"]
    );
    let elsewhere = with(statement, "/portal", json!("https://elsewhere.example.kz"));
    assert_eq!(
        doubts(&portal, &sign(&elsewhere, &other, &header("another")))?,
        ["unknown-key", "another-portal"]
    );
    // Not even the key of this portal makes it one of this portal.
    let own = &portal.authority.receipts;
    assert_eq!(
        doubts(&portal, &sign(&elsewhere, own, &header("development")))?,
        ["another-portal"]
    );
    assert_eq!(
        doubts(&portal, &sign(statement, own, &header("development")))?,
        [""; 0]
    );
    Ok(())
}

#[test]
fn a_new_key_signs_and_the_old_one_still_checks_while_it_is_kept() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let (iin, number) = (life.citizen.iin.clone(), life.number.clone());
    let old = life.receipts()?.remove(0);
    let (first, second) = (
        portal.authority.receipts.clone(),
        SigningKey::from_bytes(&[7; 32]),
    );
    let rotated = json!({"keys": [private_key(&second, "second"), public_key(&first, "development")]});
    let forgotten = json!({"keys": [private_key(&second, "second")]});

    let open =
        |folder, keys: &Value| Portal::open(folder, &[("SPIN_VARIABLE_RECEIPT_KEYS", &keys.to_string())]);
    let portal = open(portal.stop()?, &rotated)?;
    let published = keys(&portal)?;
    assert_eq!(
        published,
        json!({"keys": [public_key(&second, "second"), public_key(&first, "development")]}),
        "the private part of a key is published"
    );
    assert_eq!(doubts(&portal, &old)?, [""; 0]);
    let new = get(&portal, &iin, &number, "receipts")?.with(200)?.json()["items"][0].clone();
    assert_eq!(new["statement"], old["statement"]);
    assert_ne!(new["jws"], old["jws"]);
    checked(&new, &published)?;
    checked(&old, &published)?;
    assert_eq!(doubts(&portal, &new)?, [""; 0]);

    let portal = open(portal.stop()?, &forgotten)?;
    assert_eq!(doubts(&portal, &old)?, ["unknown-key"]);
    assert_eq!(doubts(&portal, &new)?, [""; 0]);
    Ok(())
}

#[test]
fn without_a_key_in_order_nothing_is_signed_and_the_log_names_no_key() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let mut folder = Folder::new()?;
    let (first, second) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
    let private = private_key(&first, "a");
    let secret = private["d"].as_str().context("no private part")?;
    for broken in [
        json!(secret),
        json!({}),
        json!({"keys": []}),
        json!({"keys": [public_key(&first, "a")]}),
        json!({"keys": [with(&private, "/x", public_key(&second, "a")["x"].clone())]}),
        json!({"keys": [with(&private, "/d", json!(&secret[1..]))]}),
        json!({"keys": [with(&private, "/kty", json!("EC"))]}),
        json!({"keys": [with(&private, "/crv", json!("X25519"))]}),
        json!({"keys": [private, public_key(&second, "a")]}),
        json!({"keys": [private, with(&public_key(&second, "b"), "/x", json!(URL_SAFE_NO_PAD.encode([0; 32])))]}),
        json!({"keys": [with(&private, "/d", json!([secret]))]}),
    ] {
        let portal = Portal::open(folder, &[("SPIN_VARIABLE_RECEIPT_KEYS", &broken.to_string())])?;
        let answer = portal.client.send("GET", "/v1/receipts/keys", &[], &[])?;
        let answer = answer
            .refused(503, "not-configured")
            .with_context(|| broken.to_string())?;
        assert!(!String::from_utf8_lossy(&answer.body).contains(&secret[1..]));
        verification(&portal, b"{}")?.refused(503, "not-configured")?;
        portal.logged(&answer)?;
        let log = serde_json::to_string(&portal.log())?;
        assert!(
            log.contains("receipt_keys"),
            "the log does not say what is not set"
        );
        assert!(!log.contains(&secret[1..]), "the log holds a key");
        folder = portal.stop()?;
    }
    Ok(())
}

#[test]
fn the_keys_may_be_kept_and_nothing_else() -> Result<()> {
    let portal = Portal::start()?;
    let answer = portal
        .client
        .send("GET", "/v1/receipts/keys", &[], &[])?
        .with(200)?;
    let kept = answer.headers.iter().filter(|(name, _)| name == "cache-control");
    let kept: Vec<_> = kept.map(|(_, value)| value.as_str()).collect();
    assert_eq!(kept, ["public, max-age=3600"]);
    let life = portal.life()?;
    let answer = get(&portal, &life.citizen.iin, &life.number, "receipts")?.with(200)?;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    for (method, path, allowed) in [
        ("POST", "/v1/receipts/keys", "GET, HEAD"),
        ("GET", "/v1/receipts/verification", "POST"),
    ] {
        let answer = portal
            .client
            .send(method, path, &[], &[])?
            .refused(405, "method-not-allowed")?;
        assert_eq!(answer.header("allow"), Some(allowed));
    }
    Ok(())
}

#[test]
fn receipts_are_for_those_who_may_read_the_case() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let there = all_acts(&life)?;
    let stranger = portal.somebody()?.iin;
    let outsider = portal.company()?.administrator.iin;
    for what in ["receipts", "certificate?kind=timeliness"] {
        for iin in [
            &life.citizen.iin,
            &life.company.administrator.iin,
            &life.head.iin,
            &life.other_head.iin,
            &people::OPERATOR.to_owned(),
        ] {
            for number in [&life.number, &there] {
                get(&portal, iin, number, what)?.with(200)?;
            }
        }
        let unknown = format!("{}-2026-999999999", life.company.bin);
        for iin in [&stranger, &outsider] {
            let hidden = get(&portal, iin, &life.number, what)?.refused(404, "not-found")?;
            let absent = get(&portal, iin, &unknown, what)?.refused(404, "not-found")?;
            let (mut hidden, mut absent) = (hidden.json(), absent.json());
            for answer in [&mut hidden, &mut absent] {
                answer["instance"] = json!(null);
            }
            assert_eq!(hidden, absent, "a stranger learns that the case exists");
        }
        let path = format!("/v1/requests/{}/{what}", life.number);
        portal
            .client
            .send("GET", &path, &[], &[])?
            .refused(401, "not-identified")?;
    }
    Ok(())
}

#[test]
fn the_operator_gets_receipts_without_what_is_personal() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let file = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    let body = with(&answer("provided"), "/attachments", file);
    life.done(Role::Head, "answer", &body)?;
    let (full, case) = (life.receipts()?, life.case()?);
    let file_hash = hex::encode(Sha256::digest("ABC"));
    assert_eq!(full[1]["statement"]["answer"]["attachments"], json!([file_hash]));
    let answer = get(&portal, people::OPERATOR, &life.number, "receipts")?.with(200)?;
    let body = String::from_utf8(answer.body.clone())?;
    for hidden in [
        &case["document_sha256"],
        &full[1]["statement"]["answer"]["text"]["sha256"],
        &json!(file_hash),
    ] {
        let hidden = hidden.as_str().context("no hash")?;
        assert!(
            !body.contains(hidden),
            "what was written can be guessed from {hidden}"
        );
    }
    let (items, keys) = (answer.json()["items"].clone(), keys(&portal)?);
    for (seen, full) in items.as_array().context("no receipts")?.iter().zip(&full) {
        let (seen, full) = (checked(seen, &keys)?, &full["statement"]);
        for field in ["applicant", "event", "terms", "text", "holder"] {
            assert_eq!(seen[field], full[field], "{field}");
        }
        assert_eq!(seen["document"]["commitment"], full["document"]["commitment"]);
    }
    // Nobody is named in a receipt, no matter who gets it.
    let all = serde_json::to_string(&full)?;
    for personal in [&*life.citizen.iin, "Серікқызы", "Айгүл", "example.kz", "Болат"] {
        assert!(!all.contains(personal), "a receipt holds {personal}");
    }
    Ok(())
}

#[test]
fn silence_is_certified_from_the_day_after_the_last_one_until_there_is_an_answer() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let silence = |number: &str| get(&portal, &life.citizen.iin, number, "certificate?kind=silence");
    for not_yet in ["2026-11-23T05:00:00Z", "2026-12-08T18:59:59Z"] {
        portal.set_clock(not_yet)?;
        let answer = silence(&life.number)?.refused(409, "not-certifiable")?;
        let detail = answer.json()["detail"].to_string();
        assert!(detail.contains("2026-12-08"), "{detail}");
    }
    portal.set_clock("2026-12-08T19:00:00Z")?;
    let before = life.etag()?;
    let receipt = silence(&life.number)?.with(200)?.json();
    assert_eq!(life.etag()?, before, "to ask changed the case");
    let stated = checked(&receipt, &keys(&portal)?)?;
    assert_eq!(doubts(&portal, &receipt)?, [""; 0]);
    assert_eq!(stated["kind"], "silence");
    assert_eq!(stated["as_of"], "2026-12-08T19:00:00Z");
    assert_eq!(stated["number"], life.number);
    assert_eq!(stated["event"]["seq"], 0);
    assert_eq!(stated["terms"].as_array().map(Vec::len), Some(1));
    let term = &stated["terms"][0];
    assert_eq!(
        (&term["kind"], &term["due"]),
        (&json!("answer"), &json!("2026-12-08"))
    );
    assert_eq!(term["in_time"], false);
    assert!(lacks(term, "done_at"));
    let text = stated["text"].as_str().context("no words")?;
    for said in [
        "Сұрау салуға жауап мерзімінде берілмеді.",
        "08.12.2026",
        "09.12.2026 00:00",
        "шағым",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    // Where the request went on, the holder there is the one that is silent, and has a term of its own.
    let there = life.forward()?;
    let answer = silence(&life.number)?.refused(409, "not-certifiable")?;
    assert!(
        answer.json()["detail"].to_string().contains("2026-12-24"),
        "{:?}",
        answer.json()
    );
    portal.set_clock("2026-12-28T05:00:00Z")?;
    for number in [&life.number, &there] {
        let stated = silence(number)?.with(200)?.json()["statement"].clone();
        assert_eq!(stated["number"], there);
    }
    // An answer ends it, also one that is late.
    let late = documents::answer("provided");
    portal
        .act(&life.other_head.iin, &there, "answer", &late, &[])?
        .with(200)?;
    let answer = silence(&there)?.refused(409, "not-certifiable")?;
    assert_eq!(answer.json()["detail"], "there is an answer");
    // And what was withdrawn is owed no more.
    let withdrawn = portal.life()?;
    withdrawn.done(Role::Applicant, "withdrawal", &json!({}))?;
    let answer = get(
        &portal,
        &withdrawn.citizen.iin,
        &withdrawn.number,
        "certificate?kind=silence",
    )?;
    answer.refused(409, "not-certifiable")?;
    Ok(())
}

#[test]
fn a_newer_calendar_keeps_silence_from_being_certified_too_early() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    publish_later_day(&portal)?;
    let silence = || {
        get(
            &portal,
            &life.citizen.iin,
            &life.number,
            "certificate?kind=silence",
        )
    };
    portal.set_clock("2026-12-08T20:00:00Z")?;
    let answer = silence()?.refused(409, "not-certifiable")?;
    assert!(
        answer.json()["detail"].to_string().contains("counted anew"),
        "{:?}",
        answer.json()
    );
    portal.sweep()?;
    let answer = silence()?.refused(409, "not-certifiable")?;
    assert!(
        answer.json()["detail"].to_string().contains("2026-12-09"),
        "{:?}",
        answer.json()
    );
    portal.set_clock("2026-12-09T19:00:00Z")?;
    let stated = silence()?.with(200)?.json()["statement"].clone();
    assert_eq!(stated["calendar"], "kz-2026.2");
    assert_eq!(stated["terms"][0]["due"], "2026-12-09");
    assert!(
        stated["event"]["seq"].as_u64() >= Some(1),
        "the chain knows of the newer calendar: {stated}"
    );
    Ok(())
}

#[test]
fn timeliness_is_certified_once_a_registration_has_ended() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let timeliness = |number: &str| get(&portal, &life.head.iin, number, "certificate?kind=timeliness");
    timeliness(&life.number)?.refused(409, "not-certifiable")?;
    life.accept()?;
    let there = life.forward_part()?;
    timeliness(&life.number)?.refused(409, "not-certifiable")?;
    portal.set_clock("2026-11-25T05:00:00Z")?;
    life.answer()?;
    // Moderation was due on the 24th there; the answer on 8 December.
    portal.set_clock("2026-12-09T05:00:00Z")?;
    portal
        .act(&life.other_head.iin, &there, "answer", &answer("provided"), &[])?
        .with(200)?;
    let keys = keys(&portal)?;
    let shown = |stated: &Value| -> Vec<(String, bool)> {
        let terms = stated["terms"].as_array().into_iter().flatten();
        terms
            .map(|term| {
                (
                    term["kind"].as_str().unwrap_or_default().to_owned(),
                    term["in_time"] == true,
                )
            })
            .collect()
    };
    let in_time = checked(&timeliness(&life.number)?.with(200)?.json(), &keys)?;
    assert_eq!(in_time["as_of"], "2026-12-09T05:00:00Z");
    assert_eq!(
        shown(&in_time),
        [("moderate".to_owned(), true), ("answer".to_owned(), true)]
    );
    assert_eq!(in_time["terms"][1]["done_at"], "2026-11-25T05:00:00Z");
    let text = in_time["text"].as_str().context("no words")?;
    assert!(text.contains("Барлығы мерзімінде орындалды."), "{text}");

    let late = checked(&timeliness(&there)?.with(200)?.json(), &keys)?;
    assert_eq!(
        shown(&late),
        [("moderate".to_owned(), false), ("answer".to_owned(), false)]
    );
    assert_eq!(late["terms"][1]["done_at"], "2026-12-09T05:00:00Z");
    let text = late["text"].as_str().context("no words")?;
    assert!(
        text.contains("Мерзімінде орындалмады: модерация (24.11.2026), жауап (08.12.2026)."),
        "{text}"
    );
    // The receipt of a late answer says so, too.
    let receipts = life.receipts()?;
    let last = receipts.last().context("no receipts")?;
    assert_eq!(
        shown(&last["statement"]).last(),
        Some(&("answer".to_owned(), false))
    );

    // After a withdrawal at once there is nothing that could have been done or missed.
    let withdrawn = portal.life()?;
    withdrawn.done(Role::Applicant, "withdrawal", &json!({}))?;
    let answer = get(
        &portal,
        &withdrawn.head.iin,
        &withdrawn.number,
        "certificate?kind=timeliness",
    )?;
    answer.refused(409, "not-certifiable")?;
    for kind in ["", "certificate", "Silence"] {
        let what = format!("certificate?kind={kind}");
        get(&portal, &life.head.iin, &life.number, &what)?.refused(400, "invalid-parameter")?;
    }
    Ok(())
}

#[test]
fn nobody_outside_reaches_the_place_where_components_ask_for_signatures() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let event = life.receipts()?[0]["statement"]["event"]["id"].clone();
    let body = json!({"number": life.number, "event": event}).to_string();
    let headers = [("content-type", "application/json")];
    for path in [
        "/sign",
        "//sign",
        "/v1/../sign",
        "/v1/receipts/sign",
        "/v1/receipts/keys/../../../sign",
    ] {
        let answer = portal.client.send("POST", path, &headers, body.as_bytes())?;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.status);
    }
    Ok(())
}

/// A case that always has the same bytes: its identities and salts are counted.
struct Sample {
    record: Record,
    counted: u8,
}

impl Sample {
    /// The case of a request in this language, with every act of which a receipt is made.
    fn of(language: &str) -> Result<Self> {
        let document = with(
            &documents::request(people::CITIZEN, people::HOLDER),
            "/language",
            json!(language),
        );
        let bytes = document.to_string();
        let draft: Draft<'_> = serde_json::from_str(&bytes)?;
        let document = draft
            .check("2026-11-20".parse()?)
            .map_err(|faults| anyhow!("{faults:?}"))?;
        let arrived_at = "2026-11-20T14:00:00Z".parse()?;
        let registration = Registration {
            number: format!("{}-2026-17", people::HOLDER).parse()?,
            registered_on: "2026-11-23".parse()?,
            missing_year: None,
            holder_name: Self::name("«Су арнасы» АҚ", "АО «Су арнасы»"),
        };
        let rules = rules::version("2026").context("no rules")?;
        let registered = register(
            &document,
            Admission::Account,
            registration,
            arrived_at,
            rules,
            built_in(),
        )?;
        let fields = personal_fields(&document, &[], Digest::of(bytes.as_bytes()), None)?;
        let mut sample = Self {
            record: Record::new(),
            counted: 0,
        };
        sample.add(
            arrived_at,
            Actor::Applicant,
            EventKind::Registered(registered),
            fields,
        )?;
        let part = Command::Forward {
            number: format!("{}-2026-5", people::OTHER_HOLDER).parse()?,
            registered_on: "2026-11-24".parse()?,
            missing_year: None,
            holder_name: Self::name("«Жылу желісі» АҚ", "АО «Жылу желісі»"),
            part: Some("3".to_owned()),
            explanation: "Жылу желісі".to_owned(),
        };
        sample.act(0, Actor::Administrator, "2026-11-24T05:00:00Z", part)?;
        let extension = Command::Extend {
            days: 10,
            reason: "Деректер керек".to_owned(),
            consulted: vec![people::OTHER_HOLDER.parse()?],
        };
        sample.act(0, Actor::Head, "2026-11-25T05:00:00Z", extension)?;
        sample.act(
            0,
            Actor::Head,
            "2026-12-14T05:00:00.250Z",
            Self::answering(AnswerOutcome::Provided, "«Су арнасы» АҚ", "АО «Су арнасы»")?,
        )?;
        sample.act(
            1,
            Actor::Head,
            "2026-12-15T05:00:00Z",
            Self::answering(AnswerOutcome::Refused, "«Жылу желісі» АҚ", "АО «Жылу желісі»")?,
        )?;
        Ok(sample)
    }

    fn name(kk: &str, ru: &str) -> Name {
        Name {
            kk: kk.to_owned(),
            ru: ru.to_owned(),
            en: None,
        }
    }

    fn answering(outcome: AnswerOutcome, kk: &str, ru: &str) -> Result<Command> {
        Ok(Command::Answer(Box::new(AnswerGiven {
            signature: None,
            outcome,
            refusal_ground: match outcome {
                AnswerOutcome::Refused => Some(3.try_into()?),
                _ => None,
            },
            text: "Жауап мәтіні".to_owned(),
            language: None,
            signatory: Signatory {
                name: "Болат Сәкенұлы".to_owned(),
                position: "Басқарма төрағасы".to_owned(),
            },
            attachments: Vec::new(),
            holder_name: Self::name(kk, ru),
            holder_address: "Алматы".to_owned(),
        })))
    }

    fn act(&mut self, leg: usize, actor: Actor, now: &str, command: Command) -> Result<()> {
        let now = now.parse()?;
        let acting = Acting {
            actor,
            staff: None,
            now,
        };
        let case = Case::of(&self.record)?;
        let permitted = permit(&case, leg, acting, command.kind());
        let happened = permitted.and_then(|permitted| permitted.decide(&command, built_in()));
        for happened in happened.map_err(|why| anyhow!("{why:?}"))? {
            self.add(now, happened.actor, happened.event, happened.fields)?;
        }
        Ok(())
    }

    fn add(&mut self, at: Instant, actor: Actor, event: EventKind, fields: PersonalFields) -> Result<()> {
        let mut counted = self.counted;
        let mut next = || {
            counted += 1;
            [counted; 16]
        };
        let stamp = Stamp {
            id: EventId(next()),
            at,
            actor,
            once: None,
            salt: &mut next,
        };
        self.record.append(stamp, event, fields)?;
        self.counted = counted;
        Ok(())
    }

    /// The receipt of every act, signed with this key.
    fn receipts(&self, key: &SigningKey) -> Result<Vec<Value>> {
        let issue = Issue {
            portal: "https://dialog.example.kz",
            reader: Reader::Applicant,
            calendars: &law::calendar::version,
        };
        let mut receipts = Vec::new();
        for place in 0..self.record.events.len() {
            if let Some(statement) = Statement::of_event(&self.record, place, issue)? {
                let unsigned = Unsigned::of(&statement, "sample")?;
                let signature = key.sign(&unsigned.input).to_bytes();
                receipts.push(serde_json::to_value(unsigned.signed(&signature))?);
            }
        }
        Ok(receipts)
    }
}

#[test]
fn the_bytes_of_receipts_are_those_that_are_documented() -> Result<()> {
    let key = SigningKey::from_bytes(&[0x5a; 32]);
    for (language, shown) in [
        ("kk", ["registration", "extension", "answer"]),
        ("ru", ["registration", "forwarding", "refusal"]),
    ] {
        let all = Sample::of(language)?.receipts(&key)?;
        let made: Vec<_> = all
            .into_iter()
            .filter(|receipt| shown.iter().any(|kind| receipt["statement"]["kind"] == *kind))
            .map(|receipt| json!({"canonical": canonical(&receipt["statement"]), "receipt": receipt}))
            .collect();
        let made = json!({"keys": [private_key(&key, "sample")], "receipts": made});
        let file = root().join(format!("tests/golden/receipts/{language}.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(file.parent().context("no folder")?)?;
            std::fs::write(&file, format!("{}\n", serde_json::to_string_pretty(&made)?))?;
        }
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        assert_eq!(
            golden, made,
            "receipts of {language} that were given no longer come out the same"
        );

        // And by another path than the one that made them.
        let receipts = golden["receipts"].as_array().context("no receipts")?;
        assert_eq!(receipts.len(), shown.len());
        for vector in receipts {
            let receipt = &vector["receipt"];
            checked(receipt, &golden)?;
            assert_eq!(vector["canonical"], canonical(&receipt["statement"]));
            assert_eq!(*receipt, sign(&receipt["statement"], &key, &header("sample")));
            let read = Unverified::read(receipt.to_string().as_bytes())?;
            let (header, _) = receipt["jws"]
                .as_str()
                .and_then(|jws| jws.split_once(".."))
                .context("no JWS")?;
            assert_eq!(read.input, signed(header, &receipt["statement"]).as_bytes());
            assert_eq!(read.kid, "sample");
        }
    }
    Ok(())
}
