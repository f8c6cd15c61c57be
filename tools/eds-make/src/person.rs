//! The people that certificates are issued to.

use eds::Owner;

use crate::der::name;

/// The person that a certificate is for.
#[derive(Debug, Clone)]
pub struct Person {
    /// The IIN.
    pub iin: String,
    /// The BIN of the legal entity, for which the person signs.
    pub bin: Option<String>,
    /// The surname.
    pub surname: String,
    /// The given name.
    pub given_name: String,
    /// The patronymic.
    pub patronymic: String,
    /// What the owner is.
    pub owners: Vec<Owner>,
    /// For logging in, not for signing.
    pub authentication: bool,
}

impl Person {
    /// An individual.
    pub fn individual(iin: &str) -> Self {
        Self {
            iin: iin.to_owned(),
            bin: None,
            surname: "ТЕСТОВ".to_owned(),
            given_name: "ТЕСТ".to_owned(),
            patronymic: "ТЕСТОВИЧ".to_owned(),
            owners: vec![Owner::Individual],
            authentication: false,
        }
    }

    /// The first head of a legal entity.
    pub fn head(iin: &str, bin: &str) -> Self {
        Self {
            bin: Some(bin.to_owned()),
            owners: vec![Owner::LegalEntity, Owner::FirstHead],
            ..Self::individual(iin)
        }
    }

    /// An employee of a legal entity.
    pub fn employee(iin: &str, bin: &str) -> Self {
        Self {
            owners: vec![Owner::LegalEntity, Owner::Employee],
            ..Self::head(iin, bin)
        }
    }

    /// The name in the certificate.
    pub(crate) fn name(&self) -> Vec<u8> {
        let common = format!("{} {}", self.surname, self.given_name);
        let iin = format!("IIN{}", self.iin);
        let mut attributes = vec![
            ("2.5.4.3", common.as_str()),
            ("2.5.4.4", &self.surname),
            ("2.5.4.5", &iin),
            ("2.5.4.6", "KZ"),
        ];
        let bin = self.bin.as_ref().map(|bin| format!("BIN{bin}"));
        if let Some(bin) = &bin {
            attributes.extend([("2.5.4.10", "АО \"ТЕСТ\""), ("2.5.4.11", bin)]);
        }
        attributes.push(("2.5.4.42", &self.patronymic));
        name(&attributes)
    }
}
