//! One request of a function to a host outside: a connection of its own, TLS where the address says so, time limits for
//! each step.

use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Sleep, timeout};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use crate::trust::{self, Trust};

/// How long each step may take where the function does not say.
const PATIENCE: Duration = Duration::from_secs(600);

/// Where a request goes.
pub struct Destination<'a> {
    /// Whether by TLS.
    pub tls: bool,
    /// The name, or the address, of IPv6 in brackets.
    pub host: &'a str,
    /// The port.
    pub port: u16,
}

/// Why there is no answer: for the function, and in words for the log.
pub struct Failed {
    /// For the function.
    pub error: Error,
    /// For the log.
    pub why: String,
}

impl Failed {
    fn of(error: Error, why: impl Into<String>) -> Self {
        Self {
            error,
            why: why.into(),
        }
    }
}

/// What a server answered, and the work that its body still needs.
type Answered = (
    Response<WasiBody>,
    Box<dyn Future<Output = Result<(), Error>> + Send>,
);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Sends a request, and answers the head of what came back with a body that is still on its way.
///
/// # Errors
/// No answer came, with the reason.
pub async fn send(
    trust: &Trust,
    to: Destination<'_>,
    mut request: Request<WasiBody>,
    options: RequestOptions,
) -> Result<Answered, Failed> {
    let connect_time = options.connect_timeout.unwrap_or(PATIENCE);
    let connecting = timeout(connect_time, connect(trust, &to));
    let stream = connecting
        .await
        .map_err(|_| Failed::of(Error::ConnectionTimeout, "no connection in time"))??;
    let shaking = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaking.map_err(|why| Failed::of(Error::Hyper(why), "no connection"))?;
    let mut connection = Box::pin(connection);

    // The address in full is for proxies alone.
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = path.map_or_else(|| Uri::from_static("/"), Uri::from);
    let first_byte_time = options.first_byte_timeout.unwrap_or(PATIENCE);
    let mut sending = std::pin::pin!(timeout(first_byte_time, sender.send_request(request)));
    let mut is_over = false;
    let answered = tokio::select! {
        biased;
        answered = &mut sending => answered,
        ended = &mut connection => {
            is_over = true;
            ended.map_err(|why| Failed::of(Error::Hyper(why), "the connection ended"))?;
            sending.await
        }
    };
    let response = answered
        .map_err(|_| Failed::of(Error::ConnectionReadTimeout, "no answer in time"))?
        .map_err(|why| Failed::of(Error::Hyper(why), "no answer"))?;
    let patience = options.between_bytes_timeout.unwrap_or(PATIENCE);
    let response = response.map(|incoming| Patient::new(incoming, patience).boxed_unsync());
    let rest: Box<dyn Future<Output = Result<(), Error>> + Send> = Box::new(async move {
        if is_over {
            return Ok(());
        }
        connection.await.map_err(Error::from)
    });
    Ok((response, rest))
}

/// A connection to a server, by TLS where that is asked for.
async fn connect(trust: &Trust, to: &Destination<'_>) -> Result<Box<dyn Stream>, Failed> {
    let stream = TcpStream::connect(format!("{}:{}", to.host, to.port)).await;
    let stream = stream.map_err(|why| {
        let words = why.to_string();
        Failed::of(Error::Connect(why), words)
    })?;
    if !to.tls {
        return Ok(Box::new(stream));
    }
    let name = server_name(to.host).ok_or_else(|| {
        Failed::of(
            Error::HttpRequestUriInvalid,
            "no name that a certificate can have",
        )
    })?;
    match trust.connector().connect(name, stream).await {
        Ok(stream) => Ok(Box::new(stream)),
        Err(why) => {
            let words = trust::cause(&why);
            let error = if trust::is_of_certificate(&why) {
                Error::TlsCertificateError
            } else {
                Error::Tls(why)
            };
            Err(Failed::of(error, words))
        }
    }
}

/// The name for which the certificate of a server has to be.
fn server_name(host: &str) -> Option<ServerName<'static>> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => Some(ServerName::from(address)),
        Err(_) => ServerName::try_from(host.to_owned()).ok(),
    }
}

/// A body that has to come on.
struct Patient {
    incoming: Incoming,
    patience: Duration,
    waiting: Pin<Box<Sleep>>,
}

impl Patient {
    fn new(incoming: Incoming, patience: Duration) -> Self {
        Self {
            incoming,
            patience,
            waiting: Box::pin(tokio::time::sleep(patience)),
        }
    }
}

impl Body for Patient {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match Pin::new(&mut self.incoming).poll_frame(context) {
            Poll::Ready(frame) => {
                let until = tokio::time::Instant::now() + self.patience;
                self.waiting.as_mut().reset(until);
                Poll::Ready(frame.map(|frame| frame.map_err(Error::from)))
            }
            Poll::Pending => match self.waiting.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(Some(Err(Error::ConnectionReadTimeout))),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}
