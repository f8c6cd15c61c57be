//! What the OpenAPI document says to people: the group of an operation, its description, and an example of what is sent.

use portal_tests::{documents, people};
use requests::acts::{WAYS, Way};
use serde_json::{Value, json};

/// The groups of operations, and what each is about.
pub(crate) const TAGS: [(&str, &str); 6] = [
    (
        "requests",
        "Requests for information, and the acts of applicant and holder in a case.",
    ),
    (
        "holders",
        "The directory of holders, their staff, subscriptions and calendar links.",
    ),
    (
        "law",
        "The rules, the working calendar, and the terms that follow from them.",
    ),
    (
        "receipts",
        "What the portal states and signs, for anyone to check.",
    ),
    (
        "roots",
        "The daily roots over all cases, and the proofs that lead to them.",
    ),
    (
        "portal",
        "The deployment itself: its health, its clock, its problems.",
    ),
];

/// The group of the operation with this path.
pub(crate) fn tag(path: &str, id: &str) -> &'static str {
    match path.split('/').nth(2).unwrap_or_default() {
        _ if id == "roots-proof" => "roots",
        _ if id.starts_with("receipt") => "receipts",
        "requests" | "me" => "requests",
        "holders" => "holders",
        "terms" | "rules" | "calendar" => "law",
        "receipts" => "receipts",
        "roots" => "roots",
        _ => "portal",
    }
}

/// The way by which people act in a case that is this operation.
fn way(id: &str) -> Option<&'static Way> {
    WAYS.iter().find(|way| way.id == id)
}

/// More than the summary says: what comes of the operation, and where the law asks for it; none for an operation that
/// is not described yet.
pub(crate) fn description(id: &str) -> Option<&'static str> {
    if let Some(way) = way(id) {
        return Some(way.description);
    }
    Some(match id {
        "submit" => {
            "Registers the request under a number of the holder and opens the holder's terms (the Law, article 11(5) to (7)). \
             It is sent by its applicant: under a token whose mobile number is verified, or signed electronically without a \
             token. Under an Idempotency-Key the same bytes are registered once."
        }
        "track" => {
            "The whole case: its registrations, what is and was owed, what happened, and what can be done now. The operator \
             sees the process without what the applicant wrote or who they are; others who may sign for the organisation on \
             whose behalf the applicant asks see it all, and do nothing in it. A case that one may not know of is 404."
        }
        "track-attachment"
        | "track-question-attachment"
        | "track-reply-attachment"
        | "track-answer-attachment" => {
            "The bytes as they were attached, under the media type that was sent with them. A browser saves the file and does \
             not show it."
        }
        "track-signature" | "track-answer-signature" => {
            "The message, so that anyone can check the signature with a program of their own; 404 where the document was not signed."
        }
        "export" => {
            "Everything that somebody without the portal needs to check the case: the chain, the calendars that it names, the \
             newest proof and the receipts. `scripts/verify` reads it."
        }
        "resend-dead" => {
            "Who was not told of what, and why. In an order of its own: a page neither skips nor repeats what is on the list all \
             the while."
        }
        "resend-all" => "A batch: it is called again as long as `remaining` is true.",
        "roots" | "sweep" | "notify" => {
            "A batch: it is called again as long as `remaining` is true. It asks for the secret of the scheduler."
        }
        "roots-day" => "Hashed as RFC 6962 says. The root of a day is there once the day is over.",
        "roots-proof" => "Leads from the newest event of the case to the root.",
        "receipt" => "Each is a statement and a JWS over its canonical form (RFC 8785, RFC 7797).",
        "receipt-certificate" => {
            "The statement is about this moment. Where it would not be true the answer is 409, and `detail` says why."
        }
        "receipt-keys" => {
            "RFC 7517 and RFC 8037. Keys that sign no longer stay in the set, so that old receipts can be checked."
        }
        "receipt-verification" => {
            "Every doubt is named; a receipt that is not of this portal is an answer and no problem."
        }
        "terms" => {
            "The public calculator: the same code as in a case, with the rules and the calendar that are asked for."
        }
        "terms-rules" => {
            "Each wording with the day from which it is in force, and every term with its paragraph."
        }
        "terms-calendar-year" => "Every day that is not what its weekday says, with the source of it.",
        "directory-calendar" => {
            "A version stands for one calendar for good. Open cases keep their terms until they are computed anew. What was \
             published is answered."
        }
        "sweep-recomputation" => {
            "A term is only ever moved to the better of applicant and holder. Called again with the cursor as long as \
             `remaining` is true."
        }
        "track-own" => "One's own requests, as applicant.",
        "track-queue" => {
            "What is due first stands first. A page may be short of its limit and still have a next."
        }
        "directory" => "In the order of their BIN, page by page.",
        "directory-holder" => "The staff is shown to the staff and to the operator, who send a token.",
        "directory-holder-put" => {
            "201 where the holder is new. A company that is wholly the state's is no holder (the Rules, paragraph 2)."
        }
        "directory-staff" => {
            "A person has one role at a holder; the new one stands in place of the one before."
        }
        "directory-staff-delete" => {
            "What was that person's, such as the link to the calendar, ends with the role."
        }
        "directory-end" => {
            "From that day no request can be addressed to the holder; the staff of the successor do what it still owes."
        }
        "directory-end-delete" => "For an end that was put down by mistake, or does not come.",
        "directory-organization" => {
            "The body is the document of `x-signed-document`, signed electronically within five minutes of its arrival and with a \
             certificate by which its owner may sign for the organisation; it is sent without a token, and the IIN of the \
             certificate is who reads. They read what is sent on behalf of the organisation, as those who sent it do, for a day \
             and no longer than the certificate is valid, and act in none of it."
        }
        "directory-organization-delete" => {
            "Of the person that the token names. What a claim of the token proves is not given up by it."
        }
        "directory-history" => "A chain of its own: each change names the hash of the one before.",
        "subscribe" => "The secret is shown only by the call that makes it.",
        "subscribe-put" => "Answers the secret under which the events are signed, once (`docs/notices.md`).",
        "subscribe-delete" => "Events that wait are not posted any more.",
        "feed" => "Answers the address with its key, once. 201 where there was no link.",
        "feed-link" => "Who made it, and when.",
        "feed-revoke" => "The address is 404 from then on.",
        "feed-terms" => {
            "RFC 5545, without anything personal: registration numbers, what is owed, and the last days."
        }
        "portal-health" => "200 where the store answers and the law reaches today.",
        "portal-openapi" => "OpenAPI 3.1, made from the types that the functions parse and answer.",
        "portal-problem" => "Where the `type` of a problem leads.",
        _ => return None,
    })
}

