//! One instance for each request.

use std::time::Instant;

use http::{Request, Response};
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use crate::body::RequestBody;
use crate::outbound::Outbound;
use crate::record::Failure;

type Head = Result<Response<HyperOutgoingBody>, ErrorCode>;

/// Makes an instance, lets it handle the request, and ends it.
pub(super) async fn run(
    outbound: Outbound,
    request: Request<RequestBody>,
    head: oneshot::Sender<Head>,
    permit: OwnedSemaphorePermit,
) {
    let begun = Instant::now();
    let (served, record, until) = (
        outbound.component.clone(),
        outbound.record.clone(),
        outbound.until,
    );
    let mut instance = outbound.server.clone().host.instance(outbound);
    let outcome = tokio::time::timeout_at(until, async {
        let Some(pre) = &served.http else {
            return Err(wasmtime::Error::msg("the component serves no HTTP"));
        };
        let request = instance
            .data_mut()
            .http()
            .new_incoming_request(Scheme::Http, request)?;
        let head = instance.data_mut().http().new_response_outparam(head)?;
        let guest = pre.instantiate_async(&mut instance).await?;
        record.instance_took(begun);
        guest
            .wasi_http_incoming_handler()
            .call_handle(&mut instance, request, head)
            .await
    })
    .await;
    // Noted before the instance goes: with it goes its end of the answer's body, whose reader then asks.
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(trap)) => record.failed(Failure::Trapped, &format!("{trap:#}")),
        Err(_) => record.failed(Failure::Deadline, "the function took too long"),
    }
    drop(instance);
    drop(permit);
}
