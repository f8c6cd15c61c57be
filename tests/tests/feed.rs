//! `/v1/holders/{bin}/feed` and `/v1/holders/{bin}/terms.ics`: a holder's terms in the calendars of its staff.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, ensure};
use icalendar::{Calendar, Component as _, DatePerhapsTime, Event};
use law::rules::ObligationKind;
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents;
use portal_tests::life::{Role, answer, extension};
use portal_tests::people;
use portal_tests::scene::Company;
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// Where the link of a holder is made.
fn path(bin: &str) -> String {
    format!("/v1/holders/{bin}/feed")
}

/// Asks for a new link of this holder, as this person by a token of this very moment.
fn make(portal: &Portal, bin: &str, iin: &str) -> Result<Answer> {
    let token = portal.authority.token_of(iin);
    portal.client.json("PUT", &path(bin), &token, &Value::Null)
}

/// A new link of this holder.
fn link(portal: &Portal, company: &Company) -> Result<String> {
    let made = make(portal, &company.bin, &company.administrator.iin)?;
    ensure!(matches!(made.status, 200 | 201), "{made:?}");
    Ok(made.json()["href"].as_str().context("no link")?.to_owned())
}

/// What is read under a link, by a program that says nothing but its language.
fn read(portal: &Portal, link: &str, language: &str) -> Result<Answer> {
    portal
        .client
        .send("GET", link, &[("accept-language", language)], &[])
}

/// The calendar under a link, in English. Every line is one of RFC 5545, and all of them together are a calendar to a
/// parser that is none of ours.
fn calendar(portal: &Portal, link: &str) -> Result<Calendar> {
    parsed(&read(portal, link, "en")?)
}

fn parsed(answer: &Answer) -> Result<Calendar> {
    ensure!(answer.status == 200, "{answer:?}");
    ensure!(
        answer.header("content-type") == Some("text/calendar; charset=utf-8"),
        "{:?}",
        answer.headers
    );
    let text = std::str::from_utf8(&answer.body)?;
    let lines = text.strip_suffix("\r\n").context("no end of the last line")?;
    let mut open = Vec::new();
    for line in lines.split("\r\n") {
        ensure!(line.len() <= 75, "a line of {} octets: {line}", line.len());
        ensure!(!line.contains(char::is_control), "a control character: {line:?}");
        if let Some(component) = line.strip_prefix("BEGIN:") {
            open.push(component);
        } else if let Some(component) = line.strip_prefix("END:") {
            ensure!(open.pop() == Some(component), "END:{component} out of its place");
        } else {
            ensure!(line.starts_with(' ') || line.contains(':'), "no property: {line}");
            ensure!(!open.is_empty(), "a property of nothing: {line}");
        }
    }
    ensure!(open.is_empty(), "no end of {open:?}");
    let calendar: Calendar = text.parse().map_err(|why: String| anyhow!(why))?;
    ensure!(!calendar.components.is_empty(), "a calendar of nothing");
    ensure!(calendar.property_value("VERSION") == Some("2.0"), "{calendar:?}");
    ensure!(calendar.property_value("PRODID").is_some(), "{calendar:?}");
    for event in calendar.events() {
        for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS"] {
            ensure!(event.property_value(name).is_some(), "no {name}: {event:?}");
        }
    }
    Ok(calendar)
}

/// The first day of an event that lasts all day.
fn day(event: &Event) -> Result<String> {
    match event.get_start() {
        Some(DatePerhapsTime::Date(day)) => Ok(day.to_string()),
        other => Err(anyhow!("{other:?} is no day")),
    }
}

/// The last days in a calendar, by what names each of them; each is named once.
fn days(calendar: &Calendar) -> Result<BTreeMap<String, String>> {
    let mut days = BTreeMap::new();
    for event in calendar.events() {
        let uid = event.get_uid().context("no UID")?.to_owned();
        ensure!(days.insert(uid, day(event)?).is_none(), "{event:?} twice");
    }
    Ok(days)
}

