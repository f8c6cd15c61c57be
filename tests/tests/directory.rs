//! `/v1/holders`: the blogs, and who may act for them.

use anyhow::{Context as _, Result, ensure};
use chrono::DateTime;
use portal_tests::client::bearer;
use portal_tests::crowd::at_once;
use portal_tests::documents::{self, lacks};
use portal_tests::life;
use portal_tests::people;
use portal_tests::scene::id;
use portal_tests::server::Portal;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Operators at work at the same moment.
const CROWD: usize = 16;

/// How often the list of all holders has this one.
fn times_listed(portal: &Portal, bin: &str) -> Result<usize> {
    let all = portal.client.walk("/v1/holders", &portal.operator(), 100)?;
    Ok(all.iter().filter(|holder| holder["bin"] == bin).count())
}

fn staff_of(portal: &Portal, bin: &str) -> Result<Vec<(String, String)>> {
    let holder = portal
        .client
        .get(&format!("/v1/holders/{bin}"), &portal.operator())?;
    let holder = holder.with(200)?.json();
    Ok(holder["staff"]
        .as_array()
        .context("no staff")?
        .iter()
        .map(|member| (text(&member["iin"]), text(&member["role"])))
        .collect())
}

#[test]
fn a_holder_is_created_once_and_then_replaced() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    let path = format!("/v1/holders/{bin}");
    let mut profile = documents::holder("«Бірінші» АҚ", "АО «Первое»", 51.0);
    let put = |profile: &Value| portal.client.json("PUT", &path, &portal.operator(), profile);

    portal
        .client
        .get(&path, &portal.operator())?
        .refused(404, "not-found")?;
    let created = put(&profile)?.with(201)?;
    assert_eq!(created.header("location"), Some(&*path));
    profile["name"]["en"] = json!("First");
    profile["state_participation_percent"] = json!(99.99);
    let replaced = put(&profile)?.with(200)?.json();
    assert_eq!(replaced["bin"], bin);
    let read = portal.client.send("GET", &path, &[], &[])?.with(200)?.json();
    for (field, value) in profile.as_object().context("no object")? {
        assert_eq!(read[field], *value, "{field}");
    }
    assert_eq!(read["accepts_requests"], true, "open where nothing is said");
    assert_eq!(times_listed(&portal, &bin)?, 1);
    Ok(())
}

#[test]
fn everyone_sees_the_holders_but_only_the_operator_and_the_staff_see_the_staff() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let path = format!("/v1/holders/{}", company.bin);
    let public = portal.client.send("GET", &path, &[], &[])?.with(200)?;
    assert!(lacks(&public.json(), "staff"));
    assert_eq!(public.json()["name"]["ru"], "АО «Новое»");
    for stranger in [portal.somebody()?.token, portal.company()?.administrator.token] {
        let seen = portal.client.get(&path, &stranger)?.with(200)?;
        assert!(lacks(&seen.json(), "staff"));
        assert!(!String::from_utf8(seen.body)?.contains(&company.administrator.iin));
    }
    for insider in [portal.operator(), company.administrator.token] {
        let staff = &portal.client.get(&path, &insider)?.with(200)?.json()["staff"];
        assert_eq!(
            *staff,
            json!([{"iin": company.administrator.iin, "role": "administrator"}])
        );
    }
    let list = portal
        .client
        .send("GET", "/v1/holders?limit=100", &[], &[])?
        .with(200)?;
    assert!(!String::from_utf8(list.body)?.contains("staff"));
    Ok(())
}

#[test]
fn the_list_is_walked_in_pages_without_repeating_or_skipping() -> Result<()> {
    let portal = Portal::start()?;
    let new = (0..5)
        .map(|_| Ok(portal.company()?.bin))
        .collect::<Result<Vec<_>>>()?;
    for limit in [1, 3, 100] {
        let walked = portal.client.walk("/v1/holders", &portal.operator(), limit)?;
        let mut bins: Vec<_> = walked
            .iter()
            .filter_map(|holder| holder["bin"].as_str().map(str::to_owned))
            .collect();
        let ours: Vec<_> = bins.iter().filter(|bin| new.contains(bin)).cloned().collect();
        assert_eq!(ours, new, "in the order in which they came, limit {limit}");
        let all = bins.len();
        bins.sort();
        bins.dedup();
        assert_eq!(bins.len(), all, "a holder is listed twice");
    }
    for query in ["limit=0", "limit=101", "limit=ten", "cursor=x", "cursor=-1"] {
        portal
            .client
            .send("GET", &format!("/v1/holders?{query}"), &[], &[])?
            .refused(400, "invalid-parameter")
            .context(query)?;
    }
    Ok(())
}

