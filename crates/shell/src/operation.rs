//! Operations as data: each function lists what it serves, and the shell holds every request to that list.
//!
//! An address has one spelling. The whole path is compared, so a slash too many, an empty segment or a dot segment is
//! another address, which nobody serves, whatever a router made of it. Percent codes of characters that need none are
//! decoded first, because both spellings are one address (RFC 3986, 6.2.2.2). An operation says which query parameters it
//! takes; any other is refused, and so is one that comes twice: an answer to another question than the one that was
//! asked is worse than none.

use input::limit::{ATTACHMENT_BYTES, ATTACHMENTS};

use crate::context::{Context, Method};
use crate::parameter;
use crate::problem::{Kind, Problem};
use crate::reply::Reply;

/// The body limit of operations whose documents are small: two texts of 4 000 characters are at most 96 KB even where
/// each character is escaped.
pub const SMALL_BODY_BYTES: usize = 128 * 1024;

/// The body limit of documents with attachments: every attachment in base64, and 1 MiB for the rest (20 000 characters
/// are at most 240 KB even where each is escaped).
pub const DOCUMENT_BODY_BYTES: usize = ATTACHMENTS * ATTACHMENT_BYTES.div_ceil(3) * 4 + 1024 * 1024;

/// What serves a request.
pub type Handle = fn(&Context) -> Result<Reply, Problem>;

/// Whether somebody may send the body at all.
pub type Admit = fn(&Context) -> Result<(), Problem>;

/// Whether the document of an operation is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    /// It is not.
    Never,
    /// It may be.
    May,
    /// It is always.
    Must,
}

/// One operation of a function.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [&'static str],
    pub(crate) body_limit_bytes: usize,
    pub(crate) signing: Signing,
    pub(crate) is_conditional: bool,
    pub(crate) admit: Option<Admit>,
    pub(crate) handle: Handle,
}

impl Operation {
    const fn new(method: Method, path: &'static str, handle: Handle) -> Self {
        Self {
            method,
            path,
            parameters: &[],
            body_limit_bytes: SMALL_BODY_BYTES,
            signing: Signing::Never,
            is_conditional: false,
            admit: None,
            handle,
        }
    }

    /// Reads what is at a path, such as `/v1/requests/{id}`; [`Context::named`] answers what stands at `{id}`. HEAD is
    /// answered with it.
    pub const fn get(path: &'static str, handle: Handle) -> Self {
        Self::new(Method::Get, path, handle)
    }

    /// Creates something, or has something done.
    pub const fn post(path: &'static str, handle: Handle) -> Self {
        Self::new(Method::Post, path, handle)
    }

    /// Puts something in place.
    pub const fn put(path: &'static str, handle: Handle) -> Self {
        Self::new(Method::Put, path, handle)
    }

    /// Removes something.
    pub const fn delete(path: &'static str, handle: Handle) -> Self {
        Self::new(Method::Delete, path, handle)
    }

    /// Does something in a case. Whoever acts says first who they are: it is asked before a byte of the body is read.
    pub const fn act(path: &'static str, handle: Handle) -> Self {
        Self::post(path, handle)
            .admitting(|context| context.person().map(drop))
            .conditional()
    }

