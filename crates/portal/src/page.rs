//! Lists: `?limit=&cursor=`, answered as `{"items": [...], "next": "cursor or null"}`.

use serde::Serialize;

use crate::context::Context;
use crate::problem::{Kind, Problem};

/// Items on a page where the caller does not say.
const DEFAULT_LIMIT: usize = 20;

/// The most items on a page: each is one read of the store.
const MAX_LIMIT: usize = 100;

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page; none on the last.
    pub next: Option<String>,
}

impl Context {
    /// How many items the caller wants.
    ///
    /// # Errors
    /// 400 for anything but 1 to 100.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.parameter("limit").as_deref() {
            None => Ok(DEFAULT_LIMIT),
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| {
                    Problem::new(Kind::InvalidParameter).because(
                        "limit 1 мен 100 аралығында болуы тиіс",
                        "limit должен быть от 1 до 100",
                        "limit must be 1 to 100",
                    )
                }),
        }
    }

    /// The cursor, if the caller has one.
    ///
    /// # Errors
    /// 400 for what is no cursor of ours.
    pub fn cursor<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        self.parameter("cursor")
            .map(|text| text.parse().map_err(|_| bad_cursor()))
            .transpose()
    }
}

/// The problem of a cursor that is none of ours.
pub fn bad_cursor() -> Problem {
    Problem::new(Kind::InvalidParameter).because(
        "cursor алдыңғы жауаптағы next мәні болуы тиіс",
        "cursor должен быть значением next из предыдущего ответа",
        "cursor must be the value of `next` of an earlier answer",
    )
}
