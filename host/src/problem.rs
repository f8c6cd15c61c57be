//! The answers that the host itself gives, as problem details (RFC 9457). They say what the caller can do, and
//! nothing of what happened inside: that is in the log.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::body::AnswerBody;
use crate::record::Failure;

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
}

impl From<Option<Failure>> for Problem {
    fn from(failure: Option<Failure>) -> Self {
        match failure {
            Some(Failure::Deadline) => Self::TooSlow,
            Some(Failure::Trapped) | None => Self::Failed,
        }
    }
}

impl Problem {
    fn parts(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not-found",
                "Not found",
                "No function serves this address.",
            ),
            Self::NoHost => (
                StatusCode::BAD_REQUEST,
                "missing-host",
                "Host missing",
                "The request needs one valid Host header.",
            ),
            Self::BodyTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-too-large",
                "Body too large",
                "The request's body is longer than allowed.",
            ),
            Self::TooManyRequests(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                "Too many requests from one address",
                "Nothing was done. Send the request again after the time that Retry-After gives.",
            ),
            Self::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "Too many requests at once",
                "Nothing was done. Send the request again in a moment.",
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Internal error",
                "The request failed here. It is not known whether it took effect.",
            ),
            Self::TooSlow => (
                StatusCode::GATEWAY_TIMEOUT,
                "deadline",
                "Took too long",
                "The request took too long and was ended. It is not known whether it took effect.",
            ),
        }
    }

    /// The answer.
    pub fn response(self) -> Response<AnswerBody> {
        let (status, kind, title, detail) = self.parts();
        let problem = json!({
            "type": format!("/problems/{kind}"),
            "title": title,
            "status": status.as_u16(),
            "detail": detail,
        });
        let mut response = Response::new(AnswerBody::whole(problem.to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in [
            (CONTENT_TYPE, "application/problem+json"),
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
            Self::Overloaded => Some(RETRY_AFTER_SECONDS),
            Self::NotFound | Self::NoHost | Self::BodyTooLarge | Self::Failed | Self::TooSlow => None,
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
        ] {
            let response = problem.response();
            assert_eq!(response.status(), status);
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
