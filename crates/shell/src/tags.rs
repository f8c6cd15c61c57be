//! Entity tags and the conditions that name them (RFC 9110, 8.8.3 and 13).
//!
//! A tag of ours names a state and not bytes: the last change of a case or of a holder. What changes how it looks without
//! being such a change - a notice was accepted, a last day passed - is counted behind a hyphen. So `If-None-Match` compares
//! all of a tag, and `If-Match` what stands before the hyphen: that a notice was delivered is no change that an act would
//! have to know of.
//!
//! RFC 9110 compares strongly for `If-Match`, because bytes are at stake there: a weak tag never matches. A proxy that
//! compresses weakens every tag that it passes on (`W/"..."`), and names the same state with it. So weak and strong tags are
//! compared alike here.

use std::borrow::Cow;

use api::Method;

use crate::kinds;
use crate::parameter::{self, Form};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::request::Request;
use crate::say::parameters as say;

/// What a condition names.
#[derive(Debug, PartialEq, Eq)]
enum Tags<'a> {
    /// `*`: whatever there is.
    Any,
    /// These tags, without quotation marks and weakness.
    These(Vec<&'a str>),
}

impl<'a> Tags<'a> {
    /// The tags of a header; none where it is not of its form.
    fn read(value: &'a str) -> Option<Self> {
        let blank = [' ', '\t'];
        if value.trim_matches(blank) == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = value;
        loop {
            // Elements of a list may be empty (RFC 9110, 5.6.1.2).
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return (!tags.is_empty()).then_some(Self::These(tags));
            }
            let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
            let (tag, after) = opened.split_once('"')?;
            if tag.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
                return None;
            }
            tags.push(tag);
            rest = after.trim_start_matches(blank);
            if !rest.is_empty() && !rest.starts_with(',') {
                return None;
            }
        }
    }

    /// Whether one of them is the present tag, by what `of` a tag counts.
    fn has(&self, present: Option<&str>, of: impl Fn(&str) -> &str) -> bool {
        match (self, present) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::These(tags), Some(present)) => {
                let present = of(present.trim_matches('"'));
                tags.iter().any(|tag| of(tag) == present)
            }
        }
    }
}

/// What of a tag names the state.
fn state(tag: &str) -> &str {
    tag.split_once('-').map_or(tag, |(state, _)| state)
}

impl Request {
    /// What a condition of the request names.
    fn condition<'a>(&self, value: Option<&'a str>, name: &'static str) -> Result<Option<Tags<'a>>, Problem> {
        value
            .map(|value| Tags::read(value).ok_or_else(|| parameter::not(name, Form::EntityTags)))
            .transpose()
    }

    /// Holds the conditions of a request that changes something to the tag of what there is: none where there is nothing.
    /// The tag is made only where a condition was sent.
    ///
    /// # Errors
    /// 412 where `If-Match` or `If-None-Match` does not hold, with the present tag; 400 where one is not of its form.
    pub fn conditions<E: From<Problem>>(
        &self,
        present: impl FnOnce() -> Result<Option<String>, E>,
    ) -> Result<(), E> {
        let (wanted, unwanted) = (self.joined("if-match")?, self.joined("if-none-match")?);
        if wanted.is_none() && unwanted.is_none() {
            return Ok(());
        }
        Ok(self.hold(present()?.as_deref(), wanted.as_deref(), unwanted.as_deref())?)
    }

    /// Holds these conditions to the tag of what there is.
    fn hold(
        &self,
        present: Option<&str>,
        wanted: Option<&str>,
        unwanted: Option<&str>,
    ) -> Result<(), Problem> {
        let failed = || {
            let problem = Problem::new(&kinds::PRECONDITION_FAILED);
            match present {
                Some(present) => problem.header("etag", present),
                None => problem,
            }
        };
        if let Some(tags) = self.condition(wanted, "If-Match")?
            && !tags.has(present, state)
        {
            return Err(failed());
        }
        match self.condition(unwanted, "If-None-Match")? {
            Some(Tags::Any) if present.is_some() => Err(failed().because(&say::IS_THERE_ALREADY)),
            Some(tags) if tags.has(present, state) => Err(failed()),
            Some(_) | None => Ok(()),
        }
    }

