//! Routes as Spin has them: exact segments, `:name` for one segment, `/...` at the end for any rest.
//!
//! Followed from Spin's `crates/routes`, which matches with the `routefinder` crate:
//! - the most specific route wins, whatever the order in the manifest: segment by segment, exact before
//!   named before the rest; of two that agree so far, the one that ends;
//! - `/foo/...` also serves `/foo`;
//! - upper and lower case differ.
//!
//! Stricter than Spin: two equal routes are an error at start, where Spin warns and serves the last; and a path with a slash
//! too many, at its end or in it, is another path, which only a `/...` serves. A rule of a gateway for an exact path would
//! be passed by otherwise.
//!
//! A path has one spelling here: [`normal`] makes it.

use std::borrow::Cow;
use std::cmp::Ordering;

/// One segment of a pattern. The order is the precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Exact(String),
    Named(String),
    Rest,
}

impl Segment {
    /// Two that can match the same paths are of one kind and, if exact, of one text.
    fn precedence(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Named(_), Self::Named(_)) => Ordering::Equal,
            (mine, theirs) => mine.cmp(theirs),
        }
    }
}

/// A pattern of the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    raw: String,
    segments: Vec<Segment>,
}

impl Pattern {
    /// Reads a pattern. The error is a sentence for a human.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let error = |why: &str| Err(format!("route {raw:?} {why}"));
        let trimmed = raw.trim_matches('/');
        let mut segments = Vec::new();
        if !trimmed.is_empty() {
            for part in trimmed.split('/') {
                if segments.last() == Some(&Segment::Rest) {
                    return error("goes on after \"...\"");
                }
                segments.push(match part {
                    "..." | "*" => Segment::Rest,
                    "" => return error("has an empty segment"),
                    ":" => return error("has a capture without a name"),
                    _ => match part.strip_prefix(':') {
                        Some(name)
                            if name
                                .bytes()
                                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') =>
                        {
                            Segment::Named(name.to_owned())
                        }
                        Some(_) => return error("has a capture whose name is not letters, digits, - and _"),
                        None if part.contains('*') => return error("has a * inside a segment"),
                        None => Segment::Exact(part.to_owned()),
                    },
                });
            }
        }
        Ok(Self {
            raw: raw.to_owned(),
            segments,
        })
    }

    /// The pattern that serves every path.
    pub fn any() -> Self {
        Self {
            raw: "/...".to_owned(),
            segments: vec![Segment::Rest],
        }
    }

    /// The pattern as the manifest has it.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The pattern as the manifest has it, without the `/...` at its end.
    pub fn raw_without_rest(&self) -> &str {
        self.raw.strip_suffix("/...").unwrap_or(&self.raw)
    }

    /// The pattern from the root, as Spin combines it with the base path `/`.
    pub fn from_root(&self) -> String {
        let rooted = if self.raw.starts_with('/') {
            self.raw.clone()
        } else {
            format!("/{}", self.raw)
        };
        rooted.strip_suffix('/').map(ToOwned::to_owned).unwrap_or(rooted)
    }

    fn precedence(&self, other: &Self) -> Ordering {
        self.segments
            .iter()
            .zip(&other.segments)
            .map(|(mine, theirs)| mine.precedence(theirs))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| self.segments.len().cmp(&other.segments.len()))
    }

    fn captures<'p>(&'p self, path: &'p str) -> Option<Captures<'p>> {
        let mut left = match path.strip_prefix('/') {
            None if path.is_empty() => None,
            None => Some(path),
            after => after,
        };
        let mut captures = Captures {
            named: Vec::new(),
            rest: String::new(),
        };
        for segment in &self.segments {
            let (part, after) = match left.map(|path| path.split_once('/').ok_or(path)) {
                None => (None, None),
                Some(Ok((part, after))) => (Some(part), Some(after)),
                Some(Err(part)) => (Some(part), None),
            };
            match (segment, part) {
                (Segment::Exact(text), Some(part)) if text == part => {}
                (Segment::Named(name), Some(part)) if !part.is_empty() => captures.named.push((name, part)),
                (Segment::Rest, _) => {
                    captures.rest = left.map(|rest| format!("/{rest}")).unwrap_or_default();
                    return Some(captures);
                }
                (Segment::Exact(_) | Segment::Named(_), _) => return None,
            }
            left = after;
        }
        let is_root = self.segments.is_empty() && left == Some("");
        (left.is_none() || is_root).then_some(captures)
    }
}

