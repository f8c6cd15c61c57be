//! The attributes of the owner of a certificate.

use cms::Malformed;
use der::asn1::{Any, ObjectIdentifier};
use der::{Tag, Tagged as _};
use x509_cert::name::Name;

use crate::Refused;

/// Attributes of a subject (X.520).
pub(crate) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
pub(crate) const SURNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.4");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
pub(crate) const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
pub(crate) const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
pub(crate) const GIVEN_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.42");

/// The number after the prefix, in the one attribute of this type that has the prefix.
pub(crate) fn number(
    subject: &Name,
    of: ObjectIdentifier,
    prefix: &str,
    several: Refused,
) -> Result<Option<String>, Refused> {
    let values = values(subject, of)?;
    let mut numbers = values.iter().filter_map(|value| value.strip_prefix(prefix));
    match (numbers.next(), numbers.next()) {
        (number, None) => Ok(number.map(str::to_owned)),
        _ => Err(several),
    }
}

/// The attribute of this type, of which there is one at most.
pub(crate) fn one(subject: &Name, of: ObjectIdentifier) -> Result<Option<String>, Refused> {
    let mut values = values(subject, of)?.into_iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Refused::Form(Malformed::Part("the subject of a certificate"))),
    }
}

/// All attributes of this type in the subject.
fn values(subject: &Name, of: ObjectIdentifier) -> Result<Vec<String>, Refused> {
    subject
        .0
        .iter()
        .flat_map(|name| name.0.iter())
        .filter(|attribute| attribute.oid == of)
        .map(|attribute| {
            text(&attribute.value).ok_or(Refused::Form(Malformed::Part("the subject of a certificate")))
        })
        .collect()
}

/// The common name of the owner; empty where it has none that can be read. For the log.
pub(crate) fn common_name(subject: &Name) -> String {
    one(subject, COMMON_NAME).ok().flatten().unwrap_or_default()
}

/// The text of an attribute. The authority writes UTF8String and PrintableString.
fn text(value: &Any) -> Option<String> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString => String::from_utf8(value.value().to_vec()).ok(),
        _ => None,
    }
}
