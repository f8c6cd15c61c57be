//! Many people at one case at the same moment: of what excludes each other one comes first, and the history tells it
//! without a gap and without a double.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use portal_tests::client::Answer;
use portal_tests::crowd::at_once;
use portal_tests::documents::with;
use portal_tests::life::{Life, Role, answer, events, extension, forwarding, question, times};
use portal_tests::scene::Somebody;
use portal_tests::server::Portal;
use serde_json::{Value, json};

/// Clerks that press a button at the same moment.
const CROWD: usize = 16;
/// How often they do: who comes first is another one each time.
const ROUNDS: usize = 4;

/// A holder with many clerks, and a request to it.
fn crowded(portal: &Portal) -> Result<(Life<'_>, Vec<Somebody>)> {
    let life = portal.life()?;
    let clerks = (0..CROWD)
        .map(|_| {
            let clerk = portal.somebody()?;
            portal.grant(&life.company.bin, &clerk.iin, "administrator")?;
            Ok(clerk)
        })
        .collect::<Result<_>>()?;
    Ok((life, clerks))
}

/// That the history of a case is one: it begins with its registration, its instants do not go back, and no number
/// stands there twice.
fn is_one_history(case: &Value) -> Result<()> {
    let timeline = case["timeline"].as_array().context("no timeline")?;
    ensure!(
        timeline.first().is_some_and(|line| line["event"] == "registered"),
        "{timeline:?}"
    );
    ensure!(times(case, "registered") == 1, "{timeline:?}");
    let instants: Vec<_> = timeline.iter().filter_map(|line| line["at"].as_str()).collect();
    let parsed = instants
        .iter()
        .map(|at| Ok(chrono::DateTime::parse_from_rfc3339(at)?))
        .collect::<Result<Vec<_>>>()?;
    ensure!(parsed.is_sorted(), "{instants:?}");
    let legs = case["legs"].as_array().context("no legs")?;
    let numbers: BTreeSet<_> = legs.iter().map(|leg| leg["number"].to_string()).collect();
    ensure!(numbers.len() == legs.len(), "a number twice: {legs:?}");
    ensure!(
        times(case, "forwarded") + 1 == legs.len(),
        "{} legs of {:?}",
        legs.len(),
        events(case)
    );
    Ok(())
}

/// How many of these were done; the others were told that they came too late.
fn done(answers: &[Answer]) -> Result<usize> {
    let mut done = 0;
    for answer in answers {
        match answer.status {
            200 => done += 1,
            409 => ensure!(
                ["illegal-transition", "already-extended", "already-rated"].contains(&&*answer.problem()),
                "{}",
                answer.json()
            ),
            422 => ensure!(
                answer.faults() == [("/to".to_owned(), "holder-has-it".to_owned())],
                "{}",
                answer.json()
            ),
            _ => anyhow::bail!("{}: {}", answer.status, answer.json()),
        }
    }
    Ok(done)
}

#[test]
fn of_sixteen_clerks_who_answer_forward_and_extend_each_kind_has_one_winner() -> Result<()> {
    let portal = Portal::start()?;
    for _ in 0..ROUNDS {
        let (life, clerks) = crowded(&portal)?;
        let heads = (0..CROWD)
            .map(|_| {
                let head = portal.somebody()?;
                portal.grant(&life.company.bin, &head.iin, "head")?;
                Ok(head)
            })
            .collect::<Result<Vec<_>>>()?;
        let act =
            |who: &Somebody, act: &str, body: &Value| portal.act(&who.iin, &life.number, act, body, &[]);
        let told = at_once(CROWD, |place| {
            let (clerk, head) = (&clerks[place], &heads[place]);
            Ok(match place % 3 {
                0 => ("answered", act(clerk, "answer", &answer("provided"))?),
                1 => (
                    "forwarded",
                    act(clerk, "forwarding", &forwarding(&life.other.bin))?,
                ),
                _ => ("extended", act(head, "extension", &extension(&life.other.bin))?),
            })
        })?;
        let case = life.case()?;
        is_one_history(&case)?;
        let won = |kind: &str| {
            let answers = told
                .iter()
                .filter(|(of, _)| *of == kind)
                .map(|(_, answer)| answer.status == 200);
            answers.filter(|won| *won).count()
        };
        for (_, answer) in &told {
            done(std::slice::from_ref(answer))?;
        }
        for kind in ["answered", "forwarded", "extended"] {
            ensure!(won(kind) <= 1, "{kind} by {} clerks", won(kind));
            ensure!(
                times(&case, kind) == won(kind),
                "{kind}: {} told, {:?}",
                won(kind),
                events(&case)
            );
        }
        ensure!(
            won("answered") + won("forwarded") == 1,
            "what is answered is not forwarded, and the other way round: {:?}",
            events(&case)
        );
        ensure!(times(&case, "accepted") <= 1, "{:?}", events(&case));
        // The one who won sees the end of what they did, and everyone reads the same.
        let seen = portal.seen(&clerks[0].iin, &life.number)?.with(200)?.json();
        ensure!(seen == case, "two readers see two cases");
    }
    Ok(())
}