/// A path in the spelling in which all that are equal to it meet (RFC 3986, 6.2.2.1 and 6.2.2.2): what need not be in
/// percent code is not, and the code has capital digits. A segment that would become `.` or `..` stays as it is.
pub fn normal(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let segments: Vec<_> = path.split('/').map(normal_segment).collect();
    Cow::Owned(segments.join("/"))
}

fn normal_segment(segment: &str) -> String {
    let mut pieces = segment.split('%');
    let mut normal = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece
            .get(..2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| Some((digits, u8::from_str_radix(digits, 16).ok()?)));
        match code {
            Some((_, byte)) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
            }
            Some((digits, _)) => {
                normal.push('%');
                normal.push_str(&digits.to_ascii_uppercase());
            }
            // No percent code: it is what it is.
            None => {
                normal.push('%');
                normal.push_str(piece);
                continue;
            }
        }
        normal.push_str(piece.get(2..).unwrap_or_default());
    }
    if matches!(normal.as_str(), "." | "..") {
        return segment.to_owned();
    }
    normal
}

/// What a pattern took from a path.
#[derive(Debug, PartialEq, Eq)]
pub struct Captures<'p> {
    /// The named segments, with their names.
    pub named: Vec<(&'p str, &'p str)>,
    /// What `/...` stands for: empty, or beginning with a slash.
    pub rest: String,
}

/// The patterns of a manifest with what serves each.
#[derive(Debug)]
pub struct Router<T> {
    routes: Vec<(Pattern, T)>,
}

impl<T> Router<T> {
    /// Puts the routes in order. The error is a sentence for a human.
    pub fn new(mut routes: Vec<(Pattern, T)>) -> Result<Self, String> {
        routes.sort_by(|(a, _), (b, _)| a.precedence(b));
        for pair in routes.windows(2) {
            if let [(first, _), (second, _)] = pair
                && first.precedence(second).is_eq()
            {
                return Err(format!(
                    "routes {:?} and {:?} serve the same paths",
                    first.raw, second.raw
                ));
            }
        }
        Ok(Self { routes })
    }

