//! The problems that operations share, by their slugs. What each means stands in `docs/status-codes.md`.

/// Problems that go together: those of other groups, and some more.
#[derive(Debug, Clone, Copy)]
pub struct Problems {
    groups: &'static [&'static Problems],
    slugs: &'static [&'static str],
}

impl Problems {
    pub(crate) const NONE: Self = Self::of(&[], &[]);

    const fn of(groups: &'static [&'static Self], slugs: &'static [&'static str]) -> Self {
        Self { groups, slugs }
    }

    pub(crate) fn add_to(&self, all: &mut Vec<&'static str>) {
        for group in self.groups {
            group.add_to(all);
        }
        all.extend(self.slugs);
    }
}

/// Those of every operation.
pub(crate) const ALWAYS: Problems = Problems::of(
    &[],
    &[
        "incomplete-body",
        "internal",
        "invalid-parameter",
        "method-not-allowed",
        "not-configured",
        "precondition-failed",
        "too-large",
        "unavailable",
    ],
);

/// Those of every operation whose body is read: it may be compressed.
pub(crate) const OF_BODIES: Problems = Problems::of(&[], &["unsupported-media-type"]);

/// The store is read.
pub(crate) const STORE: Problems = Problems::of(&[], &["store-unavailable"]);

/// The caller says who they are.
pub(crate) const CALLER: Problems = Problems::of(&[], &["not-identified", "token-expired"]);

/// A document is sent.
pub(crate) const DOCUMENT: Problems = Problems::of(&[], &["malformed", "invalid-document"]);

/// The document names a holder that something goes to.
pub(crate) const ADDRESSING: Problems =
    Problems::of(&[], &["unknown-holder", "holder-not-eligible", "holder-closed"]);

/// The scheduler has a batch of work done.
pub(crate) const SCHEDULED: Problems = Problems::of(&[&STORE], &["not-identified"]);

/// Something is looked up that may not be there, by anyone.
pub(crate) const FINDING: Problems = Problems::of(&[&STORE], &["not-found"]);

/// The same, as far as the caller may know of it.
pub(crate) const READING: Problems = Problems::of(&[&FINDING, &CALLER], &[]);

/// What is found is for some of those who may know of it.
pub(crate) const AT_WORK: Problems = Problems::of(&[&READING], &["forbidden"]);

/// The same, and a document is sent.
pub(crate) const WRITING: Problems = Problems::of(&[&AT_WORK, &DOCUMENT], &[]);

/// Something is done in a case, by its applicant or the operator.
pub(crate) const ACTING: Problems = Problems::of(
    &[&WRITING],
    &[
        "idempotency-key-reused",
        "illegal-transition",
        "no-room",
        "not-covered",
    ],
);

/// The same, by the staff of its holder.
pub(crate) const ACTING_AS_STAFF: Problems = Problems::of(&[&ACTING], &["own-request"]);

/// A request is sent.
pub(crate) const SUBMITTING: Problems = Problems::of(&[&DOCUMENT, &CALLER, &ADDRESSING, &STORE], &[]);

/// Something of the caller's own is looked at.
pub(crate) const OWN: Problems = Problems::of(&[&CALLER, &STORE], &[]);

/// A signed document is sent, which says by itself who sends it.
pub(crate) const PROVING: Problems = Problems::of(&[&DOCUMENT, &STORE], &[]);

/// The operator puts a document of the deployment in place.
pub(crate) const PUBLISHING: Problems = Problems::of(&[&OPERATING, &DOCUMENT], &[]);

/// A list of the operator's is read or worked through.
pub(crate) const OPERATING: Problems = Problems::of(&[&OWN], &["forbidden"]);

/// What holds on a day that the caller names, or today.
pub(crate) const DATED: Problems = Problems::of(&[&STORE], &["day-not-covered", "not-covered"]);
