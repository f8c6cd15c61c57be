//! What is open to everyone: the law, the proofs, the deployment itself; and the calendar, which the operator publishes.

use crate::operation::Access;
use crate::problems::{DATED, DOCUMENT, FINDING, PUBLISHING, STORE};

operations!(
    TERMS = get(
        "terms",
        "terms",
        "/v1/terms",
        "Calculate every term that an event opens, each with its derivation"
    )
    .with(&["event", "at", "rules", "calendar", "holder", "due", "days"])
    .answering("Calculation")
    .refusing(&DATED)
    .and(&["not-found"]),
    TERMS_RULES = get(
        "terms",
        "terms-rules",
        "/v1/rules",
        "Read every wording of the rules, or the one in force on a day"
    )
    .with(&["on"])
    .answering("RuleSetPage")
    .refusing(&DATED),
    TERMS_CALENDAR_YEAR = get(
        "terms",
        "terms-calendar-year",
        "/v1/calendar/{year}",
        "Read a year of the working calendar"
    )
    .with(&["calendar"])
    .answering("CalendarYear")
    .refusing(&FINDING),
    DIRECTORY_CALENDAR = put(
        "directory",
        "directory-calendar",
        "/v1/calendar",
        "Publish a new version of the working calendar, as the operator"
    )
    .by(Access::Operator)
    .taking("CalendarDefinition")
    .answering("CalendarDefinition")
    .refusing(&PUBLISHING)
    .and(&["version-taken"]),
    RECEIPT_KEYS = get(
        "receipt",
        "receipt-keys",
        "/v1/receipts/keys",
        "The public keys of the portal's receipts, a JWKS"
    )
    .answering("ReceiptKeys"),
    RECEIPT_VERIFICATION = post(
        "receipt",
        "receipt-verification",
        "/v1/receipts/verification",
        "Check whether a receipt is one of this portal"
    )
    .taking("Receipt")
    .answering("ReceiptVerification")
    .refusing(&DOCUMENT),
    ROOTS_DAY = get(
        "roots",
        "roots-day",
        "/v1/roots/{day}",
        "Read the root over all chains of a day"
    )
    .answering("DailyRoot")
    .refusing(&FINDING),
    PORTAL_HEALTH = get(
        "portal",
        "portal-health",
        "/v1/health",
        "The state of this deployment"
    )
    .answering("Health")
    .refusing(&STORE)
    .and(&["not-covered"]),
    PORTAL_OPENAPI =
        get("portal", "portal-openapi", "/v1/openapi.json", "This document").answering("OpenApi"),
    PORTAL_PROBLEM = get(
        "portal",
        "portal-problem",
        "/problems/{slug}",
        "What a kind of problem is"
    )
    .answering("ProblemKind")
    .and(&["not-found"]),
);
