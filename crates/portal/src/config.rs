//! What a deployment sets: the component variables of `spin.toml`.

use dialog::rules::InForce;
use spin_sdk::variables::{self, Error};

use crate::problem::{Kind, Problem};

/// The value of a variable, if the deployment sets it to anything.
///
/// # Errors
/// 503 where the host cannot say.
pub fn optional(name: &str) -> Result<Option<String>, Problem> {
    match variables::get(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(Error::Undefined(_)) => Ok(None),
        Err(error) => {
            Err(Problem::new(Kind::NotConfigured).internally(format!("the variable `{name}`: {error}")))
        }
    }
}

/// The value of a variable that a deployment must set.
///
/// # Errors
/// It is not set or empty: the portal refuses to serve rather than trusting anything.
pub fn required(name: &str) -> Result<String, Problem> {
    optional(name)?.ok_or_else(|| {
        Problem::new(Kind::NotConfigured).internally(format!("the variable `{name}` is not set"))
    })
}

/// From which day each wording of the rules is in force, as the deployment says where the data does not know.
///
/// # Errors
/// 503 where the variable `rules_in_force` is not of its form.
pub fn rules_in_force() -> Result<InForce, Problem> {
    let line = optional("rules_in_force")?.unwrap_or_default();
    line.parse()
        .map_err(|error| Problem::new(Kind::NotConfigured).internally(format!("rules_in_force: {error}")))
}
