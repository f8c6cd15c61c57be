//! The people and companies of the demonstration. None of them exists; every number has a right check digit.

use anyhow::Result;

use crate::identity::no_random_numbers;

/// An operator of the deployment.
pub const OPERATOR: &str = "850101300124";
/// A citizen.
pub const CITIZEN: &str = "900520400349";
/// Another citizen.
pub const OTHER_CITIZEN: &str = "871211300119";
/// The administrator of [`HOLDER`].
pub const ADMINISTRATOR: &str = "780912500567";
/// The head of [`HOLDER`].
pub const HEAD: &str = "810315300785";
/// The administrator of [`OTHER_HOLDER`].
pub const OTHER_ADMINISTRATOR: &str = "920707400903";
/// The head of [`OTHER_HOLDER`].
pub const OTHER_HEAD: &str = "790828300916";

/// A holder: a water utility with 51 % of the state.
pub const HOLDER: &str = "990340000014";
/// Another holder: district heating with 75 %.
pub const OTHER_HOLDER: &str = "051140000024";
/// A company that is wholly the state's, and so no holder.
pub const STATE_COMPANY: &str = "140740000032";

/// The IIN of the person who plays this role in the demonstration.
pub fn iin_of(role: &str) -> Option<&'static str> {
    match role {
        "citizen" => Some(CITIZEN),
        "administrator" => Some(ADMINISTRATOR),
        "head" => Some(HEAD),
        "operator" => Some(OPERATOR),
        _ => None,
    }
}

/// The check digit of eleven digits, or none where no number with these digits is ever issued.
fn check_digit(body: &str) -> Option<u32> {
    let weights = [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2],
    ];
    weights.iter().find_map(|weights| {
        let digits = body.chars().filter_map(|c| c.to_digit(10));
        let sum: u32 = digits.zip(weights).map(|(d, w)| d * w).sum();
        (sum % 11 < 10).then_some(sum % 11)
    })
}

/// The `n`-th IIN of a series with right check digits.
pub fn nth_iin(n: u32) -> String {
    // Ten bodies in a row always hold one with a check digit; about one in a hundred has none.
    let first = 60_010_130_000 + u64::from(n) * 10;
    (first..first + 10)
        .map(|body| format!("{body:011}"))
        .find_map(|body| check_digit(&body).map(|digit| format!("{body}{digit}")))
        .unwrap_or_default()
}

/// An IIN or BIN with a right check digit that no earlier run of a test has used.
///
/// # Errors
/// The machine has no random numbers.
pub fn new_number() -> Result<String> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(no_random_numbers)?;
    // The series has room for numbers of eleven digits: 39 thousand million bodies in steps of ten.
    Ok(nth_iin(u32::from_le_bytes(bytes) % 3_900_000_000))
}

/// The same number with another check digit.
pub fn with_wrong_check_digit(number: &str) -> String {
    let (body, digit) = number.split_at(number.len().saturating_sub(1));
    format!("{body}{}", (digit.parse::<u32>().unwrap_or_default() + 1) % 10)
}