#[test]
fn only_the_operator_writes() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let head = portal.somebody()?;
    portal.grant(&company.bin, &head.iin, "head")?;
    let before = portal
        .client
        .get(&format!("/v1/holders/{}", company.bin), &portal.operator())?
        .json();

    let holder = format!("/v1/holders/{}", company.bin);
    let new = format!("/v1/holders/{}", people::new_number()?);
    let own = format!("{holder}/staff/{}", company.administrator.iin);
    let other = format!("{holder}/staff/{}", people::new_number()?);
    let profile = documents::holder("«Ұрланған» АҚ", "АО «Угнанное»", 1.0);
    let role = json!({"role": "head"});
    for (method, path, body) in [
        ("PUT", &holder, &profile),
        ("PUT", &new, &profile),
        ("PUT", &other, &role),
        ("PUT", &own, &role),
        ("DELETE", &own, &json!(null)),
    ] {
        for token in [
            &portal.somebody()?.token,
            &company.administrator.token,
            &head.token,
        ] {
            portal
                .client
                .json(method, path, token, body)?
                .refused(403, "forbidden")?;
        }
        let nobody = [("content-type", "application/json")];
        portal
            .client
            .send(method, path, &nobody, body.to_string().as_bytes())?
            .refused(401, "not-identified")?;
    }
    let after = portal.client.get(&holder, &portal.operator())?.json();
    assert_eq!(after, before);
    portal
        .client
        .get(&new, &portal.operator())?
        .refused(404, "not-found")?;
    Ok(())
}

#[test]
fn each_fault_of_a_profile_is_named_with_its_place() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    let path = format!("/v1/holders/{bin}");
    let whole = documents::holder("а", "б", 51.0);
    for (pointer, value, code) in [
        ("/name/kk", json!(null), "required"),
        ("/name/ru", json!(" "), "blank"),
        ("/name/en", json!("ә".repeat(501)), "too-long"),
        ("/postal_address", json!(null), "required"),
        ("/head_position", json!("a\u{0}b"), "control-characters"),
        ("/state_participation_percent", json!(100), "wholly-state-owned"),
        ("/state_participation_percent", json!(100.0), "wholly-state-owned"),
        ("/state_participation_percent", json!(100.01), "out-of-range"),
        ("/state_participation_percent", json!(-0.5), "out-of-range"),
        ("/state_participation_percent", json!(null), "required"),
        (
            "/working_hours",
            json!({"open": "18:00", "close": "09:00"}),
            "reversed",
        ),
        ("/working_hours/open", json!("9:00"), "not-a-time"),
        ("/working_hours/close", json!("24:01"), "not-a-time"),
        ("/working_hours/close", json!(null), "required"),
        ("/name/kk", json!("А\u{200b}Қ"), "hidden-characters"),
        ("/name/ru", json!("\u{3164}"), "blank"),
        ("/state", json!(51), "unknown-field"),
        ("/accepts_requests", json!("yes"), "wrong-type"),
    ] {
        let mut profile = whole.clone();
        match pointer[1..].split_once('/') {
            Some((field, within)) => profile[field][within] = value.clone(),
            None => profile[&pointer[1..]] = value.clone(),
        }
        let answer = portal
            .client
            .json("PUT", &path, &portal.operator(), &profile)?
            .refused(422, "invalid-document")
            .with_context(|| format!("{pointer} {value}"))?;
        assert_eq!(
            answer.faults(),
            [(pointer.to_owned(), code.to_owned())],
            "{pointer} {value}"
        );
    }
    let answer = portal
        .client
        .json("PUT", &path, &portal.operator(), &json!({}))?
        .refused(422, "invalid-document")?;
    assert_eq!(answer.faults().len(), 5, "{:?}", answer.faults());
    portal
        .client
        .get(&path, &portal.operator())?
        .refused(404, "not-found")?;
    assert_eq!(times_listed(&portal, &bin)?, 0);
    Ok(())
}

