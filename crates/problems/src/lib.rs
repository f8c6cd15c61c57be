//! Every kind of problem: for the function that says what each is, and for the tests. A function that refuses names the
//! kinds that it refuses with, and is linked with no others.

use casework::acts::{rejected, standpoint};
use casework::citizens;
use directory::{calendars, holders};
use evidence::signer;
use shell::{Kind, kinds};

/// Every kind.
pub static ALL: [&Kind; 39] = [
    &kinds::MALFORMED,
    &kinds::INCOMPLETE_BODY,
    &kinds::INVALID_PARAMETER,
    &kinds::NOT_IDENTIFIED,
    &kinds::TOKEN_EXPIRED,
    &citizens::PHONE_NOT_VERIFIED,
    &citizens::NOT_THE_APPLICANT,
    &kinds::FORBIDDEN,
    &standpoint::OWN_REQUEST,
    &kinds::NOT_FOUND,
    &kinds::METHOD_NOT_ALLOWED,
    &kinds::TOO_LARGE,
    &kinds::UNSUPPORTED_MEDIA_TYPE,
    &kinds::INVALID_DOCUMENT,
    &kinds::SIGNATURE_REFUSED,
    &holders::UNKNOWN_HOLDER,
    &holders::HOLDER_NOT_ELIGIBLE,
    &holders::HOLDER_CLOSED,
    &citizens::IDEMPOTENCY_KEY_REUSED,
    &citizens::REQUEST_ERASED,
    &citizens::QUOTA_EXHAUSTED,
    &rejected::ILLEGAL_TRANSITION,
    &rejected::ALREADY_RATED,
    &rejected::NOTHING_TO_CONFIRM,
    &rejected::ALREADY_EXTENDED,
    &rejected::TERM_ENDED,
    &calendars::VERSION_TAKEN,
    &rejected::NOTHING_TO_RECALL,
    &rejected::CORRECTED_TOO_OFTEN,
    &rejected::FORWARDED_TOO_OFTEN,
    &kinds::NO_ROOM,
    &signer::NOT_CERTIFIABLE,
    &kinds::PRECONDITION_FAILED,
    &calendars::DAY_NOT_COVERED,
    &calendars::NOT_COVERED,
    &kinds::STORE_UNAVAILABLE,
    &kinds::UNAVAILABLE,
    &kinds::NOT_CONFIGURED,
    &kinds::INTERNAL,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use words::language::Language;

    use super::*;

    #[test]
    fn every_kind_has_its_own_slug_and_a_title_in_each_language() {
        let slugs: BTreeSet<_> = ALL.iter().map(|kind| kind.slug()).collect();
        assert_eq!(slugs.len(), ALL.len());
        for kind in ALL {
            for language in [Language::Kk, Language::Ru, Language::En] {
                assert!(!kind.title(language).is_empty(), "{kind:?}");
            }
        }
    }
}
