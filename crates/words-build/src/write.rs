//! Writes the Rust of the sentences of an area.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::check::{Kind, Sentence, snake};
use crate::language::Language;
use crate::plural;
use crate::read::{Choice, Key, Part};

/// How the Rust of a catalogue is written.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// The path of the module with the types `Language` and `Text`.
    pub types: &'a str,
    /// Who may use the sentences: `pub` or `pub(crate)`.
    pub visibility: &'a str,
}

/// Clippy's limit of the arguments of a function.
const ARGUMENTS: usize = 7;

type Sentences<'c> = BTreeMap<&'c str, Sentence<'c>>;

/// The Rust of an area.
pub(crate) fn rust(style: Style<'_>, area: &str, sentences: &Sentences<'_>) -> String {
    let (functions, constants): (Vec<_>, Vec<_>) = sentences
        .values()
        .partition(|sentence| !sentence.values.is_empty());
    let mut rust = format!("// Made of words/*/{area}.ftl when this crate was built.\n\n");
    let types = style.types;
    match (constants.is_empty(), functions.is_empty()) {
        (true, true) => {}
        (true, false) => rust += &format!("use {types}::Language;\n\n"),
        (false, true) => rust += &format!("use {types}::Text;\n\n"),
        (false, false) => rust += &format!("use {types}::{{Language, Text}};\n\n"),
    }
    for sentence in constants {
        rust += &constant(style, sentence, sentences);
    }
    if !functions.is_empty() {
        rust += PUT;
    }
    for sentence in functions {
        rust += &function(style, sentence, sentences);
    }
    rust
}

/// One function for every part of every sentence: a component is smaller for it.
const PUT: &str = "#[inline(never)]
fn put(said: &mut String, part: &str) {
    said.push_str(part);
}

";

/// What stands before the item of a sentence.
fn heading(sentence: &Sentence<'_>) -> String {
    let mut heading = String::new();
    let english = sentence
        .parts
        .iter()
        .find(|(language, _)| *language == Language::En);
    if let Some((_, parts)) = english {
        // As text: what is written for people is not markup.
        let _ = writeln!(
            heading,
            "#[doc = {:?}]",
            format!("```text\n{}\n```", shown(parts))
        );
    }
    if sentence.is_part {
        heading += "#[allow(dead_code, reason = \"other sentences have it as a part\")]\n";
    }
    heading
}

/// Parts as a reader of the Rust sees them.
fn shown(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Value(name) => format!("{{ ${name} }}"),
        Part::Message { name, .. } => format!("{{ {name} }}"),
        Part::Choice(choice) => shown(&choice.last.1),
    };
    parts.iter().map(part).collect()
}

fn constant(style: Style<'_>, sentence: &Sentence<'_>, sentences: &Sentences<'_>) -> String {
    let name = snake(sentence.name).to_uppercase();
    let mut item = heading(sentence);
    let _ = writeln!(item, "{} const {name}: Text = Text {{", style.visibility);
    for (language, parts) in sentence.parts {
        let _ = writeln!(
            item,
            "    {}: {:?},",
            language.tag(),
            text(language, parts, sentences)
        );
    }
    item + "};\n\n"
}

/// The text of parts without values.
fn text(language: Language, parts: &[Part], sentences: &Sentences<'_>) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Message { name, .. } => text_of(language, name, sentences),
        // A sentence with one of these has values.
        Part::Value(_) | Part::Choice(_) => String::new(),
    };
    parts.iter().map(part).collect()
}

/// The text of a sentence without values.
fn text_of(language: Language, name: &str, sentences: &Sentences<'_>) -> String {
    let sentence = sentences.get(name);
    let parts = sentence.and_then(|sentence| sentence.parts.iter().find(|(of, _)| *of == language));
    parts
        .map(|(_, parts)| text(language, parts, sentences))
        .unwrap_or_default()
}