#[test]
fn what_comes_in_the_last_minute_of_a_day_is_registered_on_it_where_a_holder_works_around_the_clock()
-> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    // 23:59:30 in Almaty, before a day off.
    let portal = Portal::at("2027-01-06T18:59:30Z")?;
    let citizen = portal.somebody()?;
    for (close, day) in [("24:00", "2027-01-06"), ("23:59", "2027-01-08")] {
        let company = portal.company()?;
        let mut profile = documents::holder("а", "б", 51.0);
        profile["working_hours"] = json!({"open": "00:00", "close": close});
        portal.register(&company.bin, &profile)?;
        let path = format!("/v1/holders/{}", company.bin);
        let read = portal.client.get(&path, &citizen.token)?.with(200)?.json();
        assert_eq!(read["working_hours"], profile["working_hours"]);
        let case = portal.case(&citizen, &company.bin)?;
        assert_eq!(case["registered_on"], day, "until {close}");
    }
    Ok(())
}

#[test]
fn a_path_with_a_number_that_cannot_exist_is_refused() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let profile = documents::holder("а", "б", 51.0);
    let operator = portal.operator();
    let wrong = people::with_wrong_check_digit(&people::new_number()?);
    for bin in [&*wrong, "1", "12345678901x", "１２３"] {
        let bin = if bin.is_ascii() { bin } else { "%EF%BC%91" };
        portal
            .client
            .json("PUT", &format!("/v1/holders/{bin}"), &operator, &profile)?
            .refused(400, "invalid-parameter")
            .context(bin.to_owned())?;
        portal
            .client
            .get(&format!("/v1/holders/{bin}"), &operator)?
            .refused(404, "not-found")?;
        let staff = format!("/v1/holders/{}/staff/{bin}", company.bin);
        portal
            .client
            .json("PUT", &staff, &operator, &json!({"role": "head"}))?
            .refused(400, "invalid-parameter")?;
    }
    for method in ["PUT", "DELETE"] {
        let unknown = people::new_number()?;
        let staff = format!("/v1/holders/{unknown}/staff/{}", company.administrator.iin);
        portal
            .client
            .json(method, &staff, &operator, &json!({"role": "head"}))?
            .refused(404, "not-found")?;
    }
    Ok(())
}

#[test]
fn a_role_is_given_changed_and_taken_away() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let first = (company.administrator.iin.clone(), "administrator".to_owned());
    let person = portal.somebody()?.iin;
    let member = |role: &str| (person.clone(), role.to_owned());
    portal.grant(&company.bin, &person, "administrator")?;
    assert_eq!(
        staff_of(&portal, &company.bin)?,
        [first.clone(), member("administrator")]
    );
    portal.grant(&company.bin, &person, "head")?;
    portal.grant(&company.bin, &person, "head")?;
    assert_eq!(staff_of(&portal, &company.bin)?, [first.clone(), member("head")]);
    let path = format!("/v1/holders/{}/staff/{person}", company.bin);
    for _ in 0..2 {
        portal
            .client
            .json("DELETE", &path, &portal.operator(), &json!(null))?
            .with(200)?;
        assert_eq!(staff_of(&portal, &company.bin)?, std::slice::from_ref(&first));
    }
    Ok(())
}

/// None of these gives anybody a role.
fn refused_grants(grants: &[Value]) -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let path = format!("/v1/holders/{}/staff/{}", company.bin, people::new_number()?);
    let before = staff_of(&portal, &company.bin)?;
    for grant in grants {
        let answer = portal.client.json("PUT", &path, &portal.operator(), grant)?;
        answer
            .refused(422, "invalid-document")
            .with_context(|| grant.to_string())?;
    }
    assert_eq!(staff_of(&portal, &company.bin)?, before);
    Ok(())
}

#[test]
fn a_role_that_does_not_exist_is_refused() -> Result<()> {
    refused_grants(&[
        json!({}),
        json!({"role": ""}),
        json!({"role": "operator"}),
        json!({"role": "Head"}),
        json!({"role": "head", "until": "2027-01-01"}),
    ])
}

#[test]
fn a_role_of_another_shape_is_well_formed_but_not_acceptable() -> Result<()> {
    refused_grants(&[
        json!({"role": ["head"]}),
        json!({"role": null}),
        json!({"role": 1}),
    ])
}

