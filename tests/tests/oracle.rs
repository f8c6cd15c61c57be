//! The calendar against an independent one: the Python package that `scripts/oracle` installs and asks. Every
//! day of every covered year has to be worked in both or off in both, but for the differences that stand in
//! [`DIFFERENCES`].

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use law::calendar::{Calendar, DayKind, built_in};
use law::time::NaiveDate;
use portal_tests::server::root;

/// The days on which we know better, each with the reason and its source. None is known now.
const DIFFERENCES: &[(&str, &str)] = &[];

/// The days that are worked, or not, in a calendar.
type Days = BTreeMap<NaiveDate, bool>;

/// What the oracle says of the years that the calendar covers.
fn oracle() -> Result<Days> {
    let years = built_in().years();
    let output = Command::new(root().join("scripts/oracle"))
        .args([years.start().to_string(), years.end().to_string()])
        .output()?;
    ensure!(
        output.status.success(),
        "scripts/oracle: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let days: BTreeMap<String, String> = serde_json::from_slice(&output.stdout)?;
    days.into_iter()
        .map(|(day, kind)| {
            let worked = match kind.as_str() {
                "working" => true,
                "off" => false,
                other => anyhow::bail!("{day} is {other}"),
            };
            Ok((day.parse().with_context(|| day.clone())?, worked))
        })
        .collect()
}

/// Every day of the years that the calendar covers.
fn days_of(calendar: &Calendar) -> Result<Days> {
    let years = calendar.years();
    let first = NaiveDate::from_ymd_opt(*years.start(), 1, 1).context("no such year")?;
    first
        .iter_days()
        .take_while(|day| years.contains(&law::time::year(*day)))
        .map(|day| Ok((day, calendar.kind(day)? == DayKind::Working)))
        .collect()
}

/// What stands between two calendars and the list of their differences, in words.
fn unexplained(ours: &Days, theirs: &Days, listed: &[(&str, &str)]) -> Vec<String> {
    let word = |worked: Option<&bool>| match worked {
        Some(true) => "worked",
        Some(false) => "off",
        None => "unknown",
    };
    let explained = |day: &NaiveDate| listed.iter().any(|(listed, _)| *listed == day.to_string());
    let mut found: Vec<String> = ours
        .keys()
        .chain(theirs.keys().filter(|day| !ours.contains_key(day)))
        .filter(|day| ours.get(day) != theirs.get(day) && !explained(day))
        .map(|day| {
            let (ours, theirs) = (word(ours.get(day)), word(theirs.get(day)));
            format!("{day}: {ours} here, {theirs} there, and not in the list")
        })
        .collect();
    for (day, why) in listed {
        let same = day
            .parse()
            .ok()
            .is_none_or(|day: NaiveDate| ours.get(&day) == theirs.get(&day));
        if same {
            found.push(format!(
                "{day}: is in the list ({why}), but there is no difference"
            ));
        }
    }
    found
}

#[test]
fn every_day_of_the_calendar_is_what_an_independent_calendar_says() -> Result<()> {
    let (ours, theirs) = (days_of(built_in())?, oracle()?);
    // Seven years with one leap year: a year that is missing on both sides would agree too.
    assert_eq!(ours.len(), 365 * 7 + 1);
    let found = unexplained(&ours, &theirs, DIFFERENCES);
    ensure!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[test]
fn a_day_that_is_broken_or_missing_is_found_and_so_is_a_difference_that_is_gone() -> Result<()> {
    let ours = days_of(built_in())?;
    assert_eq!(unexplained(&ours, &ours, &[]), [""; 0]);
    for day in ours.keys().step_by(31) {
        let mut broken = ours.clone();
        broken.entry(*day).and_modify(|worked| *worked = !*worked);
        let listed = day.to_string();
        assert_eq!(unexplained(&ours, &broken, &[]).len(), 1, "{day}");
        assert_eq!(unexplained(&ours, &broken, &[(&listed, "why")]), [""; 0], "{day}");
        assert_eq!(unexplained(&ours, &ours, &[(&listed, "why")]).len(), 1, "{day}");
    }
    let mut short = ours.clone();
    short.pop_last();
    assert_eq!(unexplained(&ours, &short, &[]).len(), 1);
    assert_eq!(unexplained(&short, &ours, &[]).len(), 1);
    Ok(())
}
