//! What is done in batches, by the scheduler or the operator.

use crate::operation::Access;
use crate::problems::{OPERATING, SCHEDULED};

operations!(
    SWEEP = post(
        "sweep",
        "sweep",
        "/v1/sweep",
        "Do what is due in the cases, one batch, as the scheduler of the deployment"
    )
    .by(Access::Scheduler)
    .with(&["as_of"])
    .answering("Swept")
    .refusing(&SCHEDULED),
    SWEEP_RECOMPUTATION = post(
        "sweep",
        "sweep-recomputation",
        "/v1/calendar/recomputation",
        "Compute the terms of open cases anew with the calendar in force, one \
         batch, as the operator"
    )
    .by(Access::Operator)
    .with(&["cursor"])
    .answering("Recomputation")
    .refusing(&OPERATING),
    NOTIFY = post(
        "notify",
        "notify",
        "/v1/notices/delivery",
        "Deliver notices that wait, one batch, as the scheduler of the deployment"
    )
    .by(Access::Scheduler)
    .answering("DeliveryBatch")
    .refusing(&SCHEDULED),
    ROOTS = post(
        "roots",
        "roots",
        "/v1/roots",
        "Put the next chains under the root of a day, one batch, as the \
         scheduler of the deployment"
    )
    .by(Access::Scheduler)
    .with(&["as_of"])
    .answering("Batch")
    .refusing(&SCHEDULED),
    RESEND_DEAD = get(
        "resend",
        "resend-dead",
        "/v1/notices/dead",
        "List the notices that could not be delivered, as the operator"
    )
    .by(Access::Operator)
    .with(&["limit", "cursor"])
    .answering("DeadNoticePage")
    .refusing(&OPERATING),
    RESEND_ALL = post(
        "resend",
        "resend-all",
        "/v1/notices/dead/resending",
        "Send all notices again that could not be delivered, one batch of cases, \
         as the operator"
    )
    .by(Access::Operator)
    .asking_first()
    .answering("ResendingBatch")
    .refusing(&OPERATING),
);
