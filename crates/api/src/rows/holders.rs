//! Holders: the directory, their staff, and where they hear of their cases.

use crate::operation::{Access, Signing};
use crate::problems::{AT_WORK, FINDING, OWN, PROVING, READING, STORE, WRITING};

operations!(
    DIRECTORY = get("directory", "directory", "/v1/holders", "List the holders")
        .with(&["limit", "cursor"])
        .answering("HolderPage")
        .refusing(&STORE),
    DIRECTORY_HOLDER = get(
        "directory",
        "directory-holder",
        "/v1/holders/{bin}",
        "Read a holder"
    )
    .by(Access::EveryoneOrToken)
    .answering("Holder")
    .refusing(&READING),
    DIRECTORY_HOLDER_PUT = put(
        "directory",
        "directory-holder-put",
        "/v1/holders/{bin}",
        "Register a holder or replace its profile, as the operator"
    )
    .by(Access::Operator)
    .conditional()
    .taking("HolderProfile")
    .answering("Holder")
    .saying(&[200, 201])
    .refusing(&WRITING),
    DIRECTORY_STAFF = put(
        "directory",
        "directory-staff",
        "/v1/holders/{bin}/staff/{iin}",
        "Give a person a role at a holder, as the operator"
    )
    .by(Access::Operator)
    .conditional()
    .taking("Grant")
    .answering("Holder")
    .refusing(&WRITING),
    DIRECTORY_STAFF_DELETE = delete(
        "directory",
        "directory-staff-delete",
        "/v1/holders/{bin}/staff/{iin}",
        "Take a person's role at a holder away, as the operator"
    )
    .by(Access::Operator)
    .conditional()
    .answering("Holder")
    .refusing(&AT_WORK),
    DIRECTORY_END = put(
        "directory",
        "directory-end",
        "/v1/holders/{bin}/end",
        "Put down the end of a holder, its day, reason and successor, as the operator"
    )
    .by(Access::Operator)
    .conditional()
    .taking("HolderEndDocument")
    .answering("Holder")
    .refusing(&WRITING)
    .and(&["unknown-holder"]),
    DIRECTORY_END_DELETE = delete(
        "directory",
        "directory-end-delete",
        "/v1/holders/{bin}/end",
        "Take the end of a holder back, as the operator"
    )
    .by(Access::Operator)
    .conditional()
    .answering("Holder")
    .refusing(&AT_WORK),
    DIRECTORY_HISTORY = get(
        "directory",
        "directory-history",
        "/v1/holders/{bin}/history",
        "List every change of a holder's entry and staff, newest first, for the \
         operator and its head"
    )
    .by(Access::HeadAndOperator)
    .with(&["limit", "cursor"])
    .answering("HolderChangePage")
    .refusing(&AT_WORK),
    DIRECTORY_ORGANIZATION = put(
        "directory",
        "directory-organization",
        "/v1/me/organizations/{bin}",
        "Prove by a signature that one may sign for an organisation, to read its \
         requests for a day"
    )
    .by(Access::Signer)
    .signed(Signing::Must)
    .taking("OrganizationProof")
    .answering("OrganizationReading")
    .refusing(&PROVING)
    .and(&["forbidden", "signature-refused"]),
    DIRECTORY_ORGANIZATION_DELETE = delete(
        "directory",
        "directory-organization-delete",
        "/v1/me/organizations/{bin}",
        "Give that up before the day is over"
    )
    .by(Access::Identified)
    .answering("OrganizationReading")
    .refusing(&OWN),
    SUBSCRIBE = get(
        "subscribe",
        "subscribe",
        "/v1/holders/{bin}/subscription",
        "Read where the events of a holder's cases go, as its staff or the operator"
    )
    .by(Access::StaffAndOperator)
    .answering("Subscription")
    .refusing(&AT_WORK),
    SUBSCRIBE_PUT = put(
        "subscribe",
        "subscribe-put",
        "/v1/holders/{bin}/subscription",
        "Have the events of a holder's cases posted to its own system, as its \
         head or the operator"
    )
    .by(Access::HeadAndOperator)
    .taking("SubscriptionDocument")
    .answering("Subscription")
    .saying(&[200, 201])
    .refusing(&WRITING),
    SUBSCRIBE_DELETE = delete(
        "subscribe",
        "subscribe-delete",
        "/v1/holders/{bin}/subscription",
        "End that, as the head of the holder or the operator"
    )
    .by(Access::HeadAndOperator)
    .answering("Subscription")
    .refusing(&AT_WORK),
    FEED = put(
        "feed",
        "feed",
        "/v1/holders/{bin}/feed",
        "Make a link to the calendar of a holder's terms, in place of the one \
         before, as its staff"
    )
    .by(Access::Staff)
    .answering("NewFeedLink")
    .saying(&[200, 201])
    .refusing(&AT_WORK),
    FEED_LINK = get(
        "feed",
        "feed-link",
        "/v1/holders/{bin}/feed",
        "Read whether a holder has such a link, without its key, as its staff or \
         the operator"
    )
    .by(Access::StaffAndOperator)
    .answering("Feed")
    .refusing(&AT_WORK),
    FEED_REVOKE = delete(
        "feed",
        "feed-revoke",
        "/v1/holders/{bin}/feed",
        "Revoke the link, as the holder's staff or the operator"
    )
    .by(Access::StaffAndOperator)
    .answering("Feed")
    .refusing(&AT_WORK),
    FEED_TERMS = get(
        "feed",
        "feed-terms",
        "/v1/holders/{bin}/terms.ics",
        "Read the terms of a holder as a calendar (iCalendar), by the key of its link"
    )
    .by(Access::Key)
    .with(&["key", "language"])
    .refusing(&FINDING),
);
