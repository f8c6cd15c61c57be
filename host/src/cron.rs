//! `[[trigger.cron]]`: calls a component's `handle-cron-event` when its expression says so, in UTC.
//!
//! Expressions are at least those of Spin's cron trigger since its version 0.2, and are read by the same library: second,
//! minute, hour, day of the month, month, day of the week (0 or 7 is Sunday); where both days are named, both must fit.
//! Two runs of one trigger never overlap; a time that passes while a run goes on is left out, which the functions are made
//! for. A run has the same deadline and limits as a request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use tokio::sync::watch;

use crate::engine::Served;
use crate::http::Server;
use crate::log::utc_now;
use crate::outbound::Outbound;
use crate::record::{Failure, Record};

#[allow(missing_docs, reason = "generated from the WIT files, which are documented")]
mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "fermyon:spin-cron/spin-cron",
        exports: { default: async },
    });
}

pub use bindings::SpinCronPre;
use bindings::fermyon::spin_cron::cron_types::{Error, Metadata};

/// How many fields an expression has: with seconds, without years.
const FIELDS: usize = 6;
/// How long one sleeps at most, so that a clock that was set forward is noticed. After one that was set back the
/// trigger is silent until the time it last fired comes again: it never fires twice for one time.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// When a trigger fires.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    schedule: Cron,
}

impl Expression {
    /// Reads an expression. The error is a sentence for a human.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.split_whitespace().count() != FIELDS {
            return Err(format!(
                "cron_expression {text:?} must have {FIELDS} fields, from seconds to days of the week"
            ));
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(Year::Disallowed)
            .dom_and_dow(true)
            // `0/30`, which the version that Spin's trigger has takes without being told.
            .sloppy_ranges(true)
            .build();
        let schedule = parser
            .parse(text)
            .map_err(|why| format!("cron_expression {text:?}: {why}"))?;
        Ok(Self {
            text: text.to_owned(),
            schedule,
        })
    }

    fn next_after(&self, time: &DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.schedule.find_next_occurrence(time, false).ok()
    }
}

/// Runs a trigger until the host stops.
pub async fn run(
    server: Arc<Server>,
    component: Arc<Served>,
    expression: Expression,
    mut stopping: watch::Receiver<bool>,
) {
    let mut after = utc_now();
    while let Some(due) = expression.next_after(&after) {
        loop {
            let left = (due - utc_now()).to_std().unwrap_or_default();
            if left.is_zero() {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(left.min(LONGEST_SLEEP)) => {}
                _ = stopping.changed() => return,
            }
        }
        if let Ok(permit) = server.permits[0].acquire().await {
            run_once(&server, &component, &expression).await;
            drop(permit);
        }
        after = utc_now().max(due);
    }
}

async fn run_once(server: &Arc<Server>, component: &Arc<Served>, expression: &Expression) {
    let Some(pre) = &component.cron else { return };
    let record = Arc::new(Record::of_cron(
        server.host.log.clone(),
        &expression.text,
        component.id.clone(),
    ));
    let timestamp = u64::try_from(utc_now().timestamp()).unwrap_or_default();
    let begun = Instant::now();
    let outbound = Outbound::first(server.clone(), component.clone(), record.clone());
    let until = outbound.until;
    let mut instance = server.host.instance(outbound);
    let outcome = tokio::time::timeout_at(until, async {
        let guest = pre.instantiate_async(&mut instance).await?;
        record.instance_took(begun);
        guest
            .call_handle_cron_event(&mut instance, Metadata { timestamp })
            .await
    })
    .await;
    match outcome {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(Error::Other(why)))) => record.failed(Failure::Trapped, &why),
        Ok(Err(trap)) => record.failed(Failure::Trapped, &format!("{trap:#}")),
        Err(_) => record.failed(Failure::Deadline, "the run took too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, after: &str) -> Option<String> {
        let after: DateTime<Utc> = after.parse().unwrap();
        Expression::parse(expression)
            .unwrap()
            .next_after(&after)
            .map(|time| time.to_rfc3339())
    }

    #[test]
    fn an_expression_says_when_it_is_due_next() {
        for (expression, after, due) in [
            (
                "*/5 * * * * *",
                "2026-07-12T00:00:02Z",
                Some("2026-07-12T00:00:05+00:00"),
            ),
            (
                "0/30 * * * * *",
                "2026-07-12T00:00:02Z",
                Some("2026-07-12T00:00:30+00:00"),
            ),
            (
                "0 0 19 * * *",
                "2026-07-12T19:00:00Z",
                Some("2026-07-13T19:00:00+00:00"),
            ),
            (
                "0 30 1 * * Mon-Fri",
                "2026-07-10T02:00:00Z",
                Some("2026-07-13T01:30:00+00:00"),
            ),
            // Sunday, and a first of the month that is one.
            (
                "0 0 0 * * 0",
                "2026-07-12T00:00:00Z",
                Some("2026-07-19T00:00:00+00:00"),
            ),
            (
                "0 0 0 1 * 0",
                "2026-07-12T00:00:00Z",
                Some("2026-11-01T00:00:00+00:00"),
            ),
            ("0 0 0 30 2 *", "2026-01-01T00:00:00Z", None),
        ] {
            assert_eq!(next(expression, after).as_deref(), due, "{expression}");
        }
    }

    #[test]
    fn an_expression_that_means_nothing_is_refused() {
        for expression in ["", "* * * * *", "* * * * * * *", "61 * * * * *", "a b c d e f"] {
            assert!(Expression::parse(expression).is_err(), "{expression}");
        }
    }
}