    /// The route that serves a path.
    pub fn find<'r>(&'r self, path: &'r str) -> Option<(&'r Pattern, Captures<'r>, &'r T)> {
        self.routes
            .iter()
            .find_map(|(pattern, served)| Some((pattern, pattern.captures(path)?, served)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(patterns: &[&'static str]) -> Router<&'static str> {
        Router::new(
            patterns
                .iter()
                .map(|p| (Pattern::parse(p).unwrap(), *p))
                .collect(),
        )
        .unwrap()
    }

    #[test]
    fn the_most_specific_route_serves_a_path() {
        let mut patterns = [
            "/",
            "/...",
            "/a",
            "/a/...",
            "/a/:id",
            "/a/:id/done",
            "/a/new",
            "/a/:id/...",
            "/a/b/c/...",
            "/:x/y",
        ];
        for _ in 0..2 {
            let router = router(&patterns);
            for (path, served) in [
                ("/", "/"),
                ("", "/"),
                ("/a", "/a"),
                ("/a/", "/a/..."),
                ("//a", "/..."),
                ("/a//", "/a/..."),
                ("/A", "/..."),
                ("/ab", "/..."),
                ("/a/new", "/a/new"),
                ("/a/7", "/a/:id"),
                ("/a/7/", "/a/:id/..."),
                ("/q/y/", "/..."),
                ("/a/7/done", "/a/:id/done"),
                ("/a/7/other", "/a/:id/..."),
                ("/a/b/c", "/a/b/c/..."),
                ("/a/b/c/d/e", "/a/b/c/..."),
                ("/a/new/x", "/a/:id/..."),
                ("/a//done", "/a/..."),
                ("/q/y", "/:x/y"),
                ("/q/z", "/..."),
            ] {
                assert_eq!(
                    router.find(path).map(|(_, _, served)| *served),
                    Some(served),
                    "{path}"
                );
            }
            patterns.reverse();
        }
    }

    #[test]
    fn a_path_that_no_route_serves_is_not_found() {
        let router = router(&["/a/:id", "/b/...", "/c"]);
        for path in [
            "/", "/a", "/a/", "/a/1/", "/a//1", "//a/1", "/a/1/2", "/bb", "/C", "/c/", "//c", "/c/d",
            "/%61/1",
        ] {
            assert!(router.find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn captures_hold_what_the_path_had() {
        for (pattern, path, named, rest) in [
            (
                "/a/:id/:part",
                "/a/7/x%20y",
                &[("id", "7"), ("part", "x%20y")][..],
                "",
            ),
            ("/a/...", "/a", &[], ""),
            ("/a/...", "/a/", &[], "/"),
            ("/a/...", "/a/b/c", &[], "/b/c"),
            ("/a/...", "/a/b/", &[], "/b/"),
            ("/a/...", "/a//b", &[], "//b"),
            ("/...", "/", &[], "/"),
            ("/...", "//a", &[], "//a"),
            ("/:a/...", "/1/2", &[("a", "1")], "/2"),
        ] {
            let pattern = Pattern::parse(pattern).unwrap();
            let captures = pattern.captures(path).unwrap();
            assert_eq!(
                (captures.named.as_slice(), captures.rest.as_str()),
                (named, rest),
                "{path}"
            );
        }
    }

    #[test]
    fn equal_paths_have_one_spelling() {
        for (path, normal_is) in [
            (
                "/v1/requests/990340000014-2026-1",
                "/v1/requests/990340000014-2026-1",
            ),
            (
                "/v1/requests/99034000001%34%2D2026%2d1",
                "/v1/requests/990340000014-2026-1",
            ),
            ("/%761/%68ealth", "/v1/health"),
            ("/%7Euser%5f1%2E", "/~user_1."),
            ("/a%2fb%2Fc", "/a%2Fb%2Fc"),
            ("/%d2%9b%20x%3f", "/%D2%9B%20x%3F"),
            ("/%2e%2E/secret", "/%2e%2E/secret"),
            ("/a/.%2e/b", "/a/.%2e/b"),
            ("/%2e", "/%2e"),
            ("/100%", "/100%"),
            ("/%zz%4", "/%zz%4"),
            ("/%%34", "/%4"),
            ("/%2561", "/%2561"),
            ("/%ә", "/%ә"),
        ] {
            assert_eq!(normal(path), normal_is, "{path}");
        }
    }

    #[test]
    fn the_names_of_a_route_are_those_spin_gives() {
        for (raw, from_root, without_rest) in [
            ("/", "", "/"),
            ("/a/", "/a", "/a/"),
            ("a/:b", "/a/:b", "a/:b"),
            ("/a/...", "/a/...", "/a"),
            ("/...", "/...", ""),
        ] {
            let pattern = Pattern::parse(raw).unwrap();
            assert_eq!(
                (pattern.from_root().as_str(), pattern.raw_without_rest()),
                (from_root, without_rest)
            );
        }
    }

    #[test]
    fn a_route_that_means_nothing_is_refused() {
        for raw in ["/a//b", "/.../a", "/a*", "/:", "/:a.b", "/*/a"] {
            assert!(Pattern::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn two_routes_for_the_same_paths_are_refused() {
        for (a, b) in [
            ("/a", "/a/"),
            ("/a/:x", "/a/:y"),
            ("/a/...", "/a/*"),
            ("/...", "/..."),
        ] {
            let routes = vec![(Pattern::parse(a).unwrap(), ()), (Pattern::parse(b).unwrap(), ())];
            assert!(Router::new(routes).is_err(), "{a} {b}");
        }
    }
}