#[test]
fn of_those_who_accept_and_those_who_return_one_comes_first() -> Result<()> {
    let portal = Portal::start()?;
    let back = json!({"decision": "return", "reasons": ["anonymous"], "explanation": "Аты жоқ."});
    for _ in 0..ROUNDS {
        let (life, clerks) = crowded(&portal)?;
        let told = at_once(CROWD, |place| {
            let accept = json!({"decision": "accept"});
            let body = if place % 2 == 0 { &accept } else { &back };
            portal.act(&clerks[place].iin, &life.number, "moderation", body, &[])
        })?;
        ensure!(done(&told)? == 1, "{} came first", done(&told)?);
        let case = life.case()?;
        is_one_history(&case)?;
        ensure!(events(&case).len() == 2, "{:?}", events(&case));
    }
    Ok(())
}

#[test]
fn parts_that_go_to_sixteen_holders_at_once_all_arrive_each_with_its_number() -> Result<()> {
    let portal = Portal::start()?;
    let (life, clerks) = crowded(&portal)?;
    let holders = (0..CROWD).map(|_| portal.company()).collect::<Result<Vec<_>>>()?;
    let told = at_once(CROWD, |place| {
        let part = with(
            &forwarding(&holders[place].bin),
            "/part",
            json!(format!("{place}-сұрақ")),
        );
        portal.act(&clerks[place].iin, &life.number, "forwarding", &part, &[])
    })?;
    ensure!(done(&told)? == CROWD, "{} of {CROWD} went", done(&told)?);
    let case = life.case()?;
    is_one_history(&case)?;
    ensure!(times(&case, "forwarded") == CROWD, "{:?}", events(&case));
    for holder in &holders {
        let queue = portal.queue(holder)?;
        ensure!(queue.len() == 1, "{queue:?}");
        let number = queue[0]["number"].as_str().unwrap_or_default();
        ensure!(portal.seen(&holder.administrator.iin, number)?.with(200)?.json()["id"] == life.number);
    }
    Ok(())
}

#[test]
fn the_same_part_that_sixteen_clerks_send_to_one_holder_arrives_once() -> Result<()> {
    let portal = Portal::start()?;
    for _ in 0..ROUNDS {
        let (life, clerks) = crowded(&portal)?;
        let part = with(&forwarding(&life.other.bin), "/part", json!("3-сұрақ"));
        let told = at_once(CROWD, |place| {
            portal.act(&clerks[place].iin, &life.number, "forwarding", &part, &[])
        })?;
        ensure!(done(&told)? == 1, "{} went", done(&told)?);
        let case = life.case()?;
        is_one_history(&case)?;
        let queue = portal.queue(&life.other)?;
        ensure!(
            queue.len() == 1 && queue[0]["number"] == case["legs"][1]["number"],
            "{queue:?}"
        );
    }
    Ok(())
}

#[test]
fn what_the_applicant_takes_back_while_it_is_answered_is_one_of_both() -> Result<()> {
    let portal = Portal::start()?;
    for _ in 0..ROUNDS {
        let (life, clerks) = crowded(&portal)?;
        let told = at_once(CROWD, |place| match place % 4 {
            0 => life.act(Role::Applicant, "withdrawal", &json!({})),
            _ => portal.act(
                &clerks[place].iin,
                &life.number,
                "answer",
                &answer("refused"),
                &[],
            ),
        })?;
        ensure!(done(&told)? == 1, "{} came first", done(&told)?);
        let case = life.case()?;
        is_one_history(&case)?;
        ensure!(
            times(&case, "withdrawn") + times(&case, "answered") == 1,
            "{:?}",
            events(&case)
        );
        ensure!(portal.queue(&life.company)?.is_empty());
    }
    Ok(())
}

#[test]
fn of_sixteen_who_go_by_the_same_look_at_the_case_one_acts() -> Result<()> {
    let portal = Portal::start()?;
    for _ in 0..ROUNDS {
        let (life, clerks) = crowded(&portal)?;
        let etag = life.etag()?;
        let told = at_once(CROWD, |place| {
            let headers = [("if-match", &*etag)];
            let (act, body) = match place % 3 {
                0 => ("moderation", json!({"decision": "accept"})),
                1 => ("clarification", question()),
                _ => ("answer", answer("provided")),
            };
            portal.act(&clerks[place].iin, &life.number, act, &body, &headers)
        })?;
        let mut winners = 0;
        for answer in told {
            if answer.status == 200 {
                winners += 1;
            } else {
                answer.refused(412, "precondition-failed")?;
            }
        }
        ensure!(winners == 1, "{winners} acted by one look");
        is_one_history(&life.case()?)?;
    }
    Ok(())
}

#[test]
fn sixteen_requests_that_are_forwarded_to_one_holder_at_once_get_sixteen_numbers() -> Result<()> {
    let portal = Portal::start()?;
    let (company, other) = (portal.company()?, portal.company()?);
    let sent = at_once(CROWD, |_| {
        let citizen = portal.somebody()?;
        let number = portal_tests::scene::id(&portal.case(&citizen, &company.bin)?);
        let forwarding = forwarding(&other.bin);
        let case = portal
            .act(
                &company.administrator.iin,
                &number,
                "forwarding",
                &forwarding,
                &[],
            )?
            .with(200)?
            .json();
        portal_tests::life::number_of_last_leg(&case)
    })?;
    let queue = portal.queue(&other)?;
    let queued: BTreeSet<_> = queue
        .iter()
        .map(|line| line["number"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(queued, sent.iter().cloned().collect());
    assert_eq!(queue.len(), CROWD);
    let serials: BTreeSet<_> = sent
        .iter()
        .map(|number| Ok(number.rsplit('-').next().unwrap_or_default().parse::<usize>()?))
        .collect::<Result<_>>()?;
    assert_eq!(serials, (1..=CROWD).collect(), "numbers without a gap");
    Ok(())
}
