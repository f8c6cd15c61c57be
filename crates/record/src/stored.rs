//! Documents as they are stored: under which kind of key each stands, and the format that it says itself.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A document of which the store keeps values.
///
/// One that is not written anew with each release has a member [`Format`], before everything else. What has none is told by
/// its shape and by its kind alone.
pub trait Document: Serialize + DeserializeOwned {
    /// The kind of the keys under which it stands.
    const KIND: &'static str;

    /// Takes note that one was read.
    fn was_read() {}
}

impl Document for law::calendar::Calendar {
    const KIND: &'static str = "calendar";
}

/// That a document is of the format `N`, as its member `format`: it is written as the number, and no other number is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Format<const N: u32>;

impl<const N: u32> Serialize for Format<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(N)
    }
}

impl<'de, const N: u32> Deserialize<'de> for Format<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            found if found == N => Ok(Self),
            found => Err(D::Error::custom(format_args!(
                "format {found} is unknown, this program knows {N}"
            ))),
        }
    }
}

#[cfg(feature = "schema")]
impl<const N: u32> schemars::JsonSchema for Format<N> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        u32::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        u32::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    struct Named {
        format: Format<1>,
        name: String,
    }

    fn read(text: &str) -> Result<Named, String> {
        crate::strict::from_slice(text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_document_of_another_format_or_with_an_unknown_member_is_refused() {
        let text = r#"{"format":1,"name":"x"}"#;
        assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        // The format is named, although the rest cannot be read either.
        let newer = read(r#"{"format":2,"called":"x"}"#).unwrap_err();
        assert!(
            newer.starts_with("format 2 is unknown, this program knows 1"),
            "{newer}"
        );
        for other in [
            r#"{"name":"x"}"#,
            r#"{"format":"1","name":"x"}"#,
            r#"{"format":1,"name":"x","more":[{"of":"this"}]}"#,
            r#"[1,"x"]"#,
        ] {
            assert!(read(other).is_err(), "{other}");
        }
    }

    #[test]
    fn who_needs_a_part_of_a_document_passes_over_the_rest() {
        let read = crate::strict::part_of::<Named>(br#"{"more":[{"of":"this"}],"format":1,"name":"x"}"#);
        assert_eq!(read.unwrap().name, "x");
    }
}