fn function(style: Style<'_>, sentence: &Sentence<'_>, sentences: &Sentences<'_>) -> String {
    let name = snake(sentence.name);
    let declared: Vec<_> = sentence
        .values
        .iter()
        .map(|(value, kind)| match kind {
            Kind::Text => format!("{}: &str", snake(value)),
            Kind::Number => format!("{}: u64", snake(value)),
        })
        .collect();
    let given: Vec<_> = sentence.values.keys().map(|value| snake(value)).collect();
    let (declared, given) = (declared.join(", "), given.join(", "));
    // With the language, and the text that is being written.
    let many = match sentence.values.len() + 2 > ARGUMENTS {
        true => "#[allow(clippy::too_many_arguments, reason = \"one for each value of the sentence\")]\n",
        false => "",
    };
    let mut item = heading(sentence);
    let _ = writeln!(
        item,
        "{many}{} fn {name}(language: Language, {declared}) -> String {{\n    let mut said = String::new();\n    \
         put_{name}(&mut said, language, {given});\n    said\n}}\n\n\
         {many}fn put_{name}(said: &mut String, language: Language, {declared}) {{\n    match language {{",
        style.visibility
    );
    for (language, parts) in sentence.parts {
        let writing = Writing {
            language,
            sentence,
            sentences,
        };
        let _ = writeln!(item, "        Language::{language:?} => {{");
        writing.parts(&mut item, parts, 3);
        item += "        }\n";
    }
    item + "    }\n}\n\n"
}

/// A sentence with values that is being written in one language.
struct Writing<'w> {
    language: Language,
    sentence: &'w Sentence<'w>,
    sentences: &'w Sentences<'w>,
}

impl Writing<'_> {
    fn parts(&self, item: &mut String, parts: &[Part], depth: usize) {
        let indent = "    ".repeat(depth);
        // What is known now and stands together is one text.
        let mut known = String::new();
        for part in parts {
            let rust = match part {
                Part::Text(text) => {
                    known += text;
                    continue;
                }
                Part::Message { name, .. } => match self.sentences.get(name.as_str()) {
                    Some(part) if !part.values.is_empty() => self.call(part),
                    _ => {
                        known += &text_of(self.language, name, self.sentences);
                        continue;
                    }
                },
                Part::Value(name) => format!("put(said, {});", self.as_text(name)),
                Part::Choice(choice) => self.choice(choice, depth),
            };
            put(item, &indent, &mut known);
            let _ = writeln!(item, "{indent}{rust}");
        }
        put(item, &indent, &mut known);
    }

    fn is_number(&self, value: &str) -> bool {
        self.sentence.values.get(value) == Some(&Kind::Number)
    }

    /// A value as an expression of a text.
    fn as_text(&self, value: &str) -> String {
        match self.is_number(value) {
            true => format!("&{}.to_string()", snake(value)),
            false => snake(value),
        }
    }

    /// Another sentence with values, of which this one has all.
    fn call(&self, part: &Sentence<'_>) -> String {
        let given: Vec<_> = part
            .values
            .iter()
            .map(|(value, kind)| match kind {
                Kind::Text => self.as_text(value),
                Kind::Number => snake(value),
            })
            .collect();
        format!("put_{}(said, language, {});", snake(part.name), given.join(", "))
    }

    fn choice(&self, choice: &Choice, depth: usize) -> String {
        let indent = "    ".repeat(depth);
        let mut rust = format!("match {} {{\n", snake(&choice.by));
        let arms = choice.arms.iter().map(|(key, form)| (self.pattern(*key), form));
        for (pattern, form) in arms.chain([("_".to_owned(), &choice.last.1)]) {
            let _ = writeln!(rust, "{indent}    {pattern} => {{");
            self.parts(&mut rust, form, depth + 2);
            let _ = writeln!(rust, "{indent}    }}");
        }
        rust + &indent + "}"
    }

    /// The numbers of a form as a pattern.
    fn pattern(&self, key: Key) -> String {
        match key {
            Key::Number(number) => number.to_string(),
            Key::Form(form) => {
                let mut rules = plural::rules(self.language).iter();
                let rule = rules.find(|rule| rule.form == form);
                rule.map_or("_", |rule| rule.arm).to_owned()
            }
        }
    }
}

/// Writes a text that is known, and forgets it.
fn put(item: &mut String, indent: &str, known: &mut String) {
    if !known.is_empty() {
        let _ = writeln!(item, "{indent}put(said, {known:?});");
        known.clear();
    }
}