/// The same, as the queue of the holder shows it: of each kind.
fn days_in_queue(portal: &Portal, company: &Company) -> Result<BTreeMap<String, String>> {
    let token = portal.authority.token_of(&company.administrator.iin);
    let mut days = BTreeMap::new();
    for kind in ObligationKind::ALL.map(ObligationKind::name) {
        let path = format!("/v1/holders/{}/queue?kind={kind}", company.bin);
        for line in portal.client.walk(&path, &token, 100)? {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let uid = format!("{}.{kind}", text(&line["next"]["leg"]));
            ensure!(
                days.insert(uid, text(&line["next"]["due"])).is_none(),
                "{line} twice"
            );
        }
    }
    Ok(days)
}

/// The event of an obligation.
fn event<'c>(calendar: &'c Calendar, number: &str, kind: &str) -> Result<&'c Event> {
    let uid = format!("{number}.{kind}");
    let found = calendar.events().find(|event| event.get_uid() == Some(&*uid));
    found.with_context(|| format!("no {uid}"))
}

#[test]
fn the_calendar_has_what_the_queue_has_whatever_happens() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    portal.case(&life.citizen, &life.company.bin)?;
    let link = link(&portal, &life.company)?;
    let shown = || {
        let shown = days(&calendar(&portal, &link)?)?;
        ensure!(shown == days_in_queue(&portal, &life.company)?, "{shown:?}");
        anyhow::Ok(shown)
    };
    let uid = |kind: &str| format!("{}.{kind}", life.number);
    let new = shown()?;
    // Moderate, forward, point to a publication, refuse, answer: of two requests.
    assert_eq!(new.len(), 10, "{new:?}");
    // Fifteen calendar days, and then ten more.
    assert_eq!(new[&uid("answer")], "2026-12-08");

    life.accept()?;
    let accepted = shown()?;
    assert!(!accepted.contains_key(&uid("moderate")), "{accepted:?}");
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    let extended = shown()?;
    assert_eq!(extended[&uid("answer")], "2026-12-18");
    assert_eq!(extended[&uid("notify-extension")], "2026-11-26");
    portal.set_clock("2026-12-21T05:00:00Z")?;
    let late = shown()?;
    assert_eq!(late[&uid("answer")], "2026-12-18");
    assert!(!late.contains_key(&uid("refuse")), "{late:?}");
    life.done(Role::Head, "answer", &answer("provided"))?;
    let answered = shown()?;
    assert!(
        answered
            .keys()
            .all(|uid| !uid.starts_with(&format!("{}.", life.number))),
        "{answered:?}"
    );
    assert!(!answered.is_empty());
    Ok(())
}

#[test]
fn what_is_forwarded_is_in_the_calendar_of_its_new_holder_under_its_number_there() -> Result<()> {
    let portal = Portal::start()?;
    let (whole, part) = (portal.life()?, portal.life()?);
    for (life, stays) in [(&whole, false), (&part, true)] {
        let number = if stays {
            life.forward_part()?
        } else {
            life.forward()?
        };
        let here = days(&calendar(&portal, &link(&portal, &life.company)?)?)?;
        let there = days(&calendar(&portal, &link(&portal, &life.other)?)?)?;
        assert_eq!(here, days_in_queue(&portal, &life.company)?);
        assert_eq!(there, days_in_queue(&portal, &life.other)?);
        assert_eq!(here.contains_key(&format!("{}.answer", life.number)), stays);
        assert!(there.contains_key(&format!("{number}.answer")), "{there:?}");
    }
    Ok(())
}

