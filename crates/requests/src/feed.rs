//! A holder's terms as a calendar: iCalendar (RFC 5545), for the calendar programs of its staff.
//!
//! It says what is owed, under which registration number, until which day, and nothing of any person: it is read by
//! the link, without a token. Written here because a library that writes it has a clock and identities of its own, and all
//! that is needed are two kinds of component.

use std::fmt::Display;

use holders::holder::Holder;
use law::calendar::Calendar;
use law::terms::working_days_before;
use law::time::{Datelike as _, Instant, NaiveDate, day, end_of_day};
use record::obligation::Obligation;
use words::language::Language;

use crate::case::{Leg, Record};
use crate::duty;
use crate::say::feed as say;

/// Octets of a line without its end (RFC 5545, section 3.1).
const LINE_OCTETS: usize = 75;

/// How often a calendar program should read the feed (RFC 5545, section 3.3.6: one hour). Terms are counted in days.
const REFRESH: &str = "PT1H";

/// How many working days before a last day its reminder comes, as the portal's own does where a deployment says nothing else.
const REMINDER_WORKING_DAYS: u32 = 1;

/// At which hour of that day.
const REMINDER_HOUR: i64 = 9;

/// Where the calendar's days are: Almaty, as it is since 2024. Without it a calendar in which nothing is owed would have no
/// component, and it must have one (RFC 5545, section 3.6).
const ZONE: [(&str, &str); 8] = [
    ("BEGIN", "VTIMEZONE"),
    ("TZID", "Asia/Almaty"),
    ("BEGIN", "STANDARD"),
    ("DTSTART", "20240301T000000"),
    ("TZOFFSETFROM", "+0600"),
    ("TZOFFSETTO", "+0500"),
    ("END", "STANDARD"),
    ("END", "VTIMEZONE"),
];

/// Lines of iCalendar.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is of a form of its own. Folded between characters, so that no program that unfolds late
    /// meets half of one.
    fn line(&mut self, name: &str, value: impl Display) {
        let mut octets = 0;
        for character in format!("{name}:{value}").chars() {
            if octets + character.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            octets += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text (RFC 5545, section 3.3.11).
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\\' | ';' | ',' => escaped.extend(['\\', character]),
                '\n' => escaped.push_str("\\n"),
                other if other.is_control() => {}
                other => escaped.push(other),
            }
        }
        self.line(name, escaped);
    }

    /// An entry that lasts all of this day; its reader counts as free all the same.
    fn event(
        &mut self,
        uid: impl Display,
        changed_at: Instant,
        day: NaiveDate,
        summary: &str,
        more: impl FnOnce(&mut Self),
    ) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", uid);
        self.line("DTSTAMP", utc(changed_at));
        self.line("DTSTART;VALUE=DATE", date(day));
        self.text("SUMMARY", summary);
        self.line("STATUS", "CONFIRMED");
        self.line("TRANSP", "TRANSPARENT");
        more(self);
        self.line("END", "VEVENT");
    }
}

/// A day (RFC 5545, section 3.3.4).
fn date(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// An instant (RFC 5545, section 3.3.5), in UTC.
fn utc(at: Instant) -> String {
    use chrono::Timelike as _;
    let at = at.naive_utc();
    format!(
        "{}T{:02}{:02}{:02}Z",
        date(at.date()),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// What is owed under a registration at this instant, an all-day event each; none where nothing is.
///
/// A reminder comes on a working day, so that somebody reads it, and of what binds whatever the holder does: of the others
/// the portal reminds nobody either.
pub fn terms(
    record: &Record,
    leg: &Leg,
    language: Language,
    calendar: &Calendar,
    now: Instant,
) -> Option<String> {
    let last = record.events.last()?;
    let mut lines = Lines::default();
    for owed in leg.obligations.iter().filter(|owed| owed.is_pending(now)) {
        let is_overdue = owed.is_past(now);
        let summary = summary(leg, owed, is_overdue, language);
        // It says something else from the end of its last day on.
        let changed_at = if is_overdue {
            last.at.max(end_of_day(owed.due))
        } else {
            last.at
        };
        // One of each kind is owed under a number, so the two name it for ever.
        let uid = format_args!("{}.{}", leg.number, owed.kind.name());
        lines.event(uid, changed_at, owed.due, &summary, |lines| {
            lines.line("SEQUENCE", last.seq);
            if let Some(trigger) = reminder(owed, calendar).filter(|_| !is_overdue) {
                lines.line("BEGIN", "VALARM");
                lines.line("ACTION", "DISPLAY");
                lines.text("DESCRIPTION", &summary);
                lines.line("TRIGGER", trigger);
                lines.line("END", "VALARM");
            }
        });
    }
    Some(lines.0).filter(|lines| !lines.is_empty())
}

/// When a reminder of an obligation comes, before the midnight with which its last day begins (RFC 5545, section 3.3.6). None
/// of what binds only if it applies, nor where it would come on the day on which the holder learns of it.
fn reminder(owed: &Obligation, calendar: &Calendar) -> Option<String> {
    if owed.contingent {
        return None;
    }
    // Where a calendar does not reach, the day before.
    let on = working_days_before(owed.due, REMINDER_WORKING_DAYS, calendar).ok();
    let on = on.or_else(|| owed.due.pred_opt())?;
    if day(owed.opened_at) >= on {
        return None;
    }
    let hours = owed.due.signed_duration_since(on).num_days() * 24 - REMINDER_HOUR;
    Some(match (hours / 24, hours % 24) {
        (0, hours) => format!("-PT{hours}H"),
        (days, hours) => format!("-P{days}DT{hours}H"),
    })
}

/// What is owed and under which number.
fn summary(leg: &Leg, owed: &Obligation, is_overdue: bool, language: Language) -> String {
    let duty = duty::name(owed.kind).r#in(language);
    let number = &leg.number;
    if owed.missing_year.is_some() {
        return format!("{duty} ({}), {number}", say::PROVISIONAL.r#in(language));
    }
    if is_overdue {
        format!("{}: {duty}, {number}", say::OVERDUE.r#in(language))
    } else if owed.contingent {
        format!("{duty} ({}), {number}", say::CONTINGENT.r#in(language))
    } else {
        format!("{duty}, {number}")
    }
}

/// The calendar of a holder with these [`terms`]. Where older registrations were left out, `newest` is how many were looked
/// at, and the calendar says so on this day.
pub fn calendar(
    holder: &Holder,
    terms: &[String],
    newest: Option<usize>,
    language: Language,
    now: Instant,
) -> String {
    let name = format!(
        "{}: {}",
        say::TERMS.r#in(language),
        holder.profile.name.r#in(language)
    );
    let mut lines = Lines::default();
    lines.line("BEGIN", "VCALENDAR");
    lines.line("VERSION", "2.0");
    lines.line(
        "PRODID",
        format_args!("-//Open Dialogue//Terms//{}", language.tag().to_uppercase()),
    );
    // The names of RFC 7986, and those by which programs knew them before.
    lines.text("NAME", &name);
    lines.text("X-WR-CALNAME", &name);
    lines.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.line("X-PUBLISHED-TTL", REFRESH);
    for (name, value) in ZONE {
        lines.line(name, value);
    }
    for terms in terms {
        lines.0.push_str(terms);
    }
    if let Some(newest) = newest {
        let said = format!("{}: {newest}", say::LEFT_OUT.r#in(language));
        let uid = format_args!("{}.left-out", holder.bin);
        lines.event(uid, now, day(now), &said, |_| {});
    }
    lines.line("END", "VCALENDAR");
    lines.0
}
