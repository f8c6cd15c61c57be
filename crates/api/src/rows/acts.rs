//! Acts in a case: each answers with the case as it is then.

use crate::operation::{Access, Signing};
use crate::problems::{ACTING, ACTING_AS_STAFF, FORWARDING};

operations!(
    MODERATE = act(
        "moderate",
        "moderate",
        "/v1/requests/{id}/moderation",
        "Accept a request, or return it to the applicant, as the holder's administrator"
    )
    .by(Access::Administrator)
    .taking("Moderation")
    .refusing(&ACTING_AS_STAFF),
    FORWARD = act(
        "forward",
        "forward",
        "/v1/requests/{id}/forwarding",
        "Send a request, or a part of it, to the competent holder, as the \
         holder's administrator"
    )
    .by(Access::Administrator)
    .taking("Forwarding")
    .refusing(&FORWARDING)
    .and(&["forwarded-too-often"]),
    FORWARD_RECALL = act(
        "forward",
        "forward-recall",
        "/v1/requests/{id}/forwarding/recall",
        "Take back what was forwarded by mistake, before the other holder did \
         anything, as the holder's administrator"
    )
    .by(Access::Administrator)
    .taking("ForwardingRecall")
    .refusing(&ACTING_AS_STAFF)
    .and(&["nothing-to-recall"]),
    EXTEND = act(
        "extend",
        "extend",
        "/v1/requests/{id}/extension",
        "Make the term of the answer longer, once, as the holder's head"
    )
    .by(Access::Head)
    .taking("Extension")
    .refusing(&ACTING_AS_STAFF)
    .and(&["already-extended", "term-ended"]),
    EXTEND_NOTICE = act(
        "extend",
        "extend-notice",
        "/v1/requests/{id}/extension/notice",
        "Confirm that the applicant was told of the extension, as the holder's \
         administrator or head"
    )
    .by(Access::Staff)
    .taking("ExtensionNotice")
    .refusing(&ACTING_AS_STAFF)
    .and(&["nothing-to-confirm"]),
    CLARIFY = act(
        "clarify",
        "clarify",
        "/v1/requests/{id}/clarification",
        "Ask the applicant what is meant, as the holder's administrator"
    )
    .by(Access::Administrator)
    .large()
    .taking("ClarificationQuestion")
    .refusing(&ACTING_AS_STAFF),
    CLARIFY_REPLY = act(
        "clarify",
        "clarify-reply",
        "/v1/requests/{id}/clarification/reply",
        "Say what is meant, as the applicant"
    )
    .by(Access::Applicant)
    .large()
    .taking("ClarificationReply")
    .refusing(&ACTING),
    ANSWER = act(
        "answer",
        "answer",
        "/v1/requests/{id}/answer",
        "Answer, point to a publication, or refuse, as the holder's administrator or head"
    )
    .by(Access::Staff)
    .signed(Signing::May)
    .large()
    .taking("AnswerDocument")
    .refusing(&ACTING_AS_STAFF)
    .and(&["signature-refused"]),
    CORRECT = act(
        "correct",
        "correct",
        "/v1/requests/{id}/contacts",
        "Give other contacts than the request has, as its applicant"
    )
    .by(Access::Applicant)
    .taking("ContactsDraft")
    .refusing(&ACTING)
    .and(&["corrected-too-often"]),
    WITHDRAW = act(
        "withdraw",
        "withdraw",
        "/v1/requests/{id}/withdrawal",
        "Take a request back, as the applicant"
    )
    .by(Access::Applicant)
    .taking("Withdrawal")
    .refusing(&ACTING),
    RATE = act(
        "rate",
        "rate",
        "/v1/requests/{id}/rating",
        "Rate an answer, as the applicant"
    )
    .by(Access::Applicant)
    .taking("Rating")
    .refusing(&ACTING)
    .and(&["already-rated"]),
    ERASE = act(
        "erase",
        "erase",
        "/v1/requests/{id}/erasure",
        "Remove every personal value of a case that is over, as the operator"
    )
    .by(Access::Operator)
    .taking("Erasure")
    .refusing(&ACTING),
    RESEND = act(
        "resend",
        "resend",
        "/v1/requests/{id}/resending",
        "Send notices of a case again that could not be delivered, as the operator"
    )
    .by(Access::Operator)
    .taking("Resending")
    .refusing(&ACTING),
);
