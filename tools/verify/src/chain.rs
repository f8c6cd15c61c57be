//! The chain: every link, and every commitment to a personal value that is in the file.

use dialog::case::EventKind;
use dialog::event::{Event, Record};

use crate::Finding;

/// An event in words.
pub(crate) fn name(event: &Event) -> String {
    format!(
        "event {} ({}, {})",
        event.seq,
        event.event.name(),
        event.at.format("%Y-%m-%dT%H:%M:%SZ")
    )
}

/// Every event of a chain.
pub(crate) fn check(record: &Record) -> Vec<Finding> {
    let mut found = Vec::new();
    if record.events.len() != record.personal.len() {
        found.push(Finding::Wrong(format!(
            "{} events, but personal values of {}",
            record.events.len(),
            record.personal.len()
        )));
    }
    let erased = record
        .events
        .iter()
        .rposition(|event| matches!(event.event, EventKind::Erased(_)));
    let (mut previous, mut before) = (None, None);
    for (place, event) in record.events.iter().enumerate() {
        let what = name(event);
        let follows = event.previous == previous;
        let in_place = usize::try_from(event.seq) == Ok(place);
        let in_time = before.is_none_or(|before| before <= event.at);
        let Ok(hash) = event.hash() else {
            found.push(Finding::Wrong(format!("{what}: it has no canonical form")));
            continue;
        };
        found.push(if !in_place {
            Finding::Wrong(format!("{what}: it stands at the place {place} of the chain"))
        } else if !follows && place == 0 {
            Finding::Wrong(format!("{what}: it names an event before it, and is the first"))
        } else if !follows {
            Finding::Wrong(format!(
                "{what}: it does not name the hash of the event before it"
            ))
        } else if !in_time {
            Finding::Wrong(format!("{what}: it is earlier than the event before it"))
        } else if place == 0 {
            Finding::Holds(format!("{what}: the chain begins; hash {hash}"))
        } else {
            Finding::Holds(format!("{what}: it follows the event before it; hash {hash}"))
        });
        found.extend(commitments(record, place, event, &what, erased));
        (previous, before) = (Some(hash), Some(event.at));
    }
    found
}

/// The personal values of one event.
fn commitments(
    record: &Record,
    place: usize,
    event: &Event,
    what: &str,
    erased: Option<usize>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let none = Default::default();
    let personal = record.personal.get(place).unwrap_or(&none);
    let mut right = Vec::new();
    for (field, sealed) in personal {
        match event.commitments.get(field) {
            None => found.push(Finding::Wrong(format!(
                "{what}: nothing is committed to the value `{field}`"
            ))),
            Some(commitment) if sealed.commitment().is_ok_and(|made| made == *commitment) => {
                right.push(&**field)
            }
            Some(_) => found.push(Finding::Wrong(format!(
                "{what}: the value `{field}` is not the one that was committed to"
            ))),
        }
    }
    if !right.is_empty() {
        let fields = right.join(", ");
        found.push(Finding::Holds(format!(
            "{what}: the values are those committed to: {fields}"
        )));
    }
    let absent = event
        .commitments
        .keys()
        .filter(|field| !personal.contains_key(*field));
    let absent: Vec<_> = absent.map(String::as_str).collect();
    if !absent.is_empty() {
        let why = match erased {
            Some(erased) if place < erased => "were erased",
            Some(_) | None => "are not in this file",
        };
        found.push(Finding::Unchecked(format!(
            "{what}: values that {why}: {}",
            absent.join(", ")
        )));
    }
    found
}
