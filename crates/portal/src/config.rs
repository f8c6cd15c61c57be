//! What a deployment sets: the component variables of `spin.toml`.

use spin_sdk::variables::{self, Error};

use crate::problem::{Kind, Problem};

/// The value of a variable that a deployment must set.
///
/// # Errors
/// It is not set or empty: the portal refuses to serve rather than trusting anything.
pub fn required(name: &str) -> Result<String, Problem> {
    match variables::get(name) {
        Ok(value) if !value.trim().is_empty() => Ok(value),
        Ok(_) | Err(Error::Undefined(_)) => {
            Err(Problem::new(Kind::NotConfigured).internally(format!("the variable `{name}` is not set")))
        }
        Err(error) => {
            Err(Problem::new(Kind::NotConfigured).internally(format!("the variable `{name}`: {error}")))
        }
    }
}
