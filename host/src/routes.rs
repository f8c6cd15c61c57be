//! Routes as Spin has them: exact segments, `:name` for one segment, `/...` at the end for any rest.
//!
//! Followed from Spin's `crates/routes`, which matches with the `routefinder` crate:
//! - the most specific route wins, whatever the order in the manifest: segment by segment, exact before
//!   named before the rest; of two that agree so far, the one that ends;
//! - `/foo/...` also serves `/foo`;
//! - slashes at the beginning and at the end of a path do not matter for which route serves it, but the rest
//!   of a `/...` keeps the fact that there was one at the end;
//! - upper and lower case differ, and nothing is percent-decoded.
//!
//! Spin only warns of two equal routes and serves the last; here that is an error at start.

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
        let mut left = Some(path.trim_matches('/')).filter(|path| !path.is_empty());
        let mut captures = Captures {
            named: Vec::new(),
            rest: String::new(),
        };
        for segment in &self.segments {
            let (part, after) = match left {
                None => (None, None),
                Some(path) => match path.split_once('/') {
                    Some((part, after)) => (Some(part), Some(after)),
                    None => (Some(path), None),
                },
            };
            match (segment, part) {
                (Segment::Exact(text), Some(part)) if text == part => {}
                (Segment::Named(name), Some(part)) => captures.named.push((name, part)),
                (Segment::Rest, _) => {
                    let slash = if path.ends_with('/') { "/" } else { "" };
                    captures.rest = match left {
                        Some(rest) => format!("/{rest}{slash}"),
                        None => slash.to_owned(),
                    };
                    return Some(captures);
                }
                (Segment::Exact(_) | Segment::Named(_), _) => return None,
            }
            left = after;
        }
        left.is_none().then_some(captures)
    }
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
                ("/a/", "/a"),
                ("//a//", "/a"),
                ("/A", "/..."),
                ("/ab", "/..."),
                ("/a/new", "/a/new"),
                ("/a/7", "/a/:id"),
                ("/a/7/", "/a/:id"),
                ("/a/7/done", "/a/:id/done"),
                ("/a/7/other", "/a/:id/..."),
                ("/a/b/c", "/a/b/c/..."),
                ("/a/b/c/d/e", "/a/b/c/..."),
                ("/a/new/x", "/a/:id/..."),
                ("/a//done", "/a/:id/done"),
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
        for path in ["/", "/a", "/a/", "/a/1/2", "/bb", "/C", "/c/d", "/%61/1"] {
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
            ("/a/:id", "/a/7/", &[("id", "7")], ""),
            ("/a/...", "/a", &[], ""),
            ("/a/...", "/a/", &[], "/"),
            ("/a/...", "/a/b/c", &[], "/b/c"),
            ("/a/...", "/a/b/", &[], "/b/"),
            ("/...", "/", &[], "/"),
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