#[test]
fn an_event_says_what_is_owed_and_when_that_was_said_last() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let link = link(&portal, &life.company)?;
    let said = |kind: &str, name: &str, expected: &str| -> Result<()> {
        let calendar = calendar(&portal, &link)?;
        let value = event(&calendar, &life.number, kind)?.property_value(name);
        ensure!(value == Some(expected), "{name} of {kind}: {value:?}");
        Ok(())
    };
    let number = &life.number;
    said("answer", "SUMMARY", &format!("answer, {number}"))?;
    said("refuse", "SUMMARY", &format!("refusal (if it applies), {number}"))?;
    said("answer", "STATUS", "CONFIRMED")?;
    said("answer", "TRANSP", "TRANSPARENT")?;
    said("answer", "DTSTAMP", "20261123T050000Z")?;
    said("answer", "SEQUENCE", "0")?;

    portal.set_clock("2026-11-24T06:07:08Z")?;
    said("answer", "DTSTAMP", "20261123T050000Z")?;
    life.done(Role::Head, "extension", &extension(&life.other.bin))?;
    said("answer", "DTSTAMP", "20261124T060708Z")?;
    // It was accepted by that, and extended.
    said("answer", "SEQUENCE", "2")?;
    let in_time = calendar(&portal, &link)?;
    let alarms = event(&in_time, number, "answer")?.components();
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].property_value("ACTION"), Some("DISPLAY"));
    // The last day is a Friday: on Thursday at nine.
    assert_eq!(alarms[0].property_value("TRIGGER"), Some("-PT15H"));
    assert_eq!(
        alarms[0].property_value("DESCRIPTION"),
        Some(&*format!("answer, {number}"))
    );

    // 24:00 in Almaty on the last day.
    portal.set_clock("2026-12-18T18:59:59Z")?;
    said("answer", "SUMMARY", &format!("answer, {number}"))?;
    portal.set_clock("2026-12-18T19:00:00Z")?;
    said("answer", "SUMMARY", &format!("OVERDUE: answer, {number}"))?;
    said("answer", "DTSTAMP", "20261218T190000Z")?;
    let late = calendar(&portal, &link)?;
    assert!(event(&late, number, "answer")?.components().is_empty());
    Ok(())
}

#[test]
fn nothing_in_it_is_personal() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    life.ask()?;
    let link = link(&portal, &life.company)?;
    let document = documents::request(&life.citizen.iin, &life.company.bin);
    for language in ["kk", "ru", "en"] {
        let answer = read(&portal, &link, language)?;
        parsed(&answer)?;
        let text = String::from_utf8(answer.body)?.replace("\r\n ", "");
        assert!(text.contains(&life.number));
        for personal in [
            &*life.citizen.iin,
            &life.company.administrator.iin,
            "Айгүл",
            "Серікқызы",
            document["contacts"]["email"].as_str().context("no address")?,
            document["contacts"]["phone"].as_str().context("no telephone")?,
            "77012345678",
            document["subject"].as_str().context("no subject")?,
        ] {
            assert!(
                !text
                    .replace(&life.number, "")
                    .replace(&life.company.bin, "")
                    .contains(personal),
                "{personal} in {text}"
            );
        }
    }
    Ok(())
}

#[test]
fn it_speaks_the_language_that_is_asked_for() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let link = link(&portal, &life.company)?;
    let kk = ("kk", "жауап", "Мерзімдер: «Жаңа» АҚ");
    let ru = ("ru", "ответ", "Сроки: АО «Новое»");
    let en = ("en", "answer", "Terms: АО «Новое»");
    for (header, query, (language, word, name)) in [
        ("kk", "", kk),
        ("ru-KZ, en;q=0.5", "", ru),
        ("en", "", en),
        ("*", "", kk),
        ("en", "&language=ru", ru),
        ("ru", "&language=kk", kk),
        ("ru", "&language=en-GB", en),
    ] {
        let answer = read(&portal, &format!("{link}{query}"), header)?;
        assert_eq!(
            answer.header("content-language"),
            Some(language),
            "{header} {query}"
        );
        assert_eq!(answer.header("vary"), Some("accept-language"));
        assert_eq!(answer.header("cache-control"), Some("private, max-age=300"));
        let calendar = parsed(&answer)?;
        let event = event(&calendar, &life.number, "answer")?;
        assert_eq!(event.get_summary(), Some(&*format!("{word}, {}", life.number)));
        for property in ["NAME", "X-WR-CALNAME"] {
            assert_eq!(calendar.property_value(property), Some(name));
        }
        for property in ["REFRESH-INTERVAL", "X-PUBLISHED-TTL"] {
            assert_eq!(calendar.property_value(property), Some("PT1H"));
        }
    }
    for tag in ["de", "", "k"] {
        read(&portal, &format!("{link}&language={tag}"), "en")?.refused(400, "invalid-parameter")?;
    }
    Ok(())
}

