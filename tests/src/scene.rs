//! What most tests begin with: new people and companies, so that a portal with a history serves as well as a
//! new one.

use anyhow::Result;
use serde_json::{Value, json};

use crate::documents;
use crate::people;
use crate::server::Portal;

/// Somebody with a token.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// The IIN.
    pub iin: String,
    /// A token that is in order.
    pub token: String,
}

/// A holder that nobody has written to, and its administrator.
#[derive(Debug, Clone)]
pub struct Company {
    /// The BIN.
    pub bin: String,
    /// Who administers it.
    pub administrator: Somebody,
}

impl Portal {
    /// A person that the portal has not heard of.
    ///
    /// # Errors
    /// The machine has no random numbers.
    pub fn somebody(&self) -> Result<Somebody> {
        Ok(self.again(&people::new_number()?))
    }

    /// The person with this IIN, with a new token: for when the clock was set and the last one is not valid.
    pub fn again(&self, iin: &str) -> Somebody {
        Somebody {
            iin: iin.to_owned(),
            token: self.authority.token_of(iin),
        }
    }

    /// The token of the operator.
    pub fn operator(&self) -> String {
        self.authority.token_of(people::OPERATOR)
    }

    /// A new holder that is open around the clock, with an administrator.
    ///
    /// # Errors
    /// The portal does not accept it.
    pub fn company(&self) -> Result<Company> {
        let bin = people::new_number()?;
        self.register(&bin, &documents::holder("«Жаңа» АҚ", "АО «Новое»", 51.0))?;
        let administrator = self.somebody()?;
        self.grant(&bin, &administrator.iin, "administrator")?;
        Ok(Company { bin, administrator })
    }

    /// Puts the profile of a holder in place.
    ///
    /// # Errors
    /// The portal does not accept it.
    pub fn register(&self, bin: &str, profile: &Value) -> Result<()> {
        let answer = self
            .client
            .json("PUT", &format!("/v1/holders/{bin}"), &self.operator(), profile)?;
        if answer.status == 200 {
            Ok(())
        } else {
            answer.with(201).map(drop)
        }
    }

    /// Gives a person a role at a holder.
    ///
    /// # Errors
    /// The portal does not accept it.
    pub fn grant(&self, bin: &str, iin: &str, role: &str) -> Result<()> {
        let path = format!("/v1/holders/{bin}/staff/{iin}");
        self.client
            .json("PUT", &path, &self.operator(), &json!({"role": role}))?
            .with(200)
            .map(drop)
    }

    /// Submits a realistic request from this person to this holder, and answers the case.
    ///
    /// # Errors
    /// The portal does not accept it.
    pub fn case(&self, from: &Somebody, holder: &str) -> Result<Value> {
        let document = documents::request(&from.iin, holder);
        Ok(self
            .client
            .submit(&from.token, &document, None)?
            .with(201)?
            .json())
    }

    /// The identifiers of a person's own cases, as the portal lists them.
    ///
    /// # Errors
    /// The portal does not list them.
    pub fn own_ids(&self, of: &Somebody) -> Result<Vec<String>> {
        Ok(ids(&self.client.walk("/v1/me/requests", &of.token, 100)?))
    }

    /// The identifiers of the cases in a holder's queue, as the portal lists them.
    ///
    /// # Errors
    /// The portal does not list them.
    pub fn queue_ids(&self, of: &Company) -> Result<Vec<String>> {
        let path = format!("/v1/holders/{}/queue", of.bin);
        Ok(ids(&self.client.walk(&path, &of.administrator.token, 100)?))
    }
}

/// The identifiers of these items.
pub fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(id).collect()
}

/// The identifier of this case.
pub fn id(case: &Value) -> String {
    case["id"].as_str().unwrap_or_default().to_owned()
}
