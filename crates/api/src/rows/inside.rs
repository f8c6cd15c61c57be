//! What the components ask of each other. No route leads there.

use crate::operation::Access;

operations!(
    IDENTITY_TOKEN = post("identity", "identity-token", "/token", "Say whose a token is")
        .by(Access::Component)
        .large(),
    IDENTITY_SIGNATURE = post(
        "identity",
        "identity-signature",
        "/signature",
        "Say who signed a document"
    )
    .by(Access::Component)
    .large(),
    IDENTITY_REVOCATION = post(
        "identity",
        "identity-revocation",
        "/revocation",
        "Ask again whether a certificate was revoked when a document came"
    )
    .by(Access::Component)
    .large()
    .with(&["at"]),
    RECEIPT_SIGN =
        post("receipt", "receipt-sign", "/sign", "Sign the receipt of an event").by(Access::Component),
);