/// A text as it was before it was escaped (RFC 5545, section 3.3.11): in a property of its own the parser leaves that to us.
fn unescaped(text: &str) -> String {
    let mut characters = text.chars();
    let mut plain = String::new();
    while let Some(character) = characters.next() {
        plain.extend(match character {
            '\\' => characters
                .next()
                .map(|escaped| if escaped == 'n' { '\n' } else { escaped }),
            other => Some(other),
        });
    }
    plain
}

#[test]
fn a_long_name_is_folded_and_what_means_something_in_a_calendar_is_escaped() -> Result<()> {
    let portal = Portal::start()?;
    let company = portal.company()?;
    let link = link(&portal, &company)?;
    let tale =
        "«Ұлттық су шаруашылығы және қалалық жылумен жабдықтау желілері» акционерлік қоғамы ".repeat(5);
    for name in [
        tale.trim(),
        r"BEGIN:VEVENT;A,B\C\n",
        &"😀ә".repeat(80),
        &format!("{}ә", "x".repeat(62)),
        &"y".repeat(62),
        &"y".repeat(63),
    ] {
        portal.register(&company.bin, &documents::holder(name, "б", 51.0))?;
        let answer = read(&portal, &link, "kk")?;
        let calendar = parsed(&answer)?;
        let called = calendar.get_name().context("a calendar without a name")?;
        assert_eq!(unescaped(called), format!("Мерзімдер: {name}"));
        assert_eq!(calendar.events().count(), 0, "nothing is owed");
    }
    Ok(())
}

#[test]
fn a_link_is_told_once_and_replaced_by_the_next_and_revoked() -> Result<()> {
    let portal = Portal::start()?;
    let (life, other) = (portal.life()?, portal.life()?);
    let bin = &life.company.bin;
    let status = |token: &str| portal.client.get(&path(bin), token)?.with(200);
    assert_eq!(status(&portal.operator())?.json(), json!({"link": null}));

    let made = make(&portal, bin, &life.company.administrator.iin)?
        .with(201)?
        .json();
    let first = made["href"].as_str().context("no link")?.to_owned();
    let (address, key) = first.split_once("?key=").context("no key")?;
    assert_eq!(address, format!("/v1/holders/{bin}/terms.ics"));
    assert!(
        key.len() == 43
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    );
    for token in [
        &portal.operator(),
        &life.company.administrator.token,
        &life.head.token,
    ] {
        let status = status(token)?;
        assert!(
            !String::from_utf8_lossy(&status.body).contains(key),
            "the key is told again"
        );
        assert_eq!(
            status.json(),
            json!({"link": {
                "created_at": made["created_at"],
                "created_by": life.company.administrator.iin
            }})
        );
    }
    calendar(&portal, &first)?;

    let made = make(&portal, bin, &life.head.iin)?.with(200)?.json();
    let second = made["href"].as_str().context("no link")?.to_owned();
    assert_eq!(
        status(&life.head.token)?.json()["link"]["created_by"],
        life.head.iin
    );
    let not_found = |link: &str| -> Result<Value> {
        let mut problem = read(&portal, link, "en")?.refused(404, "not-found")?.json();
        problem["instance"] = Value::Null;
        Ok(problem)
    };
    let replaced = not_found(&first)?;
    calendar(&portal, &second)?;
    let (_, of_another) = self::link(&portal, &other.company)?
        .split_once("?key=")
        .map(|(address, key)| (address.to_owned(), key.to_owned()))
        .context("no key")?;
    let key = second.rsplit('=').next().context("no key")?;
    let unknown = people::new_number()?;
    for wrong in [
        address.to_owned(),
        format!("{address}?key="),
        format!("{address}?key={of_another}"),
        format!("{address}?key={}", "A".repeat(43)),
        format!("{address}?key={}", &key[1..]),
        format!("{address}?key={key}A"),
        format!("{address}?key=%FF"),
        format!("/v1/holders/{}/terms.ics?key={key}", life.other.bin),
        format!("/v1/holders/{unknown}/terms.ics?key={key}"),
        format!("/v1/holders/x/terms.ics?key={key}"),
    ] {
        assert_eq!(not_found(&wrong)?, replaced, "{wrong}");
    }
    calendar(&portal, &second)?;

    for token in [portal.operator(), life.head.token.clone()] {
        let revoke = || portal.client.json("DELETE", &path(bin), &token, &Value::Null);
        let link = self::link(&portal, &life.company)?;
        calendar(&portal, &link)?;
        for _ in 0..2 {
            assert_eq!(revoke()?.with(200)?.json(), json!({"link": null}));
            assert_eq!(not_found(&link)?, replaced);
        }
        assert_eq!(status(&portal.operator())?.json(), json!({"link": null}));
    }
    Ok(())
}

