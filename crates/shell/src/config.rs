//! What a deployment sets: the component variables of `spin.toml`.

use law::hours::Hours;
use law::rules::InForce;
use requests::watch::Watch;
use spin_sdk::variables::{self, Error};
use words::language::Language;

use crate::kinds;
use crate::problem::Problem;

/// The highest quota of a day. So many of the newest entries never leave the list of a citizen, so those of one day
/// are counted in it even where an older page was moved out of it in the middle of the day.
pub const MOST_A_DAY: usize = 200;

/// What stands around a value that comes from a file and that nobody means: white space, line ends, and the mark with which
/// some programs begin a file.
fn is_around(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

/// The value of a variable, if the deployment sets it to anything, without what stands around it and nobody means. Every
/// variable but one is read here.
///
/// # Errors
/// 503 where the host cannot say.
pub fn optional(name: &str) -> Result<Option<String>, Problem> {
    let given = as_given(name)?;
    Ok(given
        .map(|value| value.trim_matches(is_around).to_owned())
        .filter(|value| !value.is_empty()))
}

/// The value of a variable as it was given; for the one on which what is stored depends.
///
/// # Errors
/// As [`optional`].
pub(crate) fn as_given(name: &str) -> Result<Option<String>, Problem> {
    match variables::get(name) {
        Ok(value) => Ok(Some(value)),
        Err(Error::Undefined(_)) => Ok(None),
        Err(error) => {
            Err(Problem::new(&kinds::NOT_CONFIGURED).internally(format!("the variable `{name}`: {error}")))
        }
    }
}

/// What the manifest names where a deployment names no host: released Spins refuse to load a manifest in which an entry of
/// `allowed_outbound_hosts` is empty, so there is one that never exists (RFC 2606).
const NO_HOST: &str = "http://unset.invalid";

/// The host (scheme, name, port) in a variable, if the deployment sets one.
///
/// # Errors
/// As [`optional`].
pub fn host(name: &str) -> Result<Option<String>, Problem> {
    let set = optional(name)?.map(|host| host.trim_end_matches('/').to_owned());
    Ok(set.filter(|host| host != NO_HOST))
}

/// The language in which the deployment writes to those who work with it: Kazakh where it does not say.
///
/// # Errors
/// 503 where the variable `notice_language` names no language of the portal.
pub fn notice_language() -> Result<Language, Problem> {
    let Some(tag) = optional("notice_language")? else {
        return Ok(Language::Kk);
    };
    Language::from_tag(&tag)
        .ok_or_else(|| Problem::new(&kinds::NOT_CONFIGURED).internally("notice_language: kk, ru or en"))
}

/// The hours in which applicants are told; none where the deployment says `off`: at any time.
///
/// # Errors
/// 503 where the variable `notice_hours` names none.
pub fn notice_hours() -> Result<Option<Hours>, Problem> {
    let said = required("notice_hours")?;
    match said.trim() {
        "off" => Ok(None),
        hours => hours.parse().map(Some).map_err(|why| {
            Problem::new(&kinds::NOT_CONFIGURED).internally(format!("notice_hours: {why}, or off"))
        }),
    }
}

/// The value of a variable that a deployment must set.
///
/// # Errors
/// It is not set or empty: the portal refuses to serve rather than trusting anything.
pub fn required(name: &str) -> Result<String, Problem> {
    optional(name)?.ok_or_else(|| {
        Problem::new(&kinds::NOT_CONFIGURED).internally(format!("the variable `{name}` is not set"))
    })
}

/// From which day each wording of the rules is in force, as the deployment says where the data does not know.
///
/// # Errors
/// 503 where the variable `rules_in_force` is not of its form.
pub fn rules_in_force() -> Result<InForce, Problem> {
    let line = optional("rules_in_force")?.unwrap_or_default();
    line.parse()
        .map_err(|error| Problem::new(&kinds::NOT_CONFIGURED).internally(format!("rules_in_force: {error}")))
}

/// How the portal watches terms: the variables `remind_before`, `escalate_to_head` and `escalate_to_operator`, each a number
/// of working days or `off`.
///
/// # Errors
/// 503 where one is neither.
pub fn watch() -> Result<Watch, Problem> {
    let days = |name: &str| {
        let value = required(name)?;
        let days = match value.as_str() {
            "off" => return Ok(None),
            number => number
                .parse()
                .ok()
                .filter(|days| (0..=Watch::MOST_DAYS).contains(days)),
        };
        days.map(Some).ok_or_else(|| {
            let form = format!("{name}: working days from 0 to {}, or off", Watch::MOST_DAYS);
            Problem::new(&kinds::NOT_CONFIGURED).internally(form)
        })
    };
    let watch = Watch {
        remind_before: days("remind_before")?,
        head_after: days("escalate_to_head")?,
        operator_after: days("escalate_to_operator")?,
    };
    match (watch.head_after, watch.operator_after) {
        (Some(head), Some(operator)) if operator < head => {
            let order = "escalate_to_operator: not before escalate_to_head";
            Err(Problem::new(&kinds::NOT_CONFIGURED).internally(order))
        }
        _ => Ok(watch),
    }
}

/// Whether staff may act on a request that they sent themselves (`staff_own_requests`): not where nothing is set.
///
/// # Errors
/// 503 where the variable is neither `refuse` nor `allow`.
pub fn may_staff_act_on_own() -> Result<bool, Problem> {
    match optional("staff_own_requests")?.as_deref().map(str::trim) {
        None | Some("refuse") => Ok(false),
        Some("allow") => Ok(true),
        Some(_) => {
            Err(Problem::new(&kinds::NOT_CONFIGURED).internally("staff_own_requests: refuse, or allow"))
        }
    }
}

/// How many requests one citizen may send in a legal day: from 1 to [`MOST_A_DAY`].
///
/// # Errors
/// 503 where the variable `daily_quota` is no such number.
pub fn daily_quota() -> Result<usize, Problem> {
    let quota = required("daily_quota")?;
    quota
        .parse()
        .ok()
        .filter(|quota| (1..=MOST_A_DAY).contains(quota))
        .ok_or_else(|| {
            Problem::new(&kinds::NOT_CONFIGURED)
                .internally(format!("daily_quota: a number from 1 to {MOST_A_DAY}"))
        })
}
