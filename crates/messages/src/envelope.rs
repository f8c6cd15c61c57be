//! What is posted: the JSON documents of a notice, to the notification gateway of the deployment, and of an event, to a
//! holder's own system.

use law::time::Instant;
use record::id::{Bin, Digest, EventId, Iin, RegistrationNumber};
use serde::{Deserialize, Serialize};
use words::language::Language;

/// The format of [`Notice`] and [`Event`].
pub const FORMAT: u32 = 1;

/// A notice on its way to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 1: [`FORMAT`].
    pub format: u32,
    /// Its identifier, 32 hexadecimal digits: the same at every try and on every channel.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{32}$")))]
    pub id: String,
    /// The case that it is about, by the number of its first registration.
    pub case: RegistrationNumber,
    /// What it says: the name of its template, such as `applicant-registered`.
    pub kind: String,
    /// When that happened.
    pub created_at: Instant,
    /// Over which way the gateway is to send it.
    pub channel: Channel,
    /// The recipient.
    pub recipient: Recipient,
    /// The language of the words.
    pub language: Language,
    /// One line.
    pub subject: String,
    /// The message as plain text.
    pub text: String,
    /// The message as an HTML document.
    pub html: String,
}

/// A way to the recipient; which one it is, is agreed with the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The one that is tried first.
    First,
    /// The one for what the first could not deliver.
    Second,
}

/// The recipient of a notice. The gateway knows the addresses of the staff; the portal does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "role", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Recipient {
    /// The person who asked, and the contacts that stand in the request.
    Applicant {
        /// The IIN, alone.
        iins: [Iin; 1],
        /// An e-mail address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// A telephone number in E.164.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
        /// A postal address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postal_address: Option<String>,
    },
    /// The administrators, who moderate for the holder.
    Administrator {
        /// The holder.
        holder: Bin,
        /// The IINs of all its administrators.
        iins: Vec<Iin>,
    },
    /// The heads of the holder.
    Head {
        /// The holder.
        holder: Bin,
        /// The IINs of all its heads.
        iins: Vec<Iin>,
    },
    /// The operators of the portal.
    Operator {
        /// The IINs of all operators.
        iins: Vec<Iin>,
    },
}

/// Something that happened in a case, for the document system of a holder. It tells that, not what: nobody's data are
/// in it, and a reader who may read the case asks the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// 1: [`FORMAT`].
    pub format: u32,
    /// The identity of the event.
    pub id: EventId,
    /// Its kind, as the case names it: `registered`, `answered`...
    pub r#type: String,
    /// The case, by the number of its first registration.
    pub case: RegistrationNumber,
    /// The number under which the holder that this goes to registered it.
    pub number: RegistrationNumber,
    /// Which event of the case, from 0: a gap tells of one that has not come yet.
    pub seq: u32,
    /// When it happened.
    pub at: Instant,
    /// The hash of the event in the chain of the case.
    pub hash: Digest,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// The documents that `docs/notices.md` shows: a notice, and an event.
    fn documented() -> [Value; 2] {
        let blocks = include_str!("../../../docs/notices.md")
            .split("```json\n")
            .skip(1);
        let shown: Vec<_> = blocks
            .map(|block| serde_json::from_str::<Value>(block.split_once("```").unwrap().0).unwrap())
            // What is posted bears its format; what the portal answers does not.
            .filter(|shown| shown.get("format").is_some())
            .collect();
        shown.try_into().unwrap()
    }

    #[test]
    fn a_notice_is_the_documented_json() {
        let [wire, _] = documented();
        for recipient in [
            wire["recipient"].clone(),
            json!({"role": "administrator", "holder": "123456789013", "iins": ["123456789013"]}),
            json!({"role": "head", "holder": "123456789013", "iins": []}),
            json!({"role": "operator", "iins": ["123456789013"]}),
        ] {
            let mut wire = wire.clone();
            wire["recipient"] = recipient;
            let notice: Notice = serde_json::from_value(wire.clone()).unwrap();
            assert_eq!(notice.format, FORMAT);
            assert_eq!(serde_json::to_value(&notice).unwrap(), wire);
        }
        for (path, unknown) in [("", "note"), ("/recipient", "holder")] {
            let mut wire = wire.clone();
            wire.pointer_mut(path).unwrap()[unknown] = json!("123456789013");
            assert!(
                serde_json::from_value::<Notice>(wire).is_err(),
                "{path}/{unknown}"
            );
        }
    }

    #[test]
    fn an_event_is_the_documented_json() {
        let [_, wire] = documented();
        let event: Event = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(event.format, FORMAT);
        assert_eq!(serde_json::to_value(&event).unwrap(), wire);
    }
}
