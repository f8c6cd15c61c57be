//! A server of somebody else, which the portal asks: on a free port of this machine, answering by a contract
//! that a test writes down, and remembering what it was asked.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// What the server was asked.
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// The value of a header; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}

/// What the server says.
pub type Said = Response<Full<Bytes>>;

/// A server that runs until it is dropped.
pub struct Stub {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    // Its threads end with it.
    _runtime: Runtime,
}

impl Stub {
    /// A server that answers so.
    ///
    /// # Errors
    /// There is no free port.
    pub fn start(say: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // One may hang.
            .worker_threads(2)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&asked);
        let say = Arc::new(say);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (say, remembered) = (Arc::clone(&say), Arc::clone(&remembered));
                let service = service_fn(move |request| {
                    let (say, remembered) = (Arc::clone(&say), Arc::clone(&remembered));
                    async move { Ok::<_, Infallible>(answer(request, &*say, &remembered).await) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self {
            address,
            asked,
            _runtime: runtime,
        })
    }

    /// Scheme, host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How often it was asked for this path.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn times(&self, path: &str) -> Result<usize> {
        let asked = self.asked.lock().ok().context("a test panicked")?;
        Ok(asked.iter().filter(|asked| asked.path == path).count())
    }

    /// Forgets what it was asked.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn forget(&self) -> Result<()> {
        self.asked.lock().ok().context("a test panicked")?.clear();
        Ok(())
    }

    /// What it was asked last.
    ///
    /// # Errors
    /// Nothing yet.
    pub fn last(&self) -> Result<Asked> {
        let mut asked = self.asked.lock().ok().context("a test panicked")?;
        asked.pop().context("nobody asked")
    }
}

async fn answer(
    request: Request<Incoming>,
    say: &(impl Fn(&Asked) -> Said + Send + Sync),
    remembered: &Mutex<Vec<Asked>>,
) -> Said {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec());
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: head.headers,
        body: body.unwrap_or_default(),
    };
    let said = say(&asked);
    if let Ok(mut remembered) = remembered.lock() {
        remembered.push(asked);
    }
    said
}

/// An answer with this status, media type and body.
pub fn said(status: u16, content_type: &str, body: impl Into<Bytes>) -> Said {
    let mut said = Response::new(Full::new(body.into()));
    *said.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    if let Ok(content_type) = content_type.parse() {
        said.headers_mut().insert("content-type", content_type);
    }
    said
}
