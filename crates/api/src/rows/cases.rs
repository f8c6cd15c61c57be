//! Requests and cases: sending one, and reading what there is of it.

use crate::operation::{Access, Signing};
use crate::problems::{AT_WORK, READING, SUBMITTING};

operations!(
    SUBMIT = post(
        "submit",
        "submit",
        "/v1/requests",
        "Send a request to the head of a holder"
    )
    .by(Access::Reachable)
    .asking_first()
    .idempotent()
    .signed(Signing::May)
    .large()
    .taking("RequestDocument")
    .answering("Case")
    .saying(&[201])
    .refusing(&SUBMITTING)
    .and(&[
        "idempotency-key-reused",
        "not-covered",
        "not-the-applicant",
        "phone-not-verified",
        "quota-exhausted",
        "request-erased",
        "signature-refused"
    ]),
    TRACK = get(
        "track",
        "track",
        "/v1/requests/{id}",
        "Read a case as its applicant, its holder's staff or the operator may see it"
    )
    .by(Access::Readers)
    .answering("Case")
    .refusing(&READING),
    TRACK_ATTACHMENT = get(
        "track",
        "track-attachment",
        "/v1/requests/{id}/attachments/{index}",
        "Read an attachment of a request"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    TRACK_QUESTION_ATTACHMENT = get(
        "track",
        "track-question-attachment",
        "/v1/requests/{id}/clarifications/{clarification}/attachments/{index}",
        "Read a file that came with a question, by the number of the \
         registration and the place of the question"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    TRACK_REPLY_ATTACHMENT = get(
        "track",
        "track-reply-attachment",
        "/v1/requests/{id}/clarifications/{clarification}/reply/attachments/{index}",
        "Read a file that came with the reply to a question"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    TRACK_ANSWER_ATTACHMENT = get(
        "track",
        "track-answer-attachment",
        "/v1/requests/{id}/answer/attachments/{index}",
        "Read an attachment of an answer, by the number of the registration that \
         was answered"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    TRACK_SIGNATURE = get(
        "track",
        "track-signature",
        "/v1/requests/{id}/signature",
        "Read the signed document of a request as it was received, CMS in DER or BER"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    TRACK_ANSWER_SIGNATURE = get(
        "track",
        "track-answer-signature",
        "/v1/requests/{id}/answer/signature",
        "Read the signed document of an answer as it was received, CMS in DER or BER"
    )
    .by(Access::Insiders)
    .refusing(&READING),
    EXPORT = get(
        "export",
        "export",
        "/v1/requests/{id}/export",
        "Read the portable case file, with the content of attached files if so asked"
    )
    .by(Access::Readers)
    .with(&["attachments"])
    .answering("CaseFile")
    .refusing(&READING),
    RECEIPT = get(
        "receipt",
        "receipt",
        "/v1/requests/{id}/receipts",
        "Read every receipt of a case so far, each signed, as one may see the case"
    )
    .by(Access::Readers)
    .answering("ReceiptPage")
    .refusing(&READING),
    RECEIPT_CERTIFICATE = get(
        "receipt",
        "receipt-certificate",
        "/v1/requests/{id}/certificate",
        "Certify how a registration stands now: what was done in time, or that \
         there is no answer"
    )
    .by(Access::Readers)
    .with(&["kind"])
    .answering("Receipt")
    .refusing(&READING)
    .and(&["not-certifiable", "not-covered"]),
    ROOTS_PROOF = get(
        "roots",
        "roots-proof",
        "/v1/requests/{id}/proof",
        "Read the proof that a case is under the root of a day, or of the newest there is"
    )
    .by(Access::Readers)
    .with(&["day"])
    .answering("InclusionProof")
    .refusing(&READING),
    TRACK_OWN = get(
        "track",
        "track-own",
        "/v1/me/requests",
        "List one's own cases, newest first"
    )
    .by(Access::Identified)
    .with(&["limit", "cursor"])
    .answering("CaseSummaryPage")
    .refusing(&READING),
    TRACK_QUEUE = get(
        "track",
        "track-queue",
        "/v1/holders/{bin}/queue",
        "List the open cases of a holder by time left, for its staff"
    )
    .by(Access::Staff)
    .with(&["limit", "cursor", "kind", "overdue"])
    .answering("CaseSummaryPage")
    .refusing(&AT_WORK),
);