#[test]
fn a_role_is_a_word_and_no_object_with_that_name() -> Result<()> {
    refused_grants(&[json!({"role": {"head": null}})])
}

#[test]
fn sixteen_operators_who_register_one_company_at_once_make_one_entry() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    let path = format!("/v1/holders/{bin}");
    at_once(CROWD, |index| {
        let profile = documents::holder(&format!("«{index}» АҚ"), &format!("АО «{index}»"), 51.0);
        portal.register(&bin, &profile)
    })?;
    assert_eq!(times_listed(&portal, &bin)?, 1);
    portal.client.get(&path, &portal.operator())?.with(200)?;
    Ok(())
}

#[test]
fn sixteen_grants_at_once_are_all_kept() -> Result<()> {
    let portal = Portal::start()?;
    let bin = people::new_number()?;
    portal.register(&bin, &documents::holder("а", "б", 51.0))?;
    let mut granted = at_once(CROWD, |_| {
        let iin = portal.somebody()?.iin;
        portal.grant(&bin, &iin, "administrator")?;
        Ok((iin, "administrator".to_owned()))
    })?;
    let mut staff = staff_of(&portal, &bin)?;
    granted.sort();
    staff.sort();
    assert_eq!(staff, granted);
    let history = history(&portal, &bin, &portal.operator(), 3)?;
    assert_eq!(history.len(), CROWD + 1, "each change once: {history:?}");
    let mut told: Vec<_> = history[..CROWD]
        .iter()
        .map(|change| {
            (
                text(&change["what"]["granted"]["iin"]),
                "administrator".to_owned(),
            )
        })
        .collect();
    told.sort();
    assert_eq!(told, granted);
    Ok(())
}

