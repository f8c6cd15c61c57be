//! The bodies of requests and answers on their way through the host: counted, limited, and never silently
//! shorter than they were sent.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;
use wasmtime_wasi_http::{Error, WasiBody};

use crate::record::Record;
use crate::sqlite::{Store, StoreError, Unsaved};

/// How long the rest of a body that nobody wants is taken in and thrown away.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// A request's body as a function reads it. Longer than allowed, cut off or broken, it ends in an error.
pub struct RequestBody {
    incoming: Option<WasiBody>,
    limit: u64,
    left: u64,
    record: Arc<Record>,
}

impl RequestBody {
    /// A body of which at most `limit` bytes are taken.
    pub fn new(incoming: WasiBody, limit: u64, record: Arc<Record>) -> Self {
        Self {
            incoming: Some(incoming),
            limit,
            left: limit,
            record,
        }
    }

    /// Lets the client send to its end, for a while, so that it comes to reading the answer: a connection that
    /// is closed under a client that still sends takes the answer with it. So it is with a component that calls.
    fn drain(&mut self) {
        if let Some(mut incoming) = self.incoming.take()
            && !incoming.is_end_stream()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let mut room = self.limit;
            runtime.spawn(tokio::time::timeout(DRAIN_TIME, async move {
                while let Some(Ok(frame)) = incoming.frame().await {
                    let bytes = frame.data_ref().map_or(0, Bytes::len);
                    match room.checked_sub(bytes as u64) {
                        Some(left) => room = left,
                        None => return,
                    }
                }
            }));
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(incoming) = &mut self.incoming else {
            return Poll::Ready(None);
        };
        let frame = match ready!(Pin::new(incoming).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(why)) => {
                self.incoming = None;
                return Poll::Ready(Some(Err(why)));
            }
            None => {
                self.incoming = None;
                return Poll::Ready(None);
            }
        };
        let bytes = frame.data_ref().map_or(0, |data| data.remaining() as u64);
        self.record.bytes_in.fetch_add(bytes, Relaxed);
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => {
                self.record.too_large.store(true, Relaxed);
                self.drain();
                return Poll::Ready(Some(Err(Error::HttpRequestBodySize(Some(self.limit)))));
            }
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map(Body::size_hint).unwrap_or_default()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.drain();
    }
}

/// An answer's body. It holds the request's record, whose line is written when the body is done.
pub struct AnswerBody {
    content: Content,
    record: Option<Arc<Record>>,
}

enum Content {
    Whole(Bytes),
    Streamed(HyperOutgoingBody),
    Held(Held),
}

/// A body that a function still writes, each part of which waits until everything is on disk that was written before it.
struct Held {
    body: HyperOutgoingBody,
    store: Arc<Store>,
    unsaved: Arc<Unsaved>,
    /// What has come and still waits.
    next: Option<Option<Result<Frame<Bytes>, Error>>>,
    saving: Option<Saving>,
}

type Saving = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;

impl Held {
    fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.next.is_none() {
            self.next = Some(ready!(Pin::new(&mut self.body).poll_frame(context)));
        }
        let saving = self.saving.get_or_insert_with(|| -> Saving {
            let (store, unsaved) = (self.store.clone(), self.unsaved.clone());
            Box::pin(async move { store.saved(&unsaved).await })
        });
        let saved = ready!(saving.as_mut().poll(context));
        self.saving = None;
        let next = self.next.take().flatten();
        Poll::Ready(match saved {
            Ok(()) => next,
            Err(why) => Some(Err(Error::InternalError(Some(why.0)))),
        })
    }
}

impl AnswerBody {
    /// A body that is all there.
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self {
            content: Content::Whole(bytes.into()),
            record: None,
        }
    }

    /// A body that a function still writes.
    pub fn streamed(body: HyperOutgoingBody) -> Self {
        Self {
            content: Content::Streamed(body),
            record: None,
        }
    }

    /// The same body, of which nothing is sent that rests on what is not yet on disk.
    pub fn held(self, store: Arc<Store>, unsaved: Arc<Unsaved>) -> Self {
        let content = match self.content {
            Content::Streamed(body) => Content::Held(Held {
                body,
                store,
                unsaved,
                next: None,
                saving: None,
            }),
            whole => whole,
        };
        Self { content, ..self }
    }

    /// The same body, noting what is sent of it.
    pub fn noted_in(self, record: Arc<Record>) -> Self {
        Self {
            record: Some(record),
            ..self
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = match &mut self.content {
            Content::Whole(bytes) if bytes.is_empty() => None,
            Content::Whole(bytes) => Some(Ok(Frame::data(std::mem::take(bytes)))),
            Content::Streamed(body) => ready!(Pin::new(body).poll_frame(context)),
            Content::Held(held) => ready!(held.poll_frame(context)),
        };
        let record = self.record.as_ref();
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                if let Some(record) = record {
                    record.bytes_out.fetch_add(bytes, Relaxed);
                }
            }
            // To the client the answer of a function that was ended half-way must not look whole.
            None if record.is_some_and(|record| record.failure().is_some()) => {
                return Poll::Ready(Some(Err(Error::InternalError(None))));
            }
            Some(Err(_)) | None => {}
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Whole(bytes) => bytes.is_empty(),
            // Says nothing before it is polled to its end: only then is it known whether it is whole.
            Content::Streamed(_) | Content::Held(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Streamed(body) => body.size_hint(),
            Content::Held(held) if held.next.is_none() => held.body.size_hint(),
            // A part that waits is not counted by the body any more.
            Content::Held(_) => SizeHint::default(),
        }
    }
}
