//! The words of one language, and what they speak of.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use law::rules::ObligationKind;
use law::time::{Datelike as _, NaiveDate};
use requests::answer::APPEAL;
use requests::case::Mark;
use words::language::Language;

use crate::{ITEM, Message, Moved, Registration, Term, Unrendered};

/// The words of one language.
pub(crate) struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// The catalogue of this language.
    pub(crate) fn of(language: Language) -> Result<Self, Unrendered> {
        let source = match language {
            Language::Kk => include_str!("../catalogues/kk.ftl"),
            Language::Ru => include_str!("../catalogues/ru.ftl"),
            Language::En => include_str!("../catalogues/en.ftl"),
        };
        let unreadable = || Unrendered::Catalogue(language);
        let resource = FluentResource::try_new(source.to_owned()).map_err(|_| unreadable())?;
        let tag = language.tag().parse().map_err(|_| unreadable())?;
        let mut bundle = FluentBundle::new(vec![tag]);
        // All three languages run from left to right. The marks that would isolate each value for the sake of others
        // show as boxes in text messages.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|_| unreadable())?;
        Ok(Self { language, bundle })
    }

    /// A message, or its subject, of these values.
    fn say(
        &self,
        message: &'static str,
        subject: bool,
        values: &FluentArgs<'_>,
    ) -> Result<String, Unrendered> {
        let unusable = || Unrendered::Words {
            language: self.language,
            message,
        };
        let found = self.bundle.get_message(message);
        let pattern = found.and_then(|found| match subject {
            true => found.get_attribute("subject").map(|subject| subject.value()),
            false => found.value(),
        });
        let mut errors = Vec::new();
        let pattern = pattern.ok_or_else(unusable)?;
        let said = self.bundle.format_pattern(pattern, Some(values), &mut errors);
        match errors.is_empty() {
            true => Ok(said.into_owned()),
            false => Err(unusable()),
        }
    }

    /// Words that speak of nothing in particular.
    pub(crate) fn fixed(&self, message: &'static str) -> Result<String, Unrendered> {
        self.say(message, false, &FluentArgs::new())
    }

    /// That last days are provisional, because no working calendar is published for a year.
    pub(crate) fn provisional(&self, year: i32) -> Result<String, Unrendered> {
        let values = FluentArgs::from_iter([("year", FluentValue::from(year.to_string()))]);
        self.say("provisional", false, &values)
    }

    /// A day as people write it.
    fn day(&self, day: NaiveDate) -> Result<String, Unrendered> {
        let values = FluentArgs::from_iter([
            ("day", FluentValue::from(day.day())),
            ("month", day.month().into()),
            ("year", day.year().into()),
        ]);
        self.say("date", false, &values)
    }
}

/// What a message speaks of, by the names that the catalogues know.
pub(crate) struct Variables<'c, 'a> {
    catalogue: &'c Catalogue,
    values: FluentArgs<'a>,
}

impl<'c, 'a> Variables<'c, 'a> {
    /// What every message can speak of.
    pub(crate) fn new(catalogue: &'c Catalogue, message: &Message<'a>) -> Self {
        let values = FluentArgs::from_iter([
            ("number", FluentValue::from(message.number.to_string())),
            ("holder", one_line(message.holder).into()),
            ("appeal", APPEAL.r#in(catalogue.language).into()),
        ]);
        Self { catalogue, values }
    }

    /// The text of a message.
    pub(crate) fn text(&self, template: &'static str) -> Result<String, Unrendered> {
        self.catalogue.say(template, false, &self.values)
    }

    /// The subject of a message.
    pub(crate) fn subject(&self, template: &'static str) -> Result<String, Unrendered> {
        self.catalogue.say(template, true, &self.values)
    }

    /// The same request at another holder.
    pub(crate) fn other(&mut self, other: Registration<'_>) {
        self.values.set("other", one_line(other.holder));
        self.values.set("other-number", other.number.to_string());
    }

    /// A last day.
    pub(crate) fn due(&mut self, due: NaiveDate) -> Result<(), Unrendered> {
        self.values.set("due", self.catalogue.day(due)?);
        Ok(())
    }

    /// The last day before.
    pub(crate) fn from(&mut self, from: NaiveDate) -> Result<(), Unrendered> {
        self.values.set("from", self.catalogue.day(from)?);
        Ok(())
    }

    /// How many working days have passed since.
    pub(crate) fn days(&mut self, days: u32) {
        self.values.set("days", days);
    }

    /// The rating.
    pub(crate) fn mark(&mut self, mark: Mark) {
        self.values.set(
            "mark",
            match mark {
                Mark::Like => "like",
                Mark::Dislike => "dislike",
            },
        );
    }

    /// What is owed, each with its last day.
    pub(crate) fn terms(&mut self, terms: &[Term]) -> Result<(), Unrendered> {
        self.list(terms, |catalogue, term| {
            let values = FluentArgs::from_iter([
                ("owed", FluentValue::from(term.kind.name())),
                ("due", catalogue.day(term.due)?.into()),
            ]);
            catalogue.say("term", false, &values)
        })
    }

    /// What is owed, each with its last day before and now.
    pub(crate) fn moved(&mut self, moved: &[Moved]) -> Result<(), Unrendered> {
        self.list(moved, |catalogue, moved| {
            let values = FluentArgs::from_iter([
                ("owed", FluentValue::from(moved.kind.name())),
                ("from", catalogue.day(moved.from)?.into()),
                ("due", catalogue.day(moved.due)?.into()),
            ]);
            catalogue.say("moved", false, &values)
        })
    }

    /// What is owed, on a day that the message says once.
    pub(crate) fn owed(&mut self, owed: &[ObligationKind]) -> Result<(), Unrendered> {
        self.list(owed, |catalogue, owed| {
            let values = FluentArgs::from_iter([("owed", FluentValue::from(owed.name()))]);
            catalogue.say("duty", false, &values)
        })
    }

    /// The terms that the message is about: a line each, and how many they are.
    fn list<T>(
        &mut self,
        items: &[T],
        line: impl Fn(&Catalogue, &T) -> Result<String, Unrendered>,
    ) -> Result<(), Unrendered> {
        let lines = items
            .iter()
            .map(|item| Ok(format!("{ITEM}{}", line(self.catalogue, item)?)))
            .collect::<Result<Vec<_>, _>>()?;
        self.values.set("count", items.len());
        self.values.set("terms", lines.join("\n"));
        Ok(())
    }
}

/// A name as a part of one line: a line break in it would begin a paragraph, or end the subject.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
