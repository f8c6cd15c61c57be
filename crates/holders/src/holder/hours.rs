//! Working hours, and the day under which a request that arrives is registered.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use law::calendar::{Calendar, NotCovered, next};
use law::time::{Instant, local};
use serde::{Deserialize, Serialize};

/// The holder's working day, local time in Almaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    /// When it begins, HH:MM.
    pub open: Clock,
    /// When it ends, HH:MM; 24:00 is the end of the day. What arrives later is registered on the next working day.
    pub close: Clock,
}

/// A time of day to the minute, written HH:MM in that one spelling; 24:00 is the end of the day (ISO 8601-1:2019/Amd 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock {
    /// Minutes since midnight, up to 1440.
    minutes: u32,
}

impl Clock {
    /// The end of the day.
    pub const END_OF_DAY: Self = Self { minutes: 24 * 60 };

    /// This minute of this hour, if it is before 24:00.
    pub const fn at(hour: u32, minute: u32) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self {
                minutes: hour * 60 + minute,
            })
        } else {
            None
        }
    }

    /// Whether it is over at this time of the day. The minute that it names is over with its first instant.
    fn is_over(self, time: NaiveTime) -> bool {
        let seconds = time.num_seconds_from_midnight();
        (seconds, time.nanosecond()) > (self.minutes * 60, 0)
    }
}

/// The text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be HH:MM")]
pub struct NotAClock;

impl std::str::FromStr for Clock {
    type Err = NotAClock;

    fn from_str(text: &str) -> Result<Self, NotAClock> {
        let two_digits = |text: &str| match text.as_bytes() {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
            }
            _ => None,
        };
        if text == "24:00" {
            return Ok(Self::END_OF_DAY);
        }
        let parts = text.split_once(':');
        let parts = parts.and_then(|(hour, minute)| two_digits(hour).zip(two_digits(minute)));
        parts
            .and_then(|(hour, minute)| Self::at(hour, minute))
            .ok_or(NotAClock)
    }
}

impl TryFrom<String> for Clock {
    type Error = NotAClock;

    fn try_from(text: String) -> Result<Self, NotAClock> {
        text.parse()
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> Self {
        clock.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Clock {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Clock".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" })
    }
}

impl Default for WorkingHours {
    /// 09:00 to 18:30, the common working day of the state bodies.
    fn default() -> Self {
        Self {
            open: Clock { minutes: 9 * 60 },
            close: Clock {
                minutes: 18 * 60 + 30,
            },
        }
    }
}

/// The day on which a request that arrives at this instant is registered: the day of arrival, or the next
/// working day where it arrives after the working day or on a day off (Administrative Procedural-Process Code,
/// article 64(3)).
///
/// # Errors
/// The calendar does not cover the day.
pub fn registration_day(
    arrived_at: Instant,
    hours: WorkingHours,
    calendar: &Calendar,
) -> Result<NaiveDate, NotCovered> {
    match registration_day_or_weekday(arrived_at, hours, calendar)? {
        (day, None) => Ok(day),
        (_, Some(year)) => Err(NotCovered { year }),
    }
}

/// As [`registration_day`]; after the last year of the calendar by their weekdays, with the first year that is missing.
///
/// # Errors
/// The day is before the first year of the calendar.
pub fn registration_day_or_weekday(
    arrived_at: Instant,
    hours: WorkingHours,
    calendar: &Calendar,
) -> Result<(NaiveDate, Option<i32>), NotCovered> {
    let (day, time) = local(arrived_at);
    let first = if hours.close.is_over(time) {
        next(day)?
    } else {
        day
    };
    calendar.working_day_or_weekday_from(first)
}
