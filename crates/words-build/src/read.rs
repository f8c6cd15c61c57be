//! Reads a catalogue, and refuses what the subset does not have.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, Identifier, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser::{self, ErrorKind};
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::fault::Fault;
use crate::language::Language;
use crate::plural::{self, Form};

/// The sentences of an area in one language.
pub(crate) struct Catalogue {
    pub(crate) language: Language,
    /// The file, from the root of the repository.
    pub(crate) file: String,
    /// By name; an attribute is `message.attribute`.
    pub(crate) messages: BTreeMap<String, Message>,
}

/// A message in one language.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) line: usize,
    pub(crate) parts: Vec<Part>,
}

/// A part of a sentence.
#[derive(Debug)]
pub(crate) enum Part {
    /// Text as it stands.
    Text(String),
    /// A value.
    Value(String),
    /// Another message.
    Message { name: String, line: usize },
    /// One of several forms.
    Choice(Choice),
}

/// Parts of which a number chooses.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) line: usize,
    /// The value that chooses.
    pub(crate) by: String,
    /// What stands for these, in the order in which they are tried.
    pub(crate) arms: Vec<(Key, Vec<Part>)>,
    /// What stands for every other number.
    pub(crate) last: (Key, Vec<Part>),
}

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// This number.
    Number(u64),
    /// The numbers of a plural form.
    Form(Form),
}

impl Choice {
    /// What stands for each number.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &[Part]> {
        let arms = self.arms.iter().map(|(_, form)| form.as_slice());
        arms.chain([self.last.1.as_slice()])
    }

    /// The numbers, where nothing but numbers is named: then there are no others.
    pub(crate) fn numbers(&self) -> Option<BTreeSet<u64>> {
        let keys = self.arms.iter().map(|(key, _)| key).chain([&self.last.0]);
        keys.map(|key| match key {
            Key::Number(number) => Some(*number),
            Key::Form(_) => None,
        })
        .collect()
    }
}

/// A file that is being read.
struct Reading<'r> {
    language: Language,
    file: String,
    source: &'r str,
    faults: &'r mut Vec<Fault>,
}

/// Reads the source of a catalogue.
pub(crate) fn catalogue(language: Language, area: &str, source: &str, faults: &mut Vec<Fault>) -> Catalogue {
    let file = format!("words/{}/{area}.ftl", language.tag());
    let mut reading = Reading {
        language,
        file: file.clone(),
        source,
        faults,
    };
    let messages = reading.messages();
    Catalogue {
        language,
        file,
        messages,
    }
}

impl<'r> Reading<'r> {
    fn fault(&mut self, line: usize, what: String) {
        self.faults.push(Fault {
            file: self.file.clone(),
            line: Some(line),
            what,
        });
    }

    fn line_at(&self, offset: usize) -> usize {
        let before = self.source.bytes().take(offset);
        before.filter(|byte| *byte == b'\n').count() + 1
    }

    /// The line of a piece of the source: its distance from the beginning of the source is its place.
    fn line(&self, piece: &'r str) -> usize {
        self.line_at((piece.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize))
    }

