//! What a chain of events is of, and what the journal, the agenda and the outbox name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::RegistrationNumber;

/// What something is about: the name of what has a record of its own. It is written as that name alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A request, by the number of its first registration.
    Request(RegistrationNumber),
}

impl From<RegistrationNumber> for Subject {
    fn from(number: RegistrationNumber) -> Self {
        Self::Request(number)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(number) => number.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = <RegistrationNumber as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::Request)
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Request(number) => number.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RegistrationNumber::deserialize(deserializer).map(Self::Request)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Subject {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        RegistrationNumber::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        RegistrationNumber::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        RegistrationNumber::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_written_and_read_as_its_number() {
        let number: RegistrationNumber = "123456789013-2026-17".parse().unwrap();
        let subject = Subject::from(number.clone());
        let written = serde_json::to_string(&subject).unwrap();
        assert_eq!(written, serde_json::to_string(&number).unwrap());
        assert_eq!(serde_json::from_str::<Subject>(&written).unwrap(), subject);
        assert_eq!(subject.to_string(), number.to_string());
        assert_eq!(subject.to_string().parse(), Ok(subject));
        assert!(serde_json::from_str::<Subject>(r#""123456789013-2026""#).is_err());
    }
}
