//! Operations as data: each function lists the rows of the [`api`] table that it serves, and the shell holds every
//! request to that list.
//!
//! An address has one spelling. The whole path is compared, so a slash too many, an empty segment or a dot segment is
//! another address, which nobody serves, whatever a router made of it. Percent codes of characters that need none are
//! decoded first, because both spellings are one address (RFC 3986, 6.2.2.2). An operation says which query parameters it
//! takes; any other is refused, and so is one that comes twice: an answer to another question than the one that was
//! asked is worse than none.

use api::{BodyLimit, Method};
use input::limit::{ATTACHMENT_BYTES, ATTACHMENTS};

use crate::error::Error;
use crate::kinds;
use crate::parameter;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::route::{Route, pair};
use crate::session::Session;

/// The body limit of operations whose documents are small: two texts of 4 000 characters are at most 96 KB even where
/// each character is escaped.
pub const SMALL_BODY_BYTES: usize = 128 * 1024;

/// The body limit of documents with attachments: every attachment in base64, and 1 MiB for the rest (20 000 characters
/// are at most 240 KB even where each is escaped).
pub const DOCUMENT_BODY_BYTES: usize = ATTACHMENTS * ATTACHMENT_BYTES.div_ceil(3) * 4 + 1024 * 1024;

/// What serves a request.
pub type Handle = fn(&Session) -> Result<Reply, Error>;

/// Whether somebody may send the body at all.
type Admit = fn(&Session) -> Result<(), Error>;

/// One operation of a function: what the shell has to know of its row, and what serves it.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub(crate) route: Route,
    /// Asked before a byte of the body is read; a signed document says by itself who sends it.
    pub(crate) admit: Option<Admit>,
    pub(crate) handle: Handle,
}

impl Operation {
    /// The operation of this row, which `handle` serves. HEAD is answered with GET.
    ///
    /// [`Request::named`](crate::Request::named) answers what stands at `{id}` in the path; where the row is conditional,
    /// `handle` asks for [`Request::conditions`](crate::Request::conditions).
    ///
    /// What the shell does not need is left behind when this is computed, as the function is compiled.
    #[must_use]
    pub const fn of(row: &api::Operation, handle: Handle) -> Self {
        Self {
            route: Route {
                method: row.method,
                path: row.path,
                parameters: row.parameters,
                body_limit_bytes: match row.body_limit {
                    BodyLimit::Small => SMALL_BODY_BYTES,
                    BodyLimit::WithAttachments => DOCUMENT_BODY_BYTES,
                },
                signing: row.signing,
                is_conditional: row.is_conditional,
            },
            // Only a function that names it links what finds the caller.
            admit: if row.asks_first {
                Some(|session| session.person().map(drop))
            } else {
                None
            },
            handle,
        }
    }
}

/// The operation with this method and path.
///
/// # Errors
/// 404 where no operation has the path, 405 where none of those has the method.
pub(crate) fn find(
    operations: &'static [Operation],
    method: Option<Method>,
    path: &str,
) -> Result<&'static Operation, Problem> {
    // The first that fits names the resource: an exact path stands before one with a name in its place.
    let resource = operations
        .iter()
        .find(|operation| fits(operation.route.path, path))
        .ok_or_else(|| Problem::new(&kinds::NOT_FOUND))?
        .route
        .path;
    let mut here = operations
        .iter()
        .filter(|operation| operation.route.path == resource);
    here.clone()
        .find(|operation| Some(operation.route.method) == method)
        .ok_or_else(|| {
            let mut allowed = String::new();
            here.try_for_each(|operation| {
                if !allowed.is_empty() {
                    allowed.push_str(", ");
                }
                allowed.push_str(operation.route.method.allowed());
                Some(())
            });
            Problem::new(&kinds::METHOD_NOT_ALLOWED).header("allow", allowed)
        })
}

/// Whether a path is of this form, the whole of it.
fn fits(form: &str, path: &str) -> bool {
    let mut given = path.split('/');
    form.split('/').all(|wanted| match given.next() {
        Some(segment) if wanted.starts_with('{') => !matches!(segment, "" | "." | ".."),
        Some(segment) => segment == wanted,
        None => false,
    }) && given.next().is_none()
}

