//! Holds the three languages to each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::Fault;
use crate::language::Language;
use crate::read::{Catalogue, Choice, Message, Part};

/// The catalogues of an area, in the order of [`Language::ALL`].
type Catalogues = [Catalogue; 3];

/// A message that every language has.
pub(crate) struct Sentence<'c> {
    pub(crate) name: &'c str,
    /// What it speaks of, by name.
    pub(crate) values: BTreeMap<&'c str, Kind>,
    /// What it is in each language, in the order of [`Language::ALL`].
    pub(crate) parts: [(Language, &'c [Part]); 3],
    /// Whether another sentence has it as a part.
    pub(crate) is_part: bool,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// A number, by which a sentence chooses a form.
    Number,
}

/// The values of a message in one language, with those of the messages that it names.
#[derive(Debug, Default)]
struct Values<'c> {
    /// Those that it shows.
    shown: BTreeSet<&'c str>,
    /// Those that it chooses by.
    chosen: BTreeSet<&'c str>,
    /// The choices by numbers alone, and those numbers.
    by_number: Vec<(&'c Choice, BTreeSet<u64>)>,
}

/// The sentences of the catalogues, or everything that is wrong with them.
pub(crate) fn checked(catalogues: &Catalogues) -> Result<BTreeMap<&str, Sentence<'_>>, Vec<Fault>> {
    let mut faults = BTreeSet::new();
    let names: BTreeSet<&str> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.messages.keys().map(String::as_str))
        .collect();
    let mut sentences = BTreeMap::new();
    for name in names {
        match everywhere(catalogues, name) {
            Ok(messages) => {
                sentences.extend(sentence(name, messages, &mut faults).map(|sentence| (name, sentence)));
            }
            Err(missing) => faults.extend(missing),
        }
    }
    faults.extend(one_name(catalogues));
    if !faults.is_empty() {
        return Err(faults.into_iter().collect());
    }
    let parts: BTreeSet<&str> = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.messages.values())
        .flat_map(|message| named(&message.parts))
        .collect();
    for (name, sentence) in &mut sentences {
        sentence.is_part = parts.contains(name);
    }
    Ok(sentences)
}

/// Messages that would have one name in Rust.
fn one_name(catalogues: &Catalogues) -> Vec<Fault> {
    let mut faults = Vec::new();
    for catalogue in catalogues {
        let mut known = BTreeMap::new();
        for (name, message) in &catalogue.messages {
            if let Some(other) = known.insert(snake(name), name) {
                let what = format!("`{name}` and `{other}` have one name in Rust");
                faults.push(fault(catalogue, Some(message.line), what));
            }
        }
    }
    faults
}

/// A name of a catalogue as a name of Rust.
pub(crate) fn snake(name: &str) -> String {
    name.replace(['-', '.'], "_").to_lowercase()
}

fn fault(catalogue: &Catalogue, line: Option<usize>, what: String) -> Fault {
    Fault {
        file: catalogue.file.clone(),
        line,
        what,
    }
}

/// A message in the three languages, or where it is missing, or is one too many.
fn everywhere<'c>(
    catalogues: &'c Catalogues,
    name: &str,
) -> Result<[(&'c Catalogue, &'c Message); 3], Vec<Fault>> {
    let found = catalogues
        .each_ref()
        .map(|catalogue| (catalogue, catalogue.messages.get(name)));
    if let [(kk, Some(in_kk)), (ru, Some(in_ru)), (en, Some(in_en))] = found {
        return Ok([(kk, in_kk), (ru, in_ru), (en, in_en)]);
    }
    let there: Vec<_> = found
        .iter()
        .filter_map(|(catalogue, message)| Some((*catalogue, (*message)?)))
        .collect();
    if let [(catalogue, message)] = there.as_slice() {
        let what = format!("`{name}` is in no other language");
        return Err(vec![fault(catalogue, Some(message.line), what)]);
    }
    let place = there
        .first()
        .map(|(catalogue, message)| format!("{}:{}", catalogue.file, message.line));
    let what = format!(
        "`{name}` is missing, which stands at {}",
        place.unwrap_or_default()
    );
    let lacking = found.iter().filter(|(_, message)| message.is_none());
    Err(lacking
        .map(|(catalogue, _)| fault(catalogue, None, what.clone()))
        .collect())
}