/// A request to the holder of the demonstration.
fn request() -> Value {
    documents::request(people::CITIZEN, people::HOLDER)
}

/// An example of the body that an operation takes; none where it takes none, or has no example yet. Its numbers have right
/// check digits.
pub(crate) fn example(id: &str) -> Option<Value> {
    if let Some(way) = way(id) {
        return serde_json::from_str(way.example).ok();
    }
    Some(match id {
        "submit" => request(),
        "directory-holder-put" => documents::holder("«Су арнасы» АҚ", "АО «Су арнасы»", 51.0),
        "directory-staff" => json!({"role": "administrator"}),
        "directory-calendar" => json!({
            "version": "kz-2026.2",
            "first_year": 2026,
            "last_year": 2026,
            "holidays": [{
                "name": {"kk": "Республика күні", "ru": "День Республики", "en": "Republic Day"},
                "month": 10,
                "day": 25,
                "substituted": true,
                "source": "Закон № 267, статья 3",
                "confirmed": true
            }],
            "movable": [],
            "moved": []
        }),
        "receipt-verification" => receipt(),
        "directory-end" => {
            json!({"on": "2027-01-01", "reason": "reorganised", "successor": people::OTHER_HOLDER})
        }
        "directory-organization" => json!({
            "purpose": "read-requests-of-organization",
            "bin": people::HOLDER,
            "at": "2026-11-02T10:00:00Z"
        }),
        "subscribe-put" => json!({"url": "https://hooks.example.kz/portal"}),
        _ => return None,
    })
}

/// An example of a parameter that a generator of values does not hit upon.
pub(crate) fn example_of_parameter(name: &str) -> Option<Value> {
    Some(match name {
        "bin" | "holder" => people::HOLDER.into(),
        "iin" => people::ADMINISTRATOR.into(),
        "id" => format!("{}-2026-1", people::HOLDER).into(),
        "index" | "clarification" => 0.into(),
        "day" | "on" | "due" => "2026-11-02".into(),
        "at" => "2026-11-02T10:00:00Z".into(),
        "year" => 2026.into(),
        "slug" => "not-found".into(),
        "calendar" => "kz-2026.1".into(),
        "Idempotency-Key" => "3f2b8c1e".into(),
        "If-Match" | "If-None-Match" => "\"6f1d0c1b3a5e4f7289abcdef01234567\"".into(),
        "Accept-Language" => "kk".into(),
        _ => return None,
    })
}

/// A receipt as it looks: of no portal, and so an answer with doubts.
fn receipt() -> Value {
    let digest = "ab".repeat(32);
    let number = format!("{}-2026-1", people::HOLDER);
    json!({
        "statement": {
            "format": 1,
            "kind": "registration",
            "portal": "example",
            "language": "kk",
            "case": number,
            "number": number,
            "partial": false,
            "event": {"seq": 0, "id": "cd".repeat(16), "hash": digest},
            "at": "2026-11-02T05:00:00Z",
            "arrived_at": "2026-11-02T05:00:00Z",
            "registered_on": "2026-11-02",
            "document": {"commitment": digest},
            "applicant": digest,
            "holder": {"bin": people::HOLDER, "name": "«Су арнасы» АҚ"},
            "rules": "2026",
            "calendar": "kz-2026.1",
            "terms": [],
            "text": "Сұрау салу тіркелді."
        },
        "jws": format!("eyJhbGciOiJFZERTQSIsImtpZCI6ImEifQ..{}", "A".repeat(86))
    })
}
