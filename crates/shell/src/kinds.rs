//! The kinds of problems that functions of any area refuse with. A kind of one area stands beside what refuses there.

use crate::problem::{Kind, Status};
use crate::say::problems as say;

/// The caller may try again in a second.
const SOON: &[(&str, &str)] = &[("retry-after", "1")];

/// The body is not JSON in UTF-8.
pub static MALFORMED: Kind = Kind::new("malformed", Status::of::<400>(), say::MALFORMED);

/// The body ended before its announced end.
pub static INCOMPLETE_BODY: Kind = Kind::new("incomplete-body", Status::of::<400>(), say::INCOMPLETE_BODY);

/// A header or a query parameter is not of its form.
pub static INVALID_PARAMETER: Kind =
    Kind::new("invalid-parameter", Status::of::<400>(), say::INVALID_PARAMETER);

/// No token, or one that is not valid.
pub static NOT_IDENTIFIED: Kind = Kind::new("not-identified", Status::of::<401>(), say::NOT_IDENTIFIED)
    .with(&[("www-authenticate", "Bearer")]);

/// The token has expired.
pub static TOKEN_EXPIRED: Kind =
    Kind::new("token-expired", Status::of::<401>(), say::TOKEN_EXPIRED).with(&[(
        "www-authenticate",
        "Bearer error=\"invalid_token\", error_description=\"expired\"",
    )]);

/// The caller may not do this.
pub static FORBIDDEN: Kind = Kind::new("forbidden", Status::of::<403>(), say::FORBIDDEN);

/// Unknown, or nothing the caller may know of.
pub static NOT_FOUND: Kind = Kind::new("not-found", Status::of::<404>(), say::NOT_FOUND);

/// The resource does not know this method.
pub static METHOD_NOT_ALLOWED: Kind =
    Kind::new("method-not-allowed", Status::of::<405>(), say::METHOD_NOT_ALLOWED);

/// The body is larger than the limit.
pub static TOO_LARGE: Kind = Kind::new("too-large", Status::of::<413>(), say::TOO_LARGE);

/// The body has another media type.
pub static UNSUPPORTED_MEDIA_TYPE: Kind = Kind::new(
    "unsupported-media-type",
    Status::of::<415>(),
    say::UNSUPPORTED_MEDIA_TYPE,
);

/// Well-formed, but not acceptable; `errors` says where.
pub static INVALID_DOCUMENT: Kind = Kind::new("invalid-document", Status::of::<422>(), say::INVALID_DOCUMENT);

/// The electronic signature is not believed; `detail` says why.
pub static SIGNATURE_REFUSED: Kind =
    Kind::new("signature-refused", Status::of::<422>(), say::SIGNATURE_REFUSED);

/// There is no room for more in the record.
pub static NO_ROOM: Kind = Kind::new("no-room", Status::of::<409>(), say::NO_ROOM);

/// `If-Match` does not hold.
pub static PRECONDITION_FAILED: Kind = Kind::new(
    "precondition-failed",
    Status::of::<412>(),
    say::PRECONDITION_FAILED,
);

/// The store does not answer, or too many write the same key.
pub static STORE_UNAVAILABLE: Kind =
    Kind::new("store-unavailable", Status::of::<503>(), say::STORE_UNAVAILABLE).with(SOON);

/// A part of the portal, or a service that it asks, does not answer.
pub static UNAVAILABLE: Kind = Kind::new("unavailable", Status::of::<503>(), say::UNAVAILABLE).with(SOON);

/// The deployment lacks a setting.
pub static NOT_CONFIGURED: Kind = Kind::new("not-configured", Status::of::<503>(), say::NOT_CONFIGURED);

/// A fault of the portal itself.
pub static INTERNAL: Kind = Kind::new("internal", Status::of::<500>(), say::INTERNAL);
