//! The chain: every link, and every commitment to a personal value that is in the file.

use record::id::Digest;
use requests::case::{Event, EventKind, Record};

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

/// What there is to say of each event of a chain, in its order: its place, its link to the one before, and its personal
/// values. What is said of no event in particular comes first.
pub(crate) fn check(record: &Record) -> (Vec<Finding>, Vec<Vec<Finding>>) {
    let mut of_all = Vec::new();
    if record.events.len() != record.personal.len() {
        of_all.push(Finding::Wrong(format!(
            "there are {} events, and personal values for {}: a part of one of the lists is missing",
            record.events.len(),
            record.personal.len()
        )));
    }
    let erased = record
        .events
        .iter()
        .rposition(|event| matches!(event.event, EventKind::Erased(_)));
    let mut of_each = Vec::new();
    let (mut previous, mut before) = (None, None);
    for (place, event) in record.events.iter().enumerate() {
        let what = name(event);
        let mut found = Vec::new();
        match event.hash() {
            Ok(hash) => {
                let wrong = misplaced(place, event)
                    .or_else(|| unlinked(place, event, previous))
                    .or_else(|| {
                        let is_earlier = before.is_some_and(|before| before > event.at);
                        is_earlier.then(|| "it is earlier than the event before it".to_owned())
                    });
                found.push(match wrong {
                    Some(why) => Finding::Wrong(format!("{what}: {why}")),
                    None if place == 0 => Finding::Holds(format!("{what}: the chain begins; hash {hash}")),
                    None => Finding::Holds(format!("{what}: it follows the event before it; hash {hash}")),
                });
                found.extend(commitments(record, place, event, &what, erased));
                (previous, before) = (Some(hash), Some(event.at));
            }
            Err(_) => found.push(Finding::Wrong(format!("{what}: it has no canonical form"))),
        }
        of_each.push(found);
    }
    (of_all, of_each)
}

/// Why an event does not stand at its place, if it does not.
fn misplaced(place: usize, event: &Event) -> Option<String> {
    let seq = usize::try_from(event.seq).unwrap_or(usize::MAX);
    if seq == place {
        return None;
    }
    let missing = match seq.checked_sub(place) {
        Some(1) => format!("event {place} is missing"),
        Some(_) => format!("events {place} to {} are missing", seq - 1),
        None => format!("event {place} is missing, or event {seq} is there twice"),
    };
    Some(format!("{missing}: it stands at the place {place} of the chain"))
}

/// Why an event does not follow the one before it, if it does not.
fn unlinked(place: usize, event: &Event, previous: Option<Digest>) -> Option<String> {
    if event.previous == previous {
        return None;
    }
    Some(match place.checked_sub(1) {
        None => "it names an event before it, and is the first: what came before it is missing".to_owned(),
        Some(before) => format!(
            "it does not name the hash of the event before it: event {before} was changed, or this link to it"
        ),
    })
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
                "{what}: it was put in later: nothing is committed to the value `{field}`"
            ))),
            Some(commitment) if sealed.commitment().is_ok_and(|made| made == *commitment) => {
                right.push(&**field)
            }
            Some(_) => found.push(Finding::Wrong(format!(
                "{what}: the value `{field}` is not the one with which the event was made: it was changed"
            ))),
        }
    }
    if !right.is_empty() {
        let fields = right.join(", ");
        found.push(Finding::Holds(format!(
            "{what}: the values are those with which the event was made: {fields}"
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
            Some(_) | None => "are not in this copy of the file",
        };
        found.push(Finding::Unchecked(format!(
            "{what}: these of its values {why}: {}",
            absent.join(", ")
        )));
    }
    found
}
