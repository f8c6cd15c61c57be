//! Connections: accepted, served, and ended with the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use serde_json::json;
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

use super::Server;
use crate::connection::ClientStream;
use crate::log::Level;
use crate::problem::Problem;

/// How long a client may take to send the head of a request, and how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long requests in flight may take after the signal to stop.
const STOP_TIME: Duration = Duration::from_secs(10);

/// How long to wait when no connection can be accepted, for instance because too many are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How much of a head that cannot be read is looked at, for the language in which its sender is told so.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Accepts connections until told to stop, then lets those that are at work finish.
pub async fn serve(server: Arc<Server>, listener: TcpListener, mut stopping: watch::Receiver<bool>) {
    // Every connection holds a sender; when the last is gone, so are the connections.
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &server.connections) => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, client, place)) => {
                let (server, stopping, open) = (server.clone(), stopping.clone(), open.clone());
                tokio::spawn(async move {
                    serve_connection(server, stream, client, stopping).await;
                    drop((open, place));
                });
            }
            Err(why) => {
                server
                    .log()
                    .line(Level::Error, "accept-failed", json!({ "error": why.to_string() }));
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop((listener, open));
    if tokio::time::timeout(STOP_TIME, all_closed.recv()).await.is_err() {
        server
            .log()
            .line(Level::Warn, "stopped-with-requests-in-flight", json!({}));
    }
}

/// The next connection, once there is a place for it. Until then the system lets it wait.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await;
    let place = place.map_err(std::io::Error::other)?;
    let (stream, client) = listener.accept().await?;
    Ok((stream, client, place))
}

async fn serve_connection(
    server: Arc<Server>,
    stream: TcpStream,
    client: SocketAddr,
    mut stopping: watch::Receiver<bool>,
) {
    // An answer in two packets would otherwise wait for the client's delayed acknowledgement.
    let _ = stream.set_nodelay(true);
    // A client that takes in nothing of its answer for as long as a request may take is not there any more.
    let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(server.deadline));
    let service = service_fn(|request| {
        let server = server.clone();
        async move { Ok::<_, std::convert::Infallible>(server.answer(request, client).await) }
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        // A client that has said all it had to say still gets its answer.
        .half_close(true)
        .serve_connection(ClientStream::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = stopping.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let parts = connection.into_parts();
    let stream = parts.io.into_inner();
    // Other errors of a connection are the client's: it left.
    let _ = match ended {
        Err(why) => match unread(&why, &stream, &parts.read_buf) {
            Some(problem) => {
                let head = parts.read_buf.get(..LOOKED_AT_BYTES).unwrap_or(&parts.read_buf);
                stream.refuse(server.unread(problem, head)).await
            }
            None => Ok(()),
        },
        Ok(()) => stream.end().await,
    };
}

/// What the client is told where hyper could not read what it sent; none where there is nobody to tell.
pub(super) fn unread(why: &hyper::Error, stream: &ClientStream, left: &[u8]) -> Option<Problem> {
    if why.is_timeout() {
        // Between two requests a connection may be idle: then nothing was asked.
        return (!left.is_empty()).then_some(Problem::HeadTooSlow);
    }
    match stream.kept_status()? {
        StatusCode::URI_TOO_LONG => Some(Problem::AddressTooLong),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Some(Problem::HeadersTooLarge),
        _ => Some(Problem::Unreadable),
    }
}