/// The history of a holder, newest first, as this caller walks it; it is held to be a chain.
fn history(portal: &Portal, bin: &str, token: &str, limit: usize) -> Result<Vec<Value>> {
    let changes = portal
        .client
        .walk(&format!("/v1/holders/{bin}/history"), token, limit)?;
    let mut named = None;
    for (place, change) in changes.iter().enumerate() {
        ensure!(change["seq"] == changes.len() - 1 - place, "{change} at {place}");
        // Of these values the canonical form is what the JSON library writes: keys in order, nothing between
        // them.
        let hash = hex::encode(Sha256::digest(change.to_string()));
        ensure!(
            named.is_none_or(|named| named == &json!(hash)),
            "{change} is not the one that was named"
        );
        named = Some(&change["previous"]);
    }
    ensure!(named == Some(&Value::Null), "the first change follows another");
    Ok(changes)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_change_is_told_with_who_made_it_and_when() -> Result<()> {
    let portal = Portal::start()?;
    let (bin, person) = (people::new_number()?, portal.somebody()?.iin);
    let (path, staff) = (
        format!("/v1/holders/{bin}"),
        format!("/v1/holders/{bin}/staff/{person}"),
    );
    let mut profile = documents::holder("«Бірінші» АҚ", "АО «Первое»", 51.0);
    let operator = portal.operator();
    let call = |method: &str, path: &str, body: &Value| portal.client.json(method, path, &operator, body);
    call("PUT", &path, &profile)?.with(201)?;
    call("PUT", &staff, &json!({"role": "administrator"}))?.with(200)?;
    profile["name"]["en"] = json!("First");
    profile["accepts_requests"] = json!(false);
    call("PUT", &path, &profile)?.with(200)?;
    call("PUT", &staff, &json!({"role": "head"}))?.with(200)?;
    // What changes nothing is no event.
    call("PUT", &staff, &json!({"role": "head"}))?.with(200)?;
    call("PUT", &path, &profile)?.with(200)?;
    call("DELETE", &staff, &Value::Null)?.with(200)?;
    call("DELETE", &staff, &Value::Null)?.with(200)?;

    let changes = history(&portal, &bin, &operator, 100)?;
    for limit in [1, 2, 5] {
        assert_eq!(
            history(&portal, &bin, &operator, limit)?,
            changes,
            "limit {limit}"
        );
    }
    let what: Vec<_> = changes.iter().map(|change| change["what"].clone()).collect();
    assert_eq!(
        what[..4],
        [
            json!({"revoked": {"iin": person}}),
            json!({"granted": {"iin": person, "role": "head"}}),
            json!({"updated": {"fields": [
                {"field": "/name/en", "to": "First"},
                {"field": "/accepts_requests", "from": "true", "to": "false"},
            ]}}),
            json!({"granted": {"iin": person, "role": "administrator"}}),
        ]
    );
    let registered = what[4]["registered"]["fields"].as_array().context("no fields")?;
    let has = |field: &str, to: &str| registered.contains(&json!({"field": field, "to": to}));
    assert!(has("/name/ru", "АО «Первое»") && has("/state_participation_percent", "51.0"));
    // Instants, not their texts: one on a whole second is written without a fraction.
    let at = |change: &Value| DateTime::parse_from_rfc3339(change["at"].as_str().unwrap_or_default());
    let mut times = changes.iter().map(at).collect::<Result<Vec<_>, _>>()?;
    times.reverse();
    assert!(times.is_sorted(), "{times:?}");
    assert!(changes.iter().all(|change| change["by"] == people::OPERATOR));
    Ok(())
}

/// What is said of a request that cannot be sent to this holder, in each language.
fn refusals(portal: &Portal, bin: &str, kind: &str) -> Result<Vec<String>> {
    let citizen = portal.somebody()?;
    let document = documents::request(&citizen.iin, bin).to_string();
    let bearer = bearer(&citizen.token);
    let mut said = Vec::new();
    for language in ["kk", "ru", "en"] {
        let headers = [
            ("authorization", &*bearer),
            ("content-type", "application/json"),
            ("accept-language", language),
        ];
        let answer = portal
            .client
            .send("POST", "/v1/requests", &headers, document.as_bytes())?;
        said.push(text(&answer.refused(422, kind)?.json()["detail"]));
    }
    ensure!(
        portal.own_ids(&citizen)?.is_empty(),
        "a refused request left a trace"
    );
    Ok(said)
}

fn dismiss(portal: &Portal, bin: &str, iin: &str) -> Result<Value> {
    let path = format!("/v1/holders/{bin}/staff/{iin}");
    let answer = portal
        .client
        .json("DELETE", &path, &portal.operator(), &Value::Null)?;
    Ok(answer.with(200)?.json())
}

#[test]
fn a_holder_at_which_nobody_moderates_takes_no_request_until_somebody_does() -> Result<()> {
    let portal = Portal::start()?;
    let mut life = portal.life()?;
    let (company, head) = (&life.company.bin, &life.head.iin);
    let path = format!("/v1/holders/{company}");
    let shown =
        || anyhow::Ok(portal.client.get(&path, &portal.operator())?.with(200)?.json()["closed"].clone());
    assert_eq!(shown()?, Value::Null);
    portal.case(&portal.somebody()?, company)?;

    // The operator hears of it in the answer, everybody in the directory. The head alone cannot moderate.
    let left = dismiss(&portal, company, &life.company.administrator.iin)?;
    assert_eq!(left["closed"], "no-administrator");
    assert_eq!(left["accepts_requests"], true, "what the operator wants of it");
    assert_eq!(shown()?, "no-administrator");
    let said = refusals(&portal, company, "holder-closed")?;
    assert!(said[2].contains("no administrator"), "{said:?}");
    assert!(said[0] != said[1] && said[1] != said[2], "{said:?}");
    dismiss(&portal, company, head)?;
    refusals(&portal, company, "holder-closed")?;

    // Another holder cannot send a request there either.
    life.number = id(&portal.case(&life.citizen, &life.other.bin)?);
    let forwarding = json!({"to": company, "explanation": "Сізге."});
    let send = || {
        let path = format!("/v1/requests/{}/forwarding", life.number);
        portal
            .client
            .json("POST", &path, &life.other.administrator.token, &forwarding)
    };
    send()?.refused(422, "holder-closed")?;

    // An administrator who becomes the head leaves it without one.
    let person = portal.somebody()?.iin;
    portal.grant(company, &person, "administrator")?;
    assert_eq!(shown()?, Value::Null);
    portal.grant(company, &person, "head")?;
    assert_eq!(shown()?, "no-administrator");
    refusals(&portal, company, "holder-closed")?;
    portal.grant(company, &portal.somebody()?.iin, "administrator")?;
    portal.case(&portal.somebody()?, company)?;
    send()?.with(200)?;

    let new = people::new_number()?;
    portal.register(&new, &documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0))?;
    refusals(&portal, &new, "holder-closed").map(drop)
}