/// Holds a query to the parameters of the operation: each by its own name, spelt as it is, once.
pub(crate) fn check_query(route: &Route, query: &str) -> Result<(), Problem> {
    let mut rest = query;
    while !rest.is_empty() {
        let (part, after) = rest.split_once('&').unwrap_or((rest, ""));
        rest = after;
        if part.is_empty() {
            continue;
        }
        let (name, _) = pair(part);
        let Some(known) = route.parameters.iter().find(|known| **known == name) else {
            return Err(parameter::unknown(name, route.parameters));
        };
        if after
            .split('&')
            .any(|other| !other.is_empty() && pair(other).0 == name)
        {
            return Err(parameter::repeated(known));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &Session) -> Result<Reply, Error> {
        Ok(Reply::bytes(200, "text/plain", Vec::new()))
    }

    static OPERATIONS: [Operation; 6] = [
        Operation::of(&api::DIRECTORY, nothing),
        Operation::of(&api::SWEEP_RECOMPUTATION, nothing),
        Operation::of(&api::TERMS_CALENDAR_YEAR, nothing),
        Operation::of(&api::DIRECTORY_HOLDER, nothing),
        Operation::of(&api::DIRECTORY_HOLDER_PUT, nothing),
        Operation::of(&api::DIRECTORY_END, nothing),
    ];

    #[test]
    fn an_address_has_one_spelling() {
        let (get, post, put, delete) = (
            Some(Method::Get),
            Some(Method::Post),
            Some(Method::Put),
            Some(Method::Delete),
        );
        for (method, path, expected) in [
            (get, "/v1/holders", Ok("/v1/holders")),
            (get, "/v1/holders/7", Ok("/v1/holders/{bin}")),
            (put, "/v1/holders/7", Ok("/v1/holders/{bin}")),
            (
                post,
                "/v1/calendar/recomputation",
                Ok("/v1/calendar/recomputation"),
            ),
            (get, "/v1/calendar/2026", Ok("/v1/calendar/{year}")),
            (get, "/v1/calendar/recomputation", Err(&kinds::METHOD_NOT_ALLOWED)),
            (delete, "/v1/holders/7", Err(&kinds::METHOD_NOT_ALLOWED)),
            (None, "/v1/holders", Err(&kinds::METHOD_NOT_ALLOWED)),
            (get, "/v1/holders/", Err(&kinds::NOT_FOUND)),
            (get, "//v1/holders", Err(&kinds::NOT_FOUND)),
            (get, "/v1//holders", Err(&kinds::NOT_FOUND)),
            (get, "/v1/./holders", Err(&kinds::NOT_FOUND)),
            (get, "/v1/x/../holders", Err(&kinds::NOT_FOUND)),
            (get, "/v1/holders/.", Err(&kinds::NOT_FOUND)),
            (get, "/v1/holders/..", Err(&kinds::NOT_FOUND)),
            (put, "/v1/holders//end", Err(&kinds::NOT_FOUND)),
            (get, "/V1/holders", Err(&kinds::NOT_FOUND)),
            (get, "v1/holders", Err(&kinds::NOT_FOUND)),
            (get, "", Err(&kinds::NOT_FOUND)),
        ] {
            let found = find(&OPERATIONS, method, path).map(|found| found.route.path);
            assert_eq!(found.map_err(|problem| problem.kind()), expected, "{path}");
        }
    }

    #[test]
    fn the_methods_that_are_allowed_are_named() {
        for (path, expected) in [
            ("/v1/holders", "GET, HEAD"),
            ("/v1/holders/7", "GET, HEAD, PUT"),
            ("/v1/holders/7/end", "PUT"),
        ] {
            let problem = find(&OPERATIONS, None, path).unwrap_err();
            assert!(problem.headers().eq([("allow", expected)]), "{path}");
        }
    }

    #[test]
    fn a_query_has_the_parameters_of_its_operation_each_once() {
        let [list, ..] = &OPERATIONS;
        for good in [
            "",
            "&",
            "limit=5",
            "limit=5&",
            "&&cursor=a%2Bb&limit=1",
            "cursor=%D0%B6",
            "cursor",
            "cursor=a=b",
        ] {
            assert!(check_query(&list.route, good).is_ok(), "{good}");
        }
        for bad in [
            "x=1",
            "=",
            "=1",
            "Limit=5",
            "limi%74=5",
            "limit =5",
            "+limit=5",
            "limit=5&limit=5",
            "limit=5&cursor=1&limit",
        ] {
            let problem = check_query(&list.route, bad).unwrap_err();
            assert_eq!(problem.kind(), &kinds::INVALID_PARAMETER, "{bad}");
        }
    }
}