    fn messages(&mut self) -> BTreeMap<String, Message> {
        let resource = match parser::parse(self.source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let what = match error.kind {
                        ErrorKind::ExpectedMessageField { entry_id } => format!("`{entry_id}` is empty"),
                        kind => kind.to_string(),
                    };
                    self.fault(self.line_at(error.pos.start), what);
                }
                resource
            }
        };
        let mut messages = BTreeMap::new();
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let name = message.id.name;
                    match message.value {
                        Some(value) => self.enter(&mut messages, name.to_owned(), message.id, value),
                        None => self.fault(self.line(name), format!("`{name}` is empty")),
                    }
                    for attribute in message.attributes {
                        let name = format!("{name}.{}", attribute.id.name);
                        self.enter(&mut messages, name, attribute.id, attribute.value);
                    }
                }
                Entry::Term(term) => {
                    let name = term.id.name;
                    self.fault(self.line(name), format!("`-{name}` is a term; write a message instead"));
                }
                Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_)
                // The error that stands for it is told already.
                | Entry::Junk { .. } => {}
            }
        }
        messages
    }

    fn enter(
        &mut self,
        messages: &mut BTreeMap<String, Message>,
        name: String,
        id: Identifier<&'r str>,
        value: Pattern<&'r str>,
    ) {
        let line = self.line(id.name);
        let parts = self.parts_of(&format!("`{name}`"), line, value);
        if let Some(before) = messages.get(&name) {
            self.fault(line, format!("`{name}` stands in line {} already", before.line));
        }
        messages.insert(name, Message { line, parts });
    }

    /// The parts of what has to say something.
    fn parts_of(&mut self, what: &str, line: usize, pattern: Pattern<&'r str>) -> Vec<Part> {
        let known = self.faults.len();
        let parts = self.parts(pattern);
        // Where a part was refused, that is told already.
        if is_blank(&parts) && self.faults.len() == known {
            self.fault(line, format!("{what} is empty"));
        }
        parts
    }

    fn parts(&mut self, pattern: Pattern<&'r str>) -> Vec<Part> {
        let mut parts = Vec::new();
        for element in pattern.elements {
            let part = match element {
                PatternElement::TextElement { value } => Some(Part::Text(value.to_owned())),
                PatternElement::Placeable { expression } => self.expression(expression),
            };
            match (parts.last_mut(), part) {
                (Some(Part::Text(before)), Some(Part::Text(text))) => before.push_str(&text),
                (_, part) => parts.extend(part),
            }
        }
        parts
    }

    fn expression(&mut self, expression: Expression<&'r str>) -> Option<Part> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => match selector {
                InlineExpression::VariableReference { id } => {
                    self.choice(id.name, variants).map(Part::Choice)
                }
                InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                    self.refused(value, "a choice by a literal")
                }
                InlineExpression::FunctionReference { id, .. }
                | InlineExpression::MessageReference { id, .. }
                | InlineExpression::TermReference { id, .. } => {
                    self.refused(id.name, "a choice by something else than a value")
                }
                InlineExpression::Placeable { .. } => {
                    let at = variants.into_iter().next().map(|variant| written(&variant.key));
                    self.refused(
                        at.unwrap_or(self.source),
                        "a choice by something else than a value",
                    )
                }
            },
        }
    }

    fn inline(&mut self, inline: InlineExpression<&'r str>) -> Option<Part> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                Some(Part::Text(unescape_unicode_to_string(value).into_owned()))
            }
            InlineExpression::NumberLiteral { value } => Some(Part::Text(value.to_owned())),
            InlineExpression::VariableReference { id } => self.value(id.name).map(Part::Value),
            InlineExpression::MessageReference { id, attribute } => Some(Part::Message {
                line: self.line(id.name),
                name: match attribute {
                    Some(attribute) => format!("{}.{}", id.name, attribute.name),
                    None => id.name.to_owned(),
                },
            }),
            InlineExpression::TermReference { id, .. } => self.refused(id.name, "a term"),
            InlineExpression::FunctionReference { id, .. } => self.refused(id.name, "a function"),
            InlineExpression::Placeable { expression } => self.expression(*expression),
        }
    }

    /// What Fluent has and the subset has not.
    fn refused(&mut self, piece: &'r str, what: &str) -> Option<Part> {
        self.fault(
            self.line(piece),
            format!("{what} (`{piece}`) is not in the subset of docs/words.md"),
        );
        None
    }

    /// The name of a value, unless the Rust that is made of the catalogue uses it itself.
    fn value(&mut self, name: &'r str) -> Option<String> {
        if matches!(name, "language" | "said") {
            self.fault(self.line(name), format!("a value cannot be named ${name}"));
            return None;
        }
        Some(name.to_owned())
    }

    fn choice(&mut self, by: &'r str, variants: Vec<Variant<&'r str>>) -> Option<Choice> {
        let line = self.line(by);
        let by = self.value(by)?;
        let (mut forms, mut last) = (BTreeMap::new(), None);
        for variant in variants {
            let at = written(&variant.key);
            let Some(key) = key(&variant.key) else {
                let what = format!("[{at}] is neither a whole number nor a plural form of the CLDR");
                self.fault(self.line(at), what);
                continue;
            };
            let parts = self.parts_of(&format!("[{at}]"), self.line(at), variant.value);
            if variant.default {
                last = Some(key);
            }
            if forms.insert(key, parts).is_some() {
                self.fault(self.line(at), format!("[{at}] stands twice"));
            }
        }
        let last = last?;
        self.check_forms(line, &by, forms.keys().copied(), last);
        let parts = forms.remove(&last)?;
        Some(Choice {
            line,
            by,
            arms: forms.into_iter().collect(),
            last: (last, parts),
        })
    }

    /// Where a sentence has plural forms, it has those that whole numbers take in its language, and no others. Without
    /// plural forms it has numbers, and perhaps `other` for what they leave.
    fn check_forms(&mut self, line: usize, by: &str, keys: impl Iterator<Item = Key>, last: Key) {
        let forms: BTreeSet<_> = keys
            .filter_map(|key| match key {
                Key::Form(form) => Some(form),
                Key::Number(_) => None,
            })
            .collect();
        if let Some(rest) = forms.last().filter(|rest| Key::Form(**rest) != last) {
            let what = format!("the form for every other ${by} is *[{}]", rest.name());
            self.fault(line, what);
        }
        if forms.iter().all(|form| *form == Form::Other) {
            return;
        }
        let needed: BTreeSet<_> = plural::rules(self.language)
            .iter()
            .map(|rule| rule.form)
            .collect();
        for form in needed.difference(&forms) {
            let what = format!("the choice by ${by} lacks [{}]", form.name());
            self.fault(line, what);
        }
        for form in forms.difference(&needed) {
            let what = format!("no whole number takes [{}], which ${by} chooses", form.name());
            self.fault(line, what);
        }
    }
}

/// A key as it is written.
fn written<'r>(key: &VariantKey<&'r str>) -> &'r str {
    match key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

fn key(key: &VariantKey<&str>) -> Option<Key> {
    match key {
        VariantKey::Identifier { name } => Form::named(name).map(Key::Form),
        VariantKey::NumberLiteral { value } => value.parse().ok().map(Key::Number),
    }
}

/// Whether nothing would be said.
fn is_blank(parts: &[Part]) -> bool {
    parts.iter().all(|part| match part {
        Part::Text(text) => text.trim().is_empty(),
        Part::Value(_) | Part::Message { .. } | Part::Choice(_) => false,
    })
}
