//! The people and companies of the demonstration. None of them exists; every number has a right check digit.

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

/// The `n`-th IIN of a series with right check digits, for tests that need many people.
pub fn nth_iin(n: u32) -> String {
    let weights = [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2],
    ];
    let mut left = n;
    for body in 60_010_130_000_u64.. {
        let text = format!("{body:011}");
        let digit = weights.iter().find_map(|weights| {
            let sum: u32 = text
                .chars()
                .filter_map(|c| c.to_digit(10))
                .zip(weights)
                .map(|(d, w)| d * w)
                .sum();
            (sum % 11 < 10).then_some(sum % 11)
        });
        // About one body in a hundred has no check digit and is never issued.
        let Some(digit) = digit else { continue };
        if left == 0 {
            return format!("{text}{digit}");
        }
        left -= 1;
    }
    String::new()
}
