//! Electronic signatures: the signed documents of a case, against the chain and, where the caller names authorities, the
//! chain of their certificates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::Trust;
use law::time::Instant;
use record::id::Digest;
use record::signature::{Revocation, RevocationFound, RevocationSource, Signature};
use record::strict::from_slice;
use requests::case::{Case, Stage};
use requests::export::Export;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::Finding;

/// Every electronic signature of a case.
pub(crate) fn check(file: &Export, case: &Case, trust: Option<&Trust>) -> Vec<Finding> {
    let written = &case.written;
    let of_request = written.signature.as_ref().map(|signature| {
        let what = format!(
            "electronic signature under the request {}",
            case.registered.number
        );
        let said = [
            ("/text", written.text.as_deref()),
            ("/subject", written.subject.as_deref()),
            ("/applicant", written.applicant.as_deref()),
        ];
        let found = case.revocation_found(None);
        one(
            file,
            &what,
            signature,
            found,
            case.registered.arrived_at,
            &said,
            trust,
        )
    });
    let of_answers = case
        .legs
        .iter()
        .enumerate()
        .filter_map(|(index, leg)| match &leg.stage {
            Stage::Answered(answer) => answer.signature.as_ref().map(|signature| {
                let what = format!("electronic signature under the answer {}", leg.number);
                let outcome = to_raw_value(&answer.answered.outcome).ok();
                let said = [
                    ("/text", answer.said.text.as_deref()),
                    ("/outcome", outcome.as_deref()),
                ];
                let found = case.revocation_found(Some(index));
                one(file, &what, signature, found, answer.said.at, &said, trust)
            }),
            _ => None,
        });
    of_request.into_iter().chain(of_answers).collect()
}

/// Whether a signed document says this at this place; a field that says nothing stands for one that is not there.
fn says(document: &Value, pointer: &str, said: &RawValue) -> bool {
    fn agree(signed: &Value, said: &Value) -> bool {
        match (signed, said) {
            (Value::Object(signed), Value::Object(said)) => {
                let none = Value::Null;
                said.iter()
                    .all(|(name, said)| agree(signed.get(name).unwrap_or(&none), said))
            }
            // The portal trims, and writes line ends in one way.
            (Value::String(signed), Value::String(said)) => {
                signed.split_whitespace().eq(said.split_whitespace())
            }
            _ => signed == said,
        }
    }
    let signed = document.pointer(pointer).unwrap_or(&Value::Null);
    from_slice::<Value>(said.get().as_bytes()).is_ok_and(|said| agree(signed, &said))
}

/// What the chain says of the revocation of a certificate: at the arrival, or, where nobody could say then, later.
fn of_revocation(at_arrival: &Revocation, later: Option<&RevocationFound>) -> String {
    match (at_arrival, later) {
        (Revocation::NotRevoked { source, at }, _)
        | (Revocation::Postponed {}, Some(RevocationFound::NotRevoked { source, at })) => {
            format!("not revoked at {at}, says {}", name(*source))
        }
        (Revocation::Postponed {}, Some(RevocationFound::Revoked { source, since })) => {
            let since = since.map_or_else(String::new, |since| format!(" since {since}"));
            format!("but revoked by then{since}, says {}", name(*source))
        }
        (Revocation::Postponed {}, None) => "nobody could say whether it was revoked".to_owned(),
    }
}

/// Who says whether a certificate is revoked.
const fn name(source: RevocationSource) -> &'static str {
    match source {
        RevocationSource::Ocsp => "OCSP",
        RevocationSource::Crl => "the list",
        RevocationSource::Ncanode => "NCANode",
    }
}

/// One signature: its bytes, what they sign, who signed, and who stands behind the certificate.
fn one(
    file: &Export,
    what: &str,
    raw: &RawValue,
    found: Option<&RevocationFound>,
    at: Instant,
    said: &[(&str, Option<&RawValue>)],
    trust: Option<&Trust>,
) -> Finding {
    let wrong = |why: &str| Finding::Wrong(format!("{what}: {why}"));
    let Ok(Signature { signer, evidence }) = from_slice(raw.get().as_bytes()) else {
        return wrong("what the chain says of it is not of this format");
    };
    let Some(content) = file.contents.get(&evidence.sha256.to_string()) else {
        return Finding::Unchecked(format!("{what}: the signed document is not in the file"));
    };
    let Ok(der) = STANDARD.decode(content) else {
        return wrong("the signed document is no base64");
    };
    if Digest::of(&der) != evidence.sha256 {
        return wrong("the signed document has not the hash that the chain says");
    }
    let message = match eds::inspect(&der) {
        Ok(message) => message,
        Err(why) => return wrong(&why.to_string()),
    };
    if Digest::of(&message.certificate) != signer.certificate_sha256 {
        return wrong("it is by another certificate than the chain says");
    }
    let signed = eds::content_of(&der).unwrap_or_default();
    let Ok(document) = from_slice::<Value>(&signed) else {
        return wrong("what is signed is no document of the portal");
    };
    for (pointer, said) in said {
        match said {
            None => return Finding::Unchecked(format!("{what}: {pointer} is not in the file")),
            Some(said) if !says(&document, pointer, said) => {
                return wrong(&format!("{pointer} is not what was signed"));
            }
            Some(_) => {}
        }
    }
    let revocation = of_revocation(&signer.revocation, found);
    let Some(trust) = trust else {
        return Finding::Unchecked(format!(
            "{what}: right, by the certificate {} of {}; {revocation}; --anchors names no authority that stands behind it",
            signer.serial, signer.name
        ));
    };
    match eds::verify(&der, at, trust) {
        Ok(verified) if verified.certified.signer.iin == signer.iin.as_str() => Finding::Holds(format!(
            "{what}: right, by {} ({}), with a certificate that was valid at the arrival; {revocation}",
            verified.certified.signer.common_name, verified.algorithm
        )),
        Ok(_) => wrong("it is by another person than the chain says"),
        Err(why) => wrong(&why.to_string()),
    }
}
