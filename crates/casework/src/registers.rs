//! How far the register of each holder was followed.

use record::id::Bin;
use record::stored::Document;
use serde::{Deserialize, Serialize};

use shell::Error;
use shell::Session;
use shell::followed::Followed;
use shell::store::Key;

/// How far the registers of a holder were followed: those of earlier years to their ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFollowed {
    /// The year that is followed now.
    pub year: i32,
    /// Its register.
    pub log: Followed,
    /// The register of the year after, in which stands what arrives in the last days of this one.
    pub next: Followed,
    /// Earlier years that were followed to their ends, and of which some places are waited for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<YearFollowed>,
}

/// How far the register of an earlier year was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearFollowed {
    /// The year.
    pub year: i32,
    /// Its register.
    pub log: Followed,
}

impl Document for RegisterFollowed {
    const KIND: &'static str = "followed";
}

impl RegisterFollowed {
    /// Nothing of this year and the years after.
    pub fn from(year: i32) -> Self {
        Self {
            year,
            log: Followed::default(),
            next: Followed::default(),
            earlier: Vec::new(),
        }
    }
}

/// The last serial of a holder's year that was followed, or given up; 0 where none was.
///
/// # Errors
/// 503 where the store does not answer.
pub fn followed_to(session: &Session, bin: &Bin, year: i32) -> Result<u64, Error> {
    let followed = session
        .store()?
        .get::<RegisterFollowed>(&Key::register_followed(bin))?;
    Ok(followed.map_or(0, |followed| match year - followed.year {
        0 => followed.log.next.saturating_sub(1),
        1 => followed.next.next.saturating_sub(1),
        _ => 0,
    }))
}
