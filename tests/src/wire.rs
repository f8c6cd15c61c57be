//! Bytes on the wire, for requests that no well-behaved client sends.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::client::{Answer, Client};

/// Longer than the deadline of any request.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A connection to the portal.
pub struct Wire {
    stream: TcpStream,
    client: Client,
    /// Method and path of the request, once its head was sent.
    asked: Option<(String, String)>,
}

impl Wire {
    /// Connects to where this client calls.
    ///
    /// # Errors
    /// Nobody listens there.
    pub fn open(client: &Client) -> Result<Self> {
        let address = client
            .base()
            .strip_prefix("http://")
            .context("only http:// can be spoken by hand")?;
        let stream = TcpStream::connect(address).with_context(|| format!("cannot reach {address}"))?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        Ok(Self {
            stream,
            client: client.clone(),
            asked: None,
        })
    }

    /// Sends the head of a request, which asks to close the connection after the answer.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn head(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) -> Result<()> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: portal\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        self.asked = Some((method.to_owned(), path.to_owned()));
        self.send(head.as_bytes())
    }

    /// Sends bytes.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes)?)
    }

    /// Sends a chunk of a body without an announced length.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn chunk(&mut self, bytes: &[u8]) -> Result<()> {
        self.send(format!("{:x}\r\n", bytes.len()).as_bytes())?;
        self.send(bytes)?;
        self.send(b"\r\n")
    }

    /// Says that nothing more will be sent.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn half_close(&mut self) -> Result<()> {
        Ok(self.stream.shutdown(Shutdown::Write)?)
    }

    /// Waits until the portal has begun to read the body of a request that expects to be told so
    /// (`Expect: 100-continue`).
    ///
    /// # Errors
    /// It answers something else.
    pub fn continued(&mut self) -> Result<()> {
        let mut head = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
        self.stream.read_exact(&mut head)?;
        ensure!(
            head == *b"HTTP/1.1 100 Continue\r\n\r\n",
            "no 100 but {}",
            String::from_utf8_lossy(&head)
        );
        Ok(())
    }

    /// Reads until the end of the connection: all that came, one answer after the other.
    ///
    /// # Errors
    /// The connection broke.
    pub fn answer_of_all(mut self) -> Result<String> {
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads until the announced end of the answer or of the connection, and answers what came: none where
    /// nothing came.
    ///
    /// # Errors
    /// What came is no answer, or not what the OpenAPI document says.
    pub fn answer(mut self) -> Result<Option<Answer>> {
        let mut bytes = Vec::new();
        let mut piece = [0; 16 * 1024];
        loop {
            // A connection that is reset after the answer has still brought it.
            let read = self.stream.read(&mut piece).unwrap_or_default();
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
            if bytes.is_empty() {
                return Ok(None);
            }
            let answer = parsed(&bytes);
            let announced = answer.as_ref().and_then(|answer| answer.header("content-length"));
            let whole = answer
                .as_ref()
                .zip(announced.and_then(|length| length.parse().ok()))
                .is_some_and(|(answer, length)| answer.body.len() >= length);
            if read == 0 || whole {
                let mut answer = answer.context("what came is no answer")?;
                if answer.header("transfer-encoding") == Some("chunked") {
                    answer.body = joined(&answer.body).context("an answer with broken chunks")?;
                }
                return match &self.asked {
                    Some((method, path)) => self.client.hold(method, path, answer).map(Some),
                    None => Ok(Some(answer)),
                };
            }
        }
    }
}

/// The answer that begins with these bytes, if its head is whole.
fn parsed(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(bytes.get(..end)?);
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Answer {
        status,
        headers,
        body: bytes.get(end + 4..)?.to_vec(),
    })
}

/// The content of a body in chunks.
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let line = chunks.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(chunks.get(..line)?).ok()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(content);
        }
        let begin = line + 2;
        content.extend_from_slice(chunks.get(begin..begin + size)?);
        chunks = chunks.get(begin + size + 2..)?;
    }
}
