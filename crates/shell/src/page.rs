//! Lists: `?limit=&cursor=`, answered as `{"items": [...], "next": "cursor or null"}`.

use std::fmt::Display;
use std::str::FromStr;

use serde::Serialize;

use crate::parameter::{self, Form};
use crate::problem::Problem;
use crate::request::Request;

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

impl Request {
    /// How many items the caller wants.
    ///
    /// # Errors
    /// 400 for anything but 1 to 100.
    pub fn limit(&self) -> Result<usize, Problem> {
        let form = Form::Number {
            from: 1,
            to: MAX_LIMIT as u64,
        };
        match self.parsed("limit", form)? {
            None => Ok(DEFAULT_LIMIT),
            Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
            Some(_) => Err(parameter::not("limit", form)),
        }
    }

    /// The cursor, if the caller has one.
    ///
    /// # Errors
    /// 400 for a text that is not a cursor of ours.
    pub fn cursor<T: FromStr + Display>(&self) -> Result<Option<T>, Problem> {
        self.parsed("cursor", Form::Cursor)
    }
}

/// The problem of a cursor that is none of ours.
pub fn bad_cursor() -> Problem {
    parameter::not("cursor", Form::Cursor)
}