/// A message that every language has, if they say the same values.
fn sentence<'c>(
    name: &'c str,
    messages: [(&'c Catalogue, &'c Message); 3],
    faults: &mut BTreeSet<Fault>,
) -> Option<Sentence<'c>> {
    let known = faults.len();
    let values = messages.map(|(catalogue, message)| {
        let mut values = Values::default();
        values.gather(catalogue, &message.parts, &mut vec![name], faults);
        values
    });
    let shown: BTreeSet<&str> = values
        .iter()
        .flat_map(|values| values.shown.iter().copied())
        .collect();
    let chosen: BTreeSet<&str> = values
        .iter()
        .flat_map(|values| values.chosen.iter().copied())
        .collect();
    for ((catalogue, message), values) in messages.iter().zip(&values) {
        for value in shown.difference(&values.shown) {
            let what = format!("`{name}` does not say ${value}, as it does in another language");
            faults.insert(fault(catalogue, Some(message.line), what));
        }
    }
    let all = by_number(&values);
    for ((catalogue, _), values) in messages.iter().zip(&values) {
        for (choice, numbers) in &values.by_number {
            let others = all.get(choice.by.as_str());
            for number in others.into_iter().flat_map(|others| others.difference(numbers)) {
                let what = format!(
                    "the choice by ${} lacks [{number}], which another language has",
                    choice.by
                );
                faults.insert(fault(catalogue, Some(choice.line), what));
            }
        }
    }
    let kind = |value| match chosen.contains(value) {
        true => Kind::Number,
        false => Kind::Text,
    };
    (faults.len() == known).then(|| Sentence {
        name,
        values: shown.union(&chosen).map(|value| (*value, kind(value))).collect(),
        parts: messages.map(|(catalogue, message)| (catalogue.language, message.parts.as_slice())),
        is_part: false,
    })
}

/// The numbers of each value by which a language chooses by numbers alone.
fn by_number<'c>(values: &[Values<'c>; 3]) -> BTreeMap<&'c str, BTreeSet<u64>> {
    let mut all: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for (choice, numbers) in values.iter().flat_map(|values| &values.by_number) {
        all.entry(&choice.by).or_default().extend(numbers);
    }
    all
}

impl<'c> Values<'c> {
    /// Adds those of these parts. `within` are the messages that they stand in, from the outermost.
    fn gather(
        &mut self,
        catalogue: &'c Catalogue,
        parts: &'c [Part],
        within: &mut Vec<&'c str>,
        faults: &mut BTreeSet<Fault>,
    ) {
        for part in parts {
            match part {
                Part::Text(_) => {}
                Part::Value(name) => {
                    self.shown.insert(name);
                }
                Part::Choice(choice) => {
                    self.chosen.insert(&choice.by);
                    self.by_number
                        .extend(choice.numbers().map(|numbers| (choice, numbers)));
                    for form in choice.forms() {
                        self.gather(catalogue, form, within, faults);
                    }
                }
                Part::Message { name, line } => match catalogue.messages.get(name) {
                    Some(_) if within.contains(&name.as_str()) => {
                        let what = format!("`{name}` is a part of itself");
                        faults.insert(fault(catalogue, Some(*line), what));
                    }
                    Some(message) => {
                        within.push(name);
                        self.gather(catalogue, &message.parts, within, faults);
                        within.pop();
                    }
                    None => {
                        let what = format!("there is no message `{name}`");
                        faults.insert(fault(catalogue, Some(*line), what));
                    }
                },
            }
        }
    }
}

/// The messages that these parts name.
fn named(parts: &[Part]) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts {
        match part {
            Part::Text(_) | Part::Value(_) => {}
            Part::Message { name, .. } => names.push(name.as_str()),
            Part::Choice(choice) => names.extend(choice.forms().flat_map(|form| named(form))),
        }
    }
    names
}
