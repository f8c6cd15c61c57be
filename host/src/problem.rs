//! The answers that the host itself gives, as problem details (RFC 9457), in the language of the client. They say what the
//! caller can do, and nothing of what happened inside: that is in the log.

use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;
use words::language::{Language, Text};

use crate::body::AnswerBody;
use crate::record::Failure;
use crate::say;

/// When to come back after the host was full: instances live for milliseconds.
const RETRY_AFTER_SECONDS: u64 = 1;

/// Why the host answers instead of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No route serves the path.
    NotFound,
    /// The request does not say for which host it is.
    NoHost,
    /// The body is longer than allowed.
    BodyTooLarge,
    /// The client's address has sent more than it may. It may send again after so many seconds.
    TooManyRequests(u64),
    /// Too many instances are at work.
    Overloaded,
    /// The function failed, or answered nothing.
    Failed,
    /// The function took too long.
    TooSlow,
    /// What the function wrote was lost.
    Lost,
    /// What came is no request of HTTP.
    Unreadable,
    /// The head of the request did not come to its end in time.
    HeadTooSlow,
    /// The address is longer than this host reads.
    AddressTooLong,
    /// The headers are more, or longer, than this host reads.
    HeadersTooLarge,
}

/// What was asked, as far as an answer says it again.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The path.
    pub path: &'a str,
    /// The language of the answer.
    pub language: Language,
}

/// The path where none could be read.
pub const NO_PATH: &str = "/";

impl From<Option<Failure>> for Problem {
    fn from(failure: Option<Failure>) -> Self {
        match failure {
            Some(Failure::Deadline) => Self::TooSlow,
            Some(Failure::Lost) => Self::Lost,
            Some(Failure::Trapped) | None => Self::Failed,
        }
    }
}

impl Problem {
    /// The HTTP status.
    const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NoHost => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Lost => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::HeadTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        }
    }

    /// Slug, title and detail.
    const fn words(self) -> (&'static str, Text, Text) {
        match self {
            Self::NotFound => ("not-found", say::NOT_FOUND, say::NOT_FOUND_DETAIL),
            Self::NoHost => ("missing-host", say::MISSING_HOST, say::MISSING_HOST_DETAIL),
            Self::BodyTooLarge => ("body-too-large", say::BODY_TOO_LARGE, say::BODY_TOO_LARGE_DETAIL),
            Self::TooManyRequests(_) => (
                "too-many-requests",
                say::TOO_MANY_REQUESTS,
                say::TOO_MANY_REQUESTS_DETAIL,
            ),
            Self::Overloaded => ("overloaded", say::OVERLOADED, say::OVERLOADED_DETAIL),
            Self::Failed => ("internal", say::INTERNAL, say::INTERNAL_DETAIL),
            Self::TooSlow => ("deadline", say::DEADLINE, say::DEADLINE_DETAIL),
            Self::Lost => (
                "store-unavailable",
                say::STORE_UNAVAILABLE,
                say::STORE_UNAVAILABLE_DETAIL,
            ),
            Self::Unreadable => (
                "unreadable-request",
                say::UNREADABLE_REQUEST,
                say::UNREADABLE_REQUEST_DETAIL,
            ),
            Self::HeadTooSlow => (
                "request-timeout",
                say::REQUEST_TIMEOUT,
                say::REQUEST_TIMEOUT_DETAIL,
            ),
            Self::AddressTooLong => (
                "address-too-long",
                say::ADDRESS_TOO_LONG,
                say::ADDRESS_TOO_LONG_DETAIL,
            ),
            Self::HeadersTooLarge => (
                "headers-too-large",
                say::HEADERS_TOO_LARGE,
                say::HEADERS_TOO_LARGE_DETAIL,
            ),
        }
    }

    /// The answer.
    pub fn response(self, asked: Asked<'_>) -> Response<AnswerBody> {
        let (status, (kind, title, detail)) = (self.status(), self.words());
        let problem = json!({
            "type": format!("/problems/{kind}"),
            "title": title.r#in(asked.language),
            "status": status.as_u16(),
            "detail": detail.r#in(asked.language),
            "instance": asked.path,
        });
        let mut response = Response::new(AnswerBody::whole(problem.to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in [
            (CONTENT_TYPE, "application/problem+json"),
            (CONTENT_LANGUAGE, asked.language.tag()),
            // What the functions say of their answers, too (OWASP, REST Security).
            (CACHE_CONTROL, "no-store"),
            (
                CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'",
            ),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let retry_after = match self {
            Self::TooManyRequests(seconds) => Some(seconds),
            Self::Overloaded | Self::Lost => Some(RETRY_AFTER_SECONDS),
            Self::NotFound
            | Self::NoHost
            | Self::BodyTooLarge
            | Self::Failed
            | Self::TooSlow
            | Self::Unreadable
            | Self::HeadTooSlow
            | Self::AddressTooLong
            | Self::HeadersTooLarge => None,
        };
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_its_status_and_type() {
        for (problem, status) in [
            (Problem::NotFound, 404),
            (Problem::NoHost, 400),
            (Problem::BodyTooLarge, 413),
            (Problem::TooManyRequests(7), 429),
            (Problem::Overloaded, 503),
            (Problem::Failed, 500),
            (Problem::TooSlow, 504),
            (Problem::Lost, 503),
            (Problem::Unreadable, 400),
            (Problem::HeadTooSlow, 408),
            (Problem::AddressTooLong, 414),
            (Problem::HeadersTooLarge, 431),
        ] {
            let response = problem.response(Asked {
                path: "/a",
                language: Language::Ru,
            });
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[CONTENT_LANGUAGE], "ru");
            assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
            let retry_after = response.headers().get(RETRY_AFTER).map(HeaderValue::as_bytes);
            let wanted: Option<&[u8]> = match status {
                429 => Some(b"7"),
                503 => Some(b"1"),
                _ => None,
            };
            assert_eq!(retry_after, wanted);
        }
    }
}