    /// Holds the conditions to their form, and those of a request that changes what has no tag to that.
    pub(crate) fn check_conditions(&self, is_conditional: bool) -> Result<(), Problem> {
        let (wanted, unwanted) = (self.joined("if-match")?, self.joined("if-none-match")?);
        let wanted = self.condition(wanted.as_deref(), "If-Match")?;
        self.condition(unwanted.as_deref(), "If-None-Match")?;
        match (wanted, self.method) {
            // A caller who asks for protection must not be told that it was given.
            (Some(Tags::These(_)), Some(Method::Post | Method::Put | Method::Delete)) if !is_conditional => {
                Err(Problem::new(&kinds::PRECONDITION_FAILED).because(&say::HAS_NO_TAG))
            }
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// Whether the reader has what there is, with this tag, already (RFC 9110, 13.1.2).
    ///
    /// # Errors
    /// 412 where `If-Match` does not hold.
    pub(crate) fn has_already(&self, present: &str) -> Result<bool, Problem> {
        if let Some(wanted) = self.joined("if-match")?
            && let Some(tags) = self.condition(Some(&wanted), "If-Match")?
            && !tags.has(Some(present), state)
        {
            return Err(Problem::new(&kinds::PRECONDITION_FAILED).header("etag", present));
        }
        let unwanted = self.joined("if-none-match")?;
        let tags = self.condition(unwanted.as_deref(), "If-None-Match")?;
        Ok(tags.is_some_and(|tags| tags.has(Some(present), |tag| tag)))
    }

    /// What `make` answers, with this tag, or that the reader has it already: then nothing is made.
    ///
    /// # Errors
    /// 412 where `If-Match` does not hold, and those of `make`.
    pub fn unless_known<E: From<Problem>>(
        &self,
        etag: String,
        make: impl FnOnce() -> Result<Reply, E>,
    ) -> Result<Reply, E> {
        if self.method == Some(Method::Get) && self.has_already(&etag)? {
            return Ok(Reply::not_modified().tagged(etag));
        }
        Ok(make()?.tagged(etag))
    }

    /// The values of a header that is a list, as one (RFC 9110, 5.3); none where it is absent.
    pub(crate) fn joined(&self, name: &str) -> Result<Option<Cow<'_, str>>, Problem> {
        let mut joined: Option<Cow<'_, str>> = None;
        for (_, value) in self.headers.iter().filter(|(known, _)| known == name) {
            let value = std::str::from_utf8(value)
                .map_err(|_| Problem::new(&kinds::INVALID_PARAMETER).of_parameter(name.to_owned()))?;
            joined = Some(match joined {
                None => Cow::Borrowed(value),
                Some(before) => Cow::Owned(format!("{before}, {value}")),
            });
        }
        Ok(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_are_listed() {
        for (value, expected) in [
            ("\"a\"", &["a"][..]),
            ("W/\"a\"", &["a"]),
            (" \"a\" , W/\"b\",\"c\"\t", &["a", "b", "c"]),
            (",, \"a\",", &["a"]),
            ("\"a,b\", \"c\"", &["a,b", "c"]),
            ("\"\"", &[""]),
            ("\"W/\"", &["W/"]),
            ("\"ж\"", &["ж"]),
        ] {
            let tags = Tags::read(value);
            assert_eq!(tags, Some(Tags::These(expected.to_vec())), "{value}");
        }
        assert_eq!(Tags::read(" * "), Some(Tags::Any));
        for value in [
            "",
            " ",
            ",",
            "a",
            "\"a",
            "a\"",
            "\"a\" \"b\"",
            "\"a\"b",
            "w/\"a\"",
            "W/ \"a\"",
            "*, \"a\"",
            "\"a\", *",
            "\"a b\"",
            "'a'",
            "\"a\";x",
        ] {
            assert_eq!(Tags::read(value), None, "{value}");
        }
    }

    #[test]
    fn a_state_is_the_same_however_it_looks() {
        let tags = Tags::These(vec!["abc-7"]);
        for (present, same_state, same) in [
            ("\"abc-7\"", true, true),
            ("\"abc-8\"", true, false),
            ("\"abc\"", true, false),
            ("\"ab-7\"", false, false),
        ] {
            assert_eq!(tags.has(Some(present), state), same_state, "{present}");
            assert_eq!(tags.has(Some(present), |tag| tag), same, "{present}");
        }
        assert!(!tags.has(None, state));
        assert!(!Tags::Any.has(None, state));
        assert!(Tags::Any.has(Some("\"x\""), state));
    }
}
