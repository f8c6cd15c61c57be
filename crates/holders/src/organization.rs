//! The organisations on whose behalf people ask, and how somebody else who may sign for one proves it.
//!
//! A request on behalf of a legal entity is the legal entity's (the Law, article 11(5)), no matter which of its signatories
//! sent it: one who comes after them, or stands in for them, has to be able to read the answer. A token of the
//! digital-government portal need not say for which entity its owner signs, so a signed document can.

use chrono::TimeDelta;
use input::fault::Fault;
use input::faults::Faults;
use input::reading::{number, one_of};
use law::time::{Instant, from_rfc3339};
use record::id::Bin;
use record::strict::Str;
use serde::{Deserialize, Serialize};

/// What the signed document is for. It is in no other document that people sign, so that none can be sent as this one.
pub const PURPOSE: &str = "read-requests-of-organization";

/// How far the instant in the document may be from its arrival. A person chooses a key, types its password and sends within a
/// minute or two, and the clocks of people's machines are some minutes apart; a document that is found later is of no use.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// For how long somebody reads by one signature. Nobody tells the portal of a dismissal, and the certificate is asked about at
/// the signature alone: so not longer than a working day with its evening needs.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// What somebody signs to read the requests of an organisation, on the wire.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OrganizationProof"))]
#[serde(deny_unknown_fields)]
pub struct ProofDraft<'a> {
    /// What it is signed for, so that no document that was signed for something else counts as this one.
    #[cfg_attr(feature = "schema", schemars(required, extend("enum" = ["read-requests-of-organization"])))]
    #[serde(borrow)]
    purpose: Option<Str<'a>>,
    /// The BIN of the organisation, as in the address.
    #[cfg_attr(feature = "schema", schemars(with = "Bin"))]
    #[serde(borrow)]
    bin: Option<Str<'a>>,
    /// When it was signed: at most five minutes from its arrival.
    #[cfg_attr(feature = "schema", schemars(with = "Instant"))]
    #[serde(borrow)]
    at: Option<Str<'a>>,
}

impl ProofDraft<'_> {
    /// The instant of signing, where this was signed for that organisation and arrives now.
    ///
    /// # Errors
    /// Each fault with the pointer of its field.
    pub fn check(self, organization: &Bin, now: Instant) -> Result<Instant, Faults> {
        let mut f = Faults::default();
        f.keep("/purpose", one_of(self.purpose, PURPOSE, &[(PURPOSE, ())]));
        let named = number(self.bin).and_then(|named: Bin| {
            if named == *organization {
                Ok(())
            } else {
                Err(Fault::AnotherOrganization)
            }
        });
        f.keep("/bin", named);
        let at = self
            .at
            .ok_or(Fault::Required)
            .and_then(|at| from_rfc3339(&at).ok_or(Fault::Instant))
            .and_then(|at| {
                if (at - now).abs() <= FRESH {
                    Ok(at)
                } else {
                    let minutes = FRESH.num_minutes();
                    Err(Fault::NotNow { minutes, now })
                }
            });
        let at = f.keep("/at", at);
        f.none_or(at)
    }
}

/// Until when somebody reads by what they signed at this instant: [`KEPT`], and not longer than their certificate is valid.
/// The same document gives the same day however often it arrives.
pub fn until(at: Instant, now: Instant, certificate_until: Option<Instant>) -> Instant {
    let kept = at.min(now) + KEPT;
    certificate_until.map_or(kept, |end| kept.min(end))
}

/// Whether somebody reads the requests of an organisation by a signature, as they are answered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OrganizationReading"))]
pub struct ReadingView<'a> {
    /// The BIN of the organisation.
    pub bin: &'a Bin,
    /// Until when; null where they do not.
    pub until: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: &str = "2026-11-23T05:00:00Z";

    fn instant(text: &str) -> Instant {
        from_rfc3339(text).unwrap()
    }

    fn checked(document: &Value) -> Result<Instant, Vec<(String, &'static str)>> {
        let text = document.to_string();
        let draft: ProofDraft<'_> = record::strict::from_slice(text.as_bytes()).unwrap();
        let named = |Faults(faults): Faults| {
            let each = faults.into_iter();
            each.map(|(at, fault)| (at, fault.code())).collect()
        };
        draft
            .check(&"990340000014".parse().unwrap(), instant(NOW))
            .map_err(named)
    }

    #[test]
    fn a_document_proves_one_thing_for_one_organisation_at_one_time() {
        let good = json!({"purpose": PURPOSE, "bin": "990340000014", "at": NOW});
        for (field, value, expected) in [
            ("at", json!("2026-11-23T05:05:00Z"), None),
            ("at", json!("2026-11-23T09:55:00+05:00"), None),
            ("at", json!("2026-11-23T05:05:00.001Z"), Some("not-now")),
            ("at", json!("2026-11-23T04:54:59.999Z"), Some("not-now")),
            ("at", json!("9999-12-31T23:59:59Z"), Some("not-now")),
            ("at", json!("0000-01-01T00:00:00Z"), Some("not-now")),
            ("at", json!("2026-11-23 05:00:00Z"), Some("not-an-instant")),
            ("at", json!("2026-11-23T05:00:00"), Some("not-an-instant")),
            ("at", json!("2026-11-23"), Some("not-an-instant")),
            ("at", Value::Null, Some("required")),
            ("bin", json!("051140000024"), Some("another-organization")),
            ("bin", json!("990340000015"), Some("wrong-check-digit")),
            ("bin", json!("1"), Some("not-12-digits")),
            ("bin", Value::Null, Some("required")),
            ("purpose", json!("read"), Some("unknown-value")),
            (
                "purpose",
                json!(" read-requests-of-organization"),
                Some("unknown-value"),
            ),
            ("purpose", Value::Null, Some("required")),
        ] {
            let mut document = good.clone();
            document[field] = value;
            let found = checked(&document).err();
            let expected = expected.map(|code| vec![(format!("/{field}"), code)]);
            assert_eq!(found, expected, "{document}");
        }
        assert_eq!(checked(&good), Ok(instant(NOW)));
        assert_eq!(checked(&json!({})).map_err(|faults| faults.len()), Err(3));
    }

    #[test]
    fn a_signature_is_good_for_a_day_from_its_instant_and_no_longer_than_its_certificate() {
        for (at, certificate, expected) in [
            (NOW, None, "2026-11-24T05:00:00Z"),
            ("2026-11-23T04:56:00Z", None, "2026-11-24T04:56:00Z"),
            ("2026-11-23T05:04:00Z", None, "2026-11-24T05:00:00Z"),
            (NOW, Some("2027-01-01T00:00:00Z"), "2026-11-24T05:00:00Z"),
            (NOW, Some("2026-11-23T07:00:00Z"), "2026-11-23T07:00:00Z"),
        ] {
            let found = until(instant(at), instant(NOW), certificate.map(instant));
            assert_eq!(found, instant(expected), "{at} {certificate:?}");
        }
    }
}
