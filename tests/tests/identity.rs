//! Who is believed: every operation that asks who is calling refuses every token that is not in order.

use anyhow::{Context as _, Result};
use portal_tests::client::bearer;
use portal_tests::documents::{self, lacks};
use portal_tests::identity::{Authority, Claims, now, unsigned};
use portal_tests::scene::id;
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// Longer than the portal lets two clocks differ.
const LATER_SECONDS: u64 = 3_600;

/// What a person in order would say, with one claim changed; null takes it away.
fn said(iin: &str, claim: &str, value: Value) -> Value {
    let mut said = Authority::said(&Claims::of(iin));
    if let Some(fields) = said.as_object_mut() {
        if value.is_null() {
            fields.remove(claim);
        } else {
            fields.insert(claim.to_owned(), value);
        }
    }
    said
}

/// What is sent to an operation.
type Call = (&'static str, String, Value);

/// Every operation that asks who is calling, for a case of this person at a holder that this person
/// administers.
fn operations(portal: &Portal, bin: &str, iin: &str, case: &str) -> Result<Vec<Call>> {
    let other = portal.somebody()?.iin;
    Ok(vec![
        ("POST", "/v1/requests".to_owned(), documents::request(iin, bin)),
        ("GET", format!("/v1/requests/{case}"), Value::Null),
        ("GET", format!("/v1/requests/{case}/attachments/0"), Value::Null),
        ("GET", "/v1/me/requests".to_owned(), Value::Null),
        ("GET", format!("/v1/holders/{bin}/queue"), Value::Null),
        (
            "PUT",
            format!("/v1/holders/{bin}"),
            documents::holder("а", "б", 1.0),
        ),
        (
            "PUT",
            format!("/v1/holders/{bin}/staff/{other}"),
            json!({"role": "head"}),
        ),
        ("DELETE", format!("/v1/holders/{bin}/staff/{other}"), Value::Null),
    ])
}

fn call(
    portal: &Portal,
    (method, path, body): &Call,
    authorization: &str,
) -> Result<portal_tests::client::Answer> {
    let headers = [
        ("authorization", authorization),
        ("content-type", "application/json"),
        ("accept-language", "en"),
    ];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    portal.client.send(method, path, &headers, body.as_bytes())
}

#[test]
fn no_operation_believes_a_token_that_is_not_in_order() -> Result<()> {
    let portal = Portal::start()?;
    let (company, citizen) = (portal.company()?, portal.somebody()?);
    let mut document = documents::request(&citizen.iin, &company.bin);
    document["attachments"] = json!([{"name": "a.txt", "media_type": "text/plain", "content": "QUJD"}]);
    let case = portal
        .client
        .submit(&citizen.token, &document, None)?
        .with(201)?
        .json();
    portal.grant(&company.bin, &citizen.iin, "administrator")?;

    let folder = tempfile::tempdir()?;
    let stranger = Authority::in_folder(folder.path())?;
    let header = Authority::header();
    let with_header = |field: &str, value: &str| {
        let mut header = header.clone();
        header[field] = json!(value);
        header
    };
    let good = Authority::said(&Claims::of(&citizen.iin));
    let signed = |claim: &str, value: Value| {
        bearer(&portal.authority.sign(&header, &said(&citizen.iin, claim, value)))
    };
    let (head_and_claims, signature) = citizen.token.rsplit_once('.').context("no token")?;
    let other_claims = unsigned(&header, &said(&citizen.iin, "name", json!("Another")));
    let none = unsigned(&with_header("alg", "none"), &good);
    let secret = portal
        .authority
        .sign_with_public_key_as_secret(&with_header("alg", "HS256"), &good)?;
    let expired = portal.authority.token(&Claims {
        expired: true,
        ..Claims::of(&citizen.iin)
    });
    let bad = [
        ("no token", String::new()),
        ("no scheme", citizen.token.clone()),
        ("another scheme", format!("Basic {}", citizen.token)),
        ("an empty token", "Bearer ".to_owned()),
        ("garbage", bearer("garbage")),
        ("three empty parts", bearer("..")),
        ("a part missing", bearer(head_and_claims)),
        ("an endless token", bearer(&"a".repeat(8_000))),
        (
            "claims that were not signed",
            bearer(&format!("{other_claims}.{signature}")),
        ),
        (
            "the signature of a stranger",
            bearer(&stranger.sign(&header, &good)),
        ),
        ("alg none", bearer(&format!("{none}."))),
        (
            "alg none with a signature",
            bearer(&format!("{none}.{signature}")),
        ),
        ("the public key as a secret", bearer(&secret)),
        (
            "a header that says ES256",
            bearer(&portal.authority.sign(&with_header("alg", "ES256"), &good)),
        ),
        (
            "an unknown key",
            bearer(&portal.authority.sign(&with_header("kid", "another"), &good)),
        ),
        ("an expired token", bearer(&expired)),
        ("no expiry", signed("exp", Value::Null)),
        ("an expiry that is no number", signed("exp", json!("never"))),
        ("not valid yet", signed("nbf", json!(now() + LATER_SECONDS))),
        ("another issuer", signed("iss", json!("https://evil.example"))),
        ("no issuer", signed("iss", Value::Null)),
        ("another audience", signed("aud", json!("another-service"))),
        ("other audiences", signed("aud", json!(["a", "b"]))),
        ("no audience", signed("aud", Value::Null)),
        ("no subject", signed("sub", Value::Null)),
        ("a subject that is no IIN", signed("sub", json!("admin"))),
    ];
    for operation in operations(&portal, &company.bin, &citizen.iin, &id(&case))? {
        for (what, authorization) in &bad {
            let answer = call(&portal, &operation, authorization)
                .and_then(|answer| answer.with(401))
                .with_context(|| format!("{} {} with {what}", operation.0, operation.1))?;
            assert!(
                matches!(&*answer.problem(), "not-identified" | "token-expired"),
                "{what}: {}",
                answer.problem()
            );
            assert!(answer.header("www-authenticate").is_some(), "{what}");
        }
        // The same call is understood when the token is in order: what was refused above was the token.
        let answer = call(&portal, &operation, &bearer(&citizen.token))?;
        assert!(
            matches!(answer.status, 200 | 201 | 403),
            "{operation:?}: {answer:?}"
        );
    }
    Ok(())
}

#[test]
fn an_expired_token_is_told_from_a_wrong_one() -> Result<()> {
    let portal = Portal::start()?;
    let expired = portal.authority.token(&Claims {
        expired: true,
        ..Claims::of(&portal.somebody()?.iin)
    });
    portal
        .client
        .get("/v1/me/requests", &expired)?
        .refused(401, "token-expired")?;
    Ok(())
}

#[test]
fn what_the_portal_does_not_need_spoils_no_token() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    for (claim, value, may_send) in [
        ("phone_number_verified", json!("true"), true),
        ("phone_number_verified", json!("false"), false),
        ("phone_number_verified", json!("TRUE"), false),
        ("phone_number_verified", json!(1), false),
        ("phone_number_verified", json!([true]), false),
        ("phone_number_verified", Value::Null, false),
        ("phone_number", json!(77_010_000_000_u64), true),
        ("phone_number", json!({"value": "+77010000000"}), false),
        ("phone_number", json!(""), false),
        ("phone_number", Value::Null, false),
        ("iat", json!("yesterday"), true),
        ("iat", Value::Null, true),
        (
            "exp",
            json!(f64::from(u32::try_from(now() + LATER_SECONDS)?) + 0.5),
            true,
        ),
        ("nbf", json!("yesterday"), true),
        ("jti", json!(7), true),
        ("azp", json!(["a"]), true),
        ("address", json!({"locality": "Алматы"}), true),
    ] {
        let citizen = portal.somebody()?;
        let mut claims = Authority::said(&Claims::of(&citizen.iin));
        claims[claim] = value.clone();
        let token = portal.authority.sign(&Authority::header(), &claims);
        // Twice: as it is verified, and as it is remembered.
        for _ in 0..2 {
            portal
                .client
                .get("/v1/me/requests", &token)?
                .with(200)
                .with_context(|| format!("{claim}: {value}"))?;
        }
        let document = documents::request(&citizen.iin, &company.bin);
        let sent = portal.client.submit(&token, &document, None)?;
        if may_send {
            sent.with(201).with_context(|| format!("{claim}: {value}"))?;
        } else {
            sent.refused(403, "phone-not-verified")
                .with_context(|| format!("{claim}: {value}"))?;
        }
    }
    Ok(())
}

