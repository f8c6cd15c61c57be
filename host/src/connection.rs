//! The connection of a client, and the answers to heads that hyper cannot read.
//!
//! To a head that is not HTTP, or longer than it reads, hyper answers itself, without a word. That answer is kept back here;
//! once hyper has said what was wrong, the client is told so as in every other problem. Bytes that only look like such an
//! answer, as a part of another one, go out unchanged.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use crate::body::AnswerBody;

/// An answer of hyper's own is a status line with three headers.
const OWN_ANSWER_BYTES: usize = 256;
/// Where its status stands.
const STATUS: std::ops::Range<usize> = 9..12;
/// How its head ends, and what stands in it.
const HEAD_END: &[u8] = b"\r\n\r\n";
const WITHOUT_BODY: &[u8] = b"content-length: 0\r\n";
/// What every answer has that is not hyper's own.
const NAME: &[u8] = b"x-request-id:";
/// How long a client may go on sending what is not read, so that it comes to read the answer.
const LINGER: Duration = Duration::from_secs(2);

/// A client's connection.
pub struct ClientStream {
    stream: TcpStream,
    kept: Vec<u8>,
}

impl ClientStream {
    /// The connection, as hyper reads and writes it.
    pub fn new(stream: TcpStream) -> TokioIo<Self> {
        TokioIo::new(Self {
            stream,
            kept: Vec::new(),
        })
    }

    /// Whether an answer of hyper's own was kept back.
    fn keeps_an_answer(&self) -> bool {
        !self.kept.is_empty()
    }

    /// The status of an answer of hyper's own that was kept back.
    pub fn kept_status(&self) -> Option<StatusCode> {
        StatusCode::from_bytes(self.kept.get(STATUS)?).ok()
    }

    /// Ends a connection on which hyper has failed with this answer, in the place of the one that was kept back.
    pub async fn refuse(mut self, response: http::Response<AnswerBody>) -> io::Result<()> {
        let (head, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => return Ok(()),
        };
        let mut bytes = format!(
            "HTTP/1.1 {} {}\r\n",
            head.status.as_u16(),
            head.status.canonical_reason().unwrap_or_default()
        )
        .into_bytes();
        for (name, value) in &head.headers {
            bytes.extend_from_slice(name.as_str().as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value.as_bytes());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(
            format!("connection: close\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes(),
        );
        bytes.extend_from_slice(&body);
        self.kept.clear();
        self.stream.write_all(&bytes).await?;
        self.stream.shutdown().await?;
        // A connection that is closed under a client that still sends takes the answer with it.
        let mut rest = [0; 4_096];
        let lingering = async { while matches!(self.stream.read(&mut rest).await, Ok(1..)) {} };
        let _ = tokio::time::timeout(LINGER, lingering).await;
        Ok(())
    }

    /// Ends a connection on which everything was said.
    pub async fn end(mut self) -> io::Result<()> {
        let kept = std::mem::take(&mut self.kept);
        if !kept.is_empty() {
            self.stream.write_all(&kept).await?;
            self.stream.shutdown().await?;
        }
        Ok(())
    }

    /// Lets go what was kept back: the connection goes on, so it was no answer of hyper's own.
    fn poll_release(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.kept.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(context, &self.kept))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.kept.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

/// Whether this, written as one piece, is an answer that hyper gives by itself.
fn is_own_answer(piece: &[u8]) -> bool {
    let has = |part: &[u8]| piece.windows(part.len()).any(|window| window == part);
    piece.len() <= OWN_ANSWER_BYTES
        && piece.starts_with(b"HTTP/1.")
        && piece.get(8..10) == Some(b" 4")
        && piece.ends_with(HEAD_END)
        && has(WITHOUT_BODY)
        && !has(NAME)
}

impl AsyncRead for ClientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.keeps_an_answer() {
            ready!(self.poll_release(context))?;
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for ClientStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        piece: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.keeps_an_answer() {
            ready!(self.poll_release(context))?;
        }
        if is_own_answer(piece) {
            self.kept.extend_from_slice(piece);
            return Poll::Ready(Ok(piece.len()));
        }
        Pin::new(&mut self.stream).poll_write(context, piece)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some((first, rest)) = pieces.split_first()
            && rest.iter().all(|piece| piece.is_empty())
            && (self.keeps_an_answer() || is_own_answer(first))
        {
            return self.poll_write(context, first);
        }
        if self.keeps_an_answer() {
            ready!(self.poll_release(context))?;
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.keeps_an_answer() {
            // If the connection goes on, hyper comes to read again, and what was kept is let go.
            context.waker().wake_by_ref();
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.keeps_an_answer() {
            // The caller, which has the stream back then, says what is sent in its place, and ends it.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_without_a_name_and_a_body_is_hypers_own() {
        let own = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\ndate: Mon, 30 Nov 2026 09:00:00 GMT\r\n\r\n";
        assert!(is_own_answer(own.as_bytes()));
        for other in [
            own.replace("431", "200"),
            own.replace("date", "x-request-id"),
            own.replace("content-length: 0", "content-length: 1"),
            format!("x{own}"),
            format!("{own}x"),
            "HTTP/1.1 400".to_owned(),
            String::new(),
        ] {
            assert!(!is_own_answer(other.as_bytes()), "{other}");
        }
    }
}