    /// The query parameters that it takes.
    #[must_use]
    pub const fn taking(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    /// No byte of the body is read before this agrees; a signed document says by itself who sends it.
    #[must_use]
    pub const fn admitting(mut self, admit: Admit) -> Self {
        self.admit = Some(admit);
        self
    }

    /// Takes documents that may be signed.
    #[must_use]
    pub const fn signed(mut self) -> Self {
        self.signing = Signing::May;
        self
    }

    /// Takes signed documents, and no others: no token says who sends one.
    #[must_use]
    pub const fn only_signed(mut self) -> Self {
        self.signing = Signing::Must;
        self
    }

    /// Takes bodies as large as a document with attachments.
    #[must_use]
    pub const fn large(mut self) -> Self {
        self.body_limit_bytes = DOCUMENT_BODY_BYTES;
        self
    }

    /// Its handler asks for the conditions of the request (see [`crate::tags`]).
    #[must_use]
    pub const fn conditional(mut self) -> Self {
        self.is_conditional = true;
        self
    }
}

/// The operation with this method and path.
///
/// # Errors
/// 404 where no operation has the path, 405 where none of those has the method.
pub(crate) fn find(
    operations: &'static [Operation],
    method: Method,
    path: &str,
) -> Result<&'static Operation, Problem> {
    // The first that fits names the resource: an exact path stands before one with a name in its place.
    let resource = operations
        .iter()
        .find(|operation| fits(operation.path, path))
        .ok_or_else(|| Problem::new(Kind::NotFound))?
        .path;
    let mut here = operations.iter().filter(|operation| operation.path == resource);
    here.clone()
        .find(|operation| operation.method == method)
        .ok_or_else(|| {
            let mut allowed = String::new();
            here.try_for_each(|operation| {
                if !allowed.is_empty() {
                    allowed.push_str(", ");
                }
                allowed.push_str(operation.method.allowed());
                Some(())
            });
            Problem::new(Kind::MethodNotAllowed).header("allow", allowed)
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

/// The path with every percent code of an unreserved character decoded (RFC 3986, 2.3 and 6.2.2.2). What else is encoded
/// stays so: it means something else than the character itself. None where there is nothing to decode.
pub(crate) fn normalised(path: &str) -> Option<String> {
    if !path.contains('%') {
        return None;
    }
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        normal.push_str(before);
        match after.get(..2).and_then(decoded).filter(is_unreserved) {
            Some(character) => {
                normal.push(char::from(character));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                normal.push('%');
                rest = after;
            }
        }
    }
    normal.push_str(rest);
    Some(normal)
}

/// The byte of a percent code.
fn decoded(code: &str) -> Option<u8> {
    let digits = code.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u8::from_str_radix(code, 16).ok()).flatten()
}

const fn is_unreserved(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// The name and the value of a part of a query, neither of them decoded.
pub(crate) fn pair(part: &str) -> (&str, &str) {
    part.split_once('=').unwrap_or((part, ""))
}

/// Holds a query to the parameters of the operation: each by its own name, spelt as it is, once.
pub(crate) fn check_query(operation: &Operation, query: &str) -> Result<(), Problem> {
    let mut rest = query;
    while !rest.is_empty() {
        let (part, after) = rest.split_once('&').unwrap_or((rest, ""));
        rest = after;
        if part.is_empty() {
            continue;
        }
        let (name, _) = pair(part);
        let Some(known) = operation.parameters.iter().find(|known| **known == name) else {
            return Err(parameter::unknown(name, operation.parameters));
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

    fn nothing(_: &Context) -> Result<Reply, Problem> {
        Ok(Reply::bytes(200, "text/plain", Vec::new()))
    }

    static OPERATIONS: [Operation; 5] = [
        Operation::get("/v1/things", nothing).taking(&["limit", "cursor"]),
        Operation::post("/v1/things/recount", nothing),
        Operation::get("/v1/things/{id}", nothing),
        Operation::put("/v1/things/{id}", nothing),
        Operation::act("/v1/things/{id}/end", nothing),
    ];

    #[test]
    fn an_address_has_one_spelling() {
        for (method, path, expected) in [
            (Method::Get, "/v1/things", Ok("/v1/things")),
            (Method::Get, "/v1/things/7", Ok("/v1/things/{id}")),
            (Method::Put, "/v1/things/7", Ok("/v1/things/{id}")),
            (Method::Post, "/v1/things/recount", Ok("/v1/things/recount")),
            (Method::Get, "/v1/things/recount", Err(Kind::MethodNotAllowed)),
            (Method::Delete, "/v1/things/7", Err(Kind::MethodNotAllowed)),
            (Method::Other, "/v1/things", Err(Kind::MethodNotAllowed)),
            (Method::Get, "/v1/things/", Err(Kind::NotFound)),
            (Method::Get, "//v1/things", Err(Kind::NotFound)),
            (Method::Get, "/v1//things", Err(Kind::NotFound)),
            (Method::Get, "/v1/./things", Err(Kind::NotFound)),
            (Method::Get, "/v1/x/../things", Err(Kind::NotFound)),
            (Method::Get, "/v1/things/.", Err(Kind::NotFound)),
            (Method::Get, "/v1/things/..", Err(Kind::NotFound)),
            (Method::Post, "/v1/things//end", Err(Kind::NotFound)),
            (Method::Get, "/V1/things", Err(Kind::NotFound)),
            (Method::Get, "v1/things", Err(Kind::NotFound)),
            (Method::Get, "", Err(Kind::NotFound)),
        ] {
            let found = find(&OPERATIONS, method, path).map(|found| found.path);
            assert_eq!(found.map_err(|problem| problem.kind()), expected, "{path}");
        }
    }

    #[test]
    fn the_methods_that_are_allowed_are_named() {
        for (path, expected) in [
            ("/v1/things", "GET, HEAD"),
            ("/v1/things/7", "GET, HEAD, PUT"),
            ("/v1/things/7/end", "POST"),
        ] {
            let problem = find(&OPERATIONS, Method::Other, path).unwrap_err();
            assert_eq!(problem.headers(), [("allow", expected.to_owned())], "{path}");
        }
    }

    #[test]
    fn percent_codes_are_decoded_where_the_character_needs_none() {
        for (path, expected) in [
            ("/v1/things", "/v1/things"),
            ("/v1/%74hings", "/v1/things"),
            ("/%76%31/things/a%2Db%2eC%5f%7E", "/v1/things/a-b.C_~"),
            ("/v1/things/%2f%2F%20%25%41", "/v1/things/%2f%2F%20%25A"),
            ("/v1/%", "/v1/%"),
            ("/v1/%4", "/v1/%4"),
            ("/v1/%+1%zz%-1", "/v1/%+1%zz%-1"),
            ("/v1/%2541", "/v1/%2541"),
            ("/v1/%ж", "/v1/%ж"),
        ] {
            assert_eq!(normalised(path).as_deref().unwrap_or(path), expected);
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
            assert!(check_query(list, good).is_ok(), "{good}");
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
            let problem = check_query(list, bad).unwrap_err();
            assert_eq!(problem.kind(), Kind::InvalidParameter, "{bad}");
        }
    }
}