#[test]
fn a_token_for_several_audiences_and_any_spelling_of_the_scheme_are_believed() -> Result<()> {
    let portal = Portal::start()?;
    let citizen = portal.somebody()?;
    let good = Authority::said(&Claims::of(&citizen.iin));
    let several = said(&citizen.iin, "aud", json!(["another-service", good["aud"]]));
    let token = portal.authority.sign(&Authority::header(), &several);
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let headers = [("authorization", &*format!("{scheme} {token}"))];
        portal
            .client
            .send("GET", "/v1/me/requests", &headers, &[])?
            .with(200)?;
    }
    Ok(())
}

#[test]
fn a_token_that_was_believed_once_does_not_lend_its_trust_to_another() -> Result<()> {
    let portal = Portal::start()?;
    let (citizen, other) = (portal.somebody()?, portal.somebody()?);
    portal.client.get("/v1/me/requests", &citizen.token)?.with(200)?;
    // The same token again, then with another person's claims under the same signature.
    portal.client.get("/v1/me/requests", &citizen.token)?.with(200)?;
    let signature = citizen.token.rsplit('.').next().unwrap_or_default();
    let claims = unsigned(&Authority::header(), &Authority::said(&Claims::of(&other.iin)));
    portal
        .client
        .get("/v1/me/requests", &format!("{claims}.{signature}"))?
        .refused(401, "not-identified")?;
    Ok(())
}

#[test]
fn a_role_claimed_in_a_token_gives_nothing() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let citizen = portal.somebody()?;
    let mut claims = Authority::said(&Claims::of(&citizen.iin));
    for (claim, value) in [
        ("role", json!("operator")),
        ("roles", json!(["operator", "administrator"])),
        ("bin", json!(company.bin)),
    ] {
        claims[claim] = value;
    }
    let token = portal.authority.sign(&Authority::header(), &claims);
    let path = format!("/v1/holders/{}", company.bin);
    portal
        .client
        .json("PUT", &path, &token, &documents::holder("а", "б", 1.0))?
        .refused(403, "forbidden")?;
    portal
        .client
        .get(&format!("{path}/queue"), &token)?
        .refused(403, "forbidden")?;
    assert!(lacks(
        &portal.client.get(&path, &token)?.with(200)?.json(),
        "staff"
    ));
    Ok(())
}