#[test]
fn the_staff_of_a_successor_do_what_the_holder_that_ended_owes() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-30T05:00:00Z")?;
    let life = portal.life()?;
    let (old, new) = (&life.company.bin, &life.other.bin);
    let clerk = portal.again(&life.other.administrator.iin);
    let path = format!("/v1/holders/{old}/end");
    let put = |body: &Value| portal.client.json("PUT", &path, &portal.operator(), body);
    let end = json!({"on": "2026-12-02", "reason": "reorganised", "successor": new});
    let told = put(&end)?.with(200)?.json();
    assert_eq!((&told["end"], &told["closed"]), (&end, &Value::Null), "not yet");

    let case = format!("/v1/requests/{}", life.number);
    let as_of = |iin: &str| portal.again(iin).token;
    portal
        .client
        .get(&case, &as_of(&clerk.iin))?
        .refused(404, "not-found")?;
    portal.case(&portal.somebody()?, old)?;

    // 2 December in Almaty.
    portal.set_clock("2026-12-01T19:00:00Z")?;
    let read = portal
        .client
        .get(&format!("/v1/holders/{old}"), &portal.operator())?
        .json();
    assert_eq!((&read["end"], &read["closed"]), (&end, &json!("ended")));
    let said = refusals(&portal, old, "holder-closed")?;
    assert!(
        said.iter()
            .all(|said| said.contains(new) && said.contains("2026-12-02")),
        "{said:?}"
    );

    let token = as_of(&clerk.iin);
    let queue = portal
        .client
        .walk(&format!("/v1/holders/{old}/queue"), &token, 10)?;
    assert_eq!(queue.len(), 2, "{queue:?}");
    portal.client.get(&case, &token)?.with(200)?;
    let act = |token: &str, act: &str, body: &Value| {
        portal.client.json("POST", &format!("{case}/{act}"), token, body)
    };
    act(&token, "moderation", &json!({"decision": "accept"}))?.with(200)?;
    // Its own staff go on where they are.
    let own = as_of(&life.company.administrator.iin);
    act(&own, "clarification", &json!({"question": "Қай ай?"}))?.with(200)?;
    let answered = act(&token, "answer", &life::answer("provided"))?
        .with(200)?
        .json();
    let answer = &answered["legs"][0]["answer"];
    let successor = portal.client.get(&format!("/v1/holders/{new}"), &token)?.json();
    assert_eq!(answer["holder_name"], successor["name"], "who answers");
    for stranger in [portal.somebody()?.token, portal.company()?.administrator.token] {
        portal.client.get(&case, &stranger)?.refused(404, "not-found")?;
    }

    // What was put down by mistake is taken back.
    portal
        .client
        .json("DELETE", &path, &portal.operator(), &Value::Null)?
        .with(200)?;
    portal.client.get(&case, &token)?.refused(404, "not-found")?;
    portal.case(&portal.somebody()?, old)?;
    let changes = history(&portal, old, &portal.operator(), 100)?;
    let what: Vec<_> = changes
        .iter()
        .take(2)
        .map(|change| change["what"].clone())
        .collect();
    assert_eq!(what, [json!({"continued": {}}), json!({"ended": end})]);
    Ok(())
}