#[test]
fn a_link_ends_when_its_maker_loses_the_role() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let link = link(&portal, &life.company)?;
    calendar(&portal, &link)?;
    let staff = format!(
        "/v1/holders/{}/staff/{}",
        life.company.bin, life.company.administrator.iin
    );
    portal
        .client
        .json("DELETE", &staff, &portal.operator(), &Value::Null)?
        .with(200)?;
    read(&portal, &link, "en")?.refused(404, "not-found")?;
    let status = portal.client.get(&path(&life.company.bin), &life.head.token)?;
    assert_eq!(status.with(200)?.json(), json!({"link": null}));
    make(&portal, &life.company.bin, &life.company.administrator.iin)?.refused(403, "forbidden")?;
    // With another role, a year later say, the old key opens nothing.
    portal.grant(&life.company.bin, &life.company.administrator.iin, "head")?;
    read(&portal, &link, "en")?.refused(404, "not-found")?;
    Ok(())
}

#[test]
fn the_staff_make_the_link_and_they_or_the_operator_revoke_it() -> Result<()> {
    let portal = Portal::start()?;
    let life = portal.life()?;
    let link = link(&portal, &life.company)?;
    let call = |method: &str, token: &str| {
        portal
            .client
            .json(method, &path(&life.company.bin), token, &Value::Null)
    };
    for stranger in [&life.citizen, &life.other.administrator, &life.other_head] {
        for method in ["GET", "PUT", "DELETE"] {
            call(method, &stranger.token)?
                .refused(403, "forbidden")
                .with_context(|| method.to_owned())?;
        }
    }
    call("PUT", &portal.operator())?.refused(403, "forbidden")?;
    for method in ["GET", "PUT", "DELETE"] {
        let unknown = path(&people::new_number()?);
        portal
            .client
            .json(method, &unknown, &portal.operator(), &Value::Null)?
            .refused(404, "not-found")?;
        portal
            .client
            .send(method, &path(&life.company.bin), &[], &[])?
            .refused(401, "not-identified")?;
    }
    let refused = call("POST", &life.head.token)?.refused(405, "method-not-allowed")?;
    assert_eq!(refused.header("allow"), Some("GET, HEAD, PUT, DELETE"));
    let refused = portal
        .client
        .send("POST", &link, &[], &[])?
        .refused(405, "method-not-allowed")?;
    assert_eq!(refused.header("allow"), Some("GET, HEAD"));
    calendar(&portal, &link).map(drop)
}

