//! Electronic signatures: the signed documents of a case, against the chain and, where the caller names authorities, the
//! chain of their certificates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dialog::case::{Case, Stage};
use dialog::export::Export;
use dialog::id::Digest;
use dialog::signature::Signature;
use dialog::strict::from_slice;
use dialog::time::Instant;
use eds::Trust;
use serde_json::value::RawValue;

use crate::Finding;

/// Every electronic signature of a case.
pub(crate) fn check(file: &Export, case: &Case<'_>, trust: Option<&Trust>) -> Vec<Finding> {
    let of_request = case.written.signature.map(|signature| {
        let what = format!(
            "electronic signature under the request {}",
            case.registered.number
        );
        (
            what,
            signature,
            case.registered.arrived_at,
            case.written.document_sha256,
        )
    });
    let of_answers = case.legs.iter().filter_map(|leg| match &leg.stage {
        Stage::Answered(answer) => answer.signature.map(|signature| {
            let what = format!("electronic signature under the answer {}", leg.number);
            (what, signature, answer.said.at, None)
        }),
        _ => None,
    });
    of_request
        .into_iter()
        .chain(of_answers)
        .map(|(what, signature, at, document)| one(file, &what, signature, at, document, trust))
        .collect()
}

/// One signature: its bytes, what they sign, who signed, and who stands behind the certificate.
fn one(
    file: &Export,
    what: &str,
    raw: &RawValue,
    at: Instant,
    document: Option<&RawValue>,
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
    if let Some(document) = document {
        let signed = der.get(message.content).map(Digest::of);
        if signed.is_none() || signed != from_slice(document.get().as_bytes()).ok() {
            return wrong("what is signed is not the document of the request");
        }
    }
    let Some(trust) = trust else {
        return Finding::Unchecked(format!(
            "{what}: right, by the certificate {} of {}; --anchors names no authority that stands behind it",
            signer.serial, signer.name
        ));
    };
    match eds::verify(&der, at, trust) {
        Ok(verified) if verified.certified.signer.iin == signer.iin.as_str() => Finding::Holds(format!(
            "{what}: right, by {} ({}), with a certificate that was valid at the arrival",
            signer.name, verified.algorithm
        )),
        Ok(_) => wrong("it is by another person than the chain says"),
        Err(why) => wrong(&why.to_string()),
    }
}