#[test]
fn an_end_has_a_day_a_reason_and_a_successor_that_is_there() -> Result<()> {
    let portal = Portal::start()?;
    let (company, other) = (portal.company()?, portal.company()?);
    let put = |bin: &str, body: &Value| {
        portal
            .client
            .json("PUT", &format!("/v1/holders/{bin}/end"), &portal.operator(), body)
    };
    for (body, pointer, code) in [
        (json!({"reason": "liquidated"}), "/on", "required"),
        (
            json!({"on": "2027-02-30", "reason": "liquidated"}),
            "/on",
            "not-a-date",
        ),
        (json!({"on": "2027-01-01"}), "/reason", "required"),
        (
            json!({"on": "2027-01-01", "reason": "sold"}),
            "/reason",
            "unknown-value",
        ),
        (
            json!({"on": "2027-01-01", "reason": "reorganised"}),
            "/successor",
            "required",
        ),
        (
            json!({"on": "2027-01-01", "reason": "reorganised", "successor": company.bin}),
            "/successor",
            "own-holder",
        ),
        (
            json!({"on": "2027-01-01", "reason": "reorganised", "successor": "1"}),
            "/successor",
            "not-12-digits",
        ),
    ] {
        let answer = put(&company.bin, &body)?.refused(422, "invalid-document")?;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())], "{body}");
    }
    let to = |successor: &str| json!({"on": "2027-01-01", "reason": "reorganised", "successor": successor});
    put(&company.bin, &to(&people::new_number()?))?.refused(422, "unknown-holder")?;
    put(&people::new_number()?, &to(&company.bin))?.refused(404, "not-found")?;
    put(&company.bin, &to(&other.bin))?.with(200)?;
    let circle = put(&other.bin, &to(&company.bin))?.refused(422, "invalid-document")?;
    assert_eq!(
        circle.faults(),
        [("/successor".to_owned(), "not-a-successor".to_owned())]
    );
    Ok(())
}

#[test]
fn a_holder_that_becomes_wholly_the_states_is_recorded_as_it_is() -> Result<()> {
    let portal = Portal::start()?;
    let (sold, dated) = (portal.company()?, portal.company()?);
    let profile = documents::holder("«Ұлттық» АҚ", "АО «Национальное»", 100.0);
    let new = format!("/v1/holders/{}", people::new_number()?);
    let refused = portal.client.json("PUT", &new, &portal.operator(), &profile)?;
    assert_eq!(
        refused.refused(422, "invalid-document")?.faults(),
        [(
            "/state_participation_percent".to_owned(),
            "wholly-state-owned".to_owned()
        )]
    );
    portal.register(&sold.bin, &profile)?;
    let end = json!({"on": "2026-01-01", "reason": "wholly-state-owned"});
    let path = format!("/v1/holders/{}/end", dated.bin);
    portal
        .client
        .json("PUT", &path, &portal.operator(), &end)?
        .with(200)?;
    for (company, closed) in [(&sold, "wholly-state-owned"), (&dated, "ended")] {
        let path = format!("/v1/holders/{}", company.bin);
        let read = portal.client.get(&path, &portal.operator())?.with(200)?.json();
        assert_eq!(read["state_participation_percent"], 100.0);
        assert_eq!(read["closed"], closed);
        refusals(&portal, &company.bin, "holder-not-eligible")?;
    }
    Ok(())
}

#[test]
fn the_history_is_for_the_operator_and_the_head() -> Result<()> {
    let portal = Portal::start()?;
    let (company, head, former) = (portal.company()?, portal.somebody()?, portal.somebody()?);
    portal.grant(&company.bin, &head.iin, "head")?;
    portal.grant(&company.bin, &former.iin, "head")?;
    let staff = format!("/v1/holders/{}/staff/{}", company.bin, former.iin);
    portal
        .client
        .json("DELETE", &staff, &portal.operator(), &Value::Null)?
        .with(200)?;
    assert_eq!(
        history(&portal, &company.bin, &head.token, 2)?,
        history(&portal, &company.bin, &portal.operator(), 100)?
    );
    let path = format!("/v1/holders/{}/history", company.bin);
    for token in [
        &company.administrator.token,
        &former.token,
        &portal.somebody()?.token,
    ] {
        portal.client.get(&path, token)?.refused(403, "forbidden")?;
    }
    portal
        .client
        .send("GET", &path, &[], &[])?
        .refused(401, "not-identified")?;
    let unknown = format!("/v1/holders/{}/history", people::new_number()?);
    portal
        .client
        .get(&unknown, &portal.operator())?
        .refused(404, "not-found")?;
    for query in ["limit=0", "cursor=x", "cursor=-1"] {
        portal
            .client
            .get(&format!("{path}?{query}"), &head.token)?
            .refused(400, "invalid-parameter")
            .context(query)?;
    }
    for cursor in [0, 4, 1_000] {
        let page = portal
            .client
            .get(&format!("{path}?cursor={cursor}"), &head.token)?;
        let changes = page.with(200)?.json()["items"].as_array().map(Vec::len);
        assert_eq!(changes, Some(cursor.min(5)), "before {cursor}");
    }
    Ok(())
}