/// Registrations that one reading of the calendar goes through.
const MOST: usize = 500;
/// People who send at the same moment.
const CROWD: usize = 8;

#[test]
fn where_there_is_too_much_the_calendar_has_the_newest_and_says_so() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let company = portal.company()?;
    let link = link(&portal, &company)?;
    let send = |size: usize| {
        at_once(CROWD, |index| {
            let citizen = portal.somebody()?;
            for _ in (index..size).step_by(CROWD) {
                portal.case(&citizen, &company.bin)?;
            }
            Ok(())
        })
        .map(drop)
    };
    let answers = |calendar: &Calendar| -> Vec<u64> {
        let serial = |uid: &str| uid.strip_suffix(".answer")?.rsplit('-').next()?.parse().ok();
        let mut serials: Vec<_> = calendar
            .events()
            .filter_map(|event| serial(event.get_uid()?))
            .collect();
        serials.sort_unstable();
        serials
    };
    send(MOST)?;
    let whole = calendar(&portal, &link)?;
    let expected = u64::try_from(MOST)?;
    assert_eq!(answers(&whole), (1..=expected).collect::<Vec<_>>());
    assert_eq!(whole.events().count(), MOST * 5, "nothing but what is owed");
    send(1)?;
    let newest = calendar(&portal, &link)?;
    assert_eq!(answers(&newest), (2..=expected + 1).collect::<Vec<_>>());
    let left_out = event(&newest, &company.bin, "left-out")?;
    assert_eq!(day(left_out)?, "2026-11-23");
    let said = left_out.get_summary().context("nothing is said")?;
    assert!(
        said.ends_with(": 500") && said.contains("older ones are in the queue"),
        "{said}"
    );
    Ok(())
}

/// When the reminder of an obligation comes, if there is one.
fn alarm(calendar: &Calendar, number: &str, kind: &str) -> Result<Option<String>> {
    let event = event(calendar, number, kind)?;
    let alarms = event.components().iter();
    let mut triggers = alarms.filter_map(|alarm| alarm.property_value("TRIGGER").map(str::to_owned));
    let trigger = triggers.next();
    ensure!(triggers.next().is_none(), "two reminders: {event:?}");
    Ok(trigger)
}

#[test]
fn a_reminder_comes_at_nine_on_the_working_day_before_and_of_what_binds_alone() -> Result<()> {
    if Portal::is_remote() {
        return Ok(());
    }
    for (arrival, due, trigger) in [
        // A Monday: on Friday at nine.
        ("2026-11-22T05:00:00Z", "2026-12-07", "-P2DT15H"),
        // A Tuesday after a Monday that is worked.
        ("2026-11-23T05:00:00Z", "2026-12-08", "-PT15H"),
        // A Thursday after Republic Day: on Tuesday at nine.
        ("2026-12-02T05:00:00Z", "2026-12-17", "-P1DT15H"),
    ] {
        let portal = Portal::at(arrival)?;
        let life = portal.life()?;
        let shown = calendar(&portal, &link(&portal, &life.company)?)?;
        ensure!(
            day(event(&shown, &life.number, "answer")?)? == due,
            "{arrival}: {shown:?}"
        );
        let found = alarm(&shown, &life.number, "answer")?;
        assert_eq!(found.as_deref(), Some(trigger), "{arrival}");
        for contingent in ["forward", "already-published", "refuse"] {
            assert_eq!(
                alarm(&shown, &life.number, contingent)?,
                None,
                "{arrival}: {contingent}"
            );
        }
    }
    // What is due on the next working day is learnt of on the day of its reminder.
    let portal = Portal::at("2026-11-23T05:00:00Z")?;
    let life = portal.life()?;
    let shown = calendar(&portal, &link(&portal, &life.company)?)?;
    assert_eq!(alarm(&shown, &life.number, "moderate")?, None);
    Ok(())
}
