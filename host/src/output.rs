//! What functions print, as lines of the log: `{"event":"guest-output","component":..,"stream":..,"text":..}`.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncWrite, sink};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError};

use crate::log::{Level, Log, tellable};

/// A longer line is cut.
const MAX_LINE_BYTES: usize = 4 << 10;
/// One instance prints no more: it is for messages, not for data.
const MAX_TOTAL_BYTES: usize = 64 << 10;

/// One output of one instance.
#[derive(Clone)]
pub struct GuestOutput {
    log: Log,
    component: Arc<str>,
    stream: &'static str,
}

impl GuestOutput {
    /// The output called `stream` of an instance of a component.
    pub fn new(log: Log, component: Arc<str>, stream: &'static str) -> Self {
        Self {
            log,
            component,
            stream,
        }
    }

    fn line(&self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        let text = tellable(text.trim_end(), MAX_LINE_BYTES);
        if !text.is_empty() {
            let fields = json!({ "component": &*self.component, "stream": self.stream, "text": text });
            self.log.line(Level::Info, "guest-output", fields);
        }
    }
}

impl IsTerminal for GuestOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for GuestOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        // Only for WASI 0.3, which this host does not serve.
        Box::new(sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(Lines {
            output: self.clone(),
            begun: Vec::new(),
            room: MAX_TOTAL_BYTES,
        })
    }
}

/// Gathers what is printed into lines. What is left at the end, such as after a panic, is a line as well.
struct Lines {
    output: GuestOutput,
    begun: Vec<u8>,
    room: usize,
}

#[wasmtime_wasi::async_trait]
impl Pollable for Lines {
    async fn ready(&mut self) {}
}

impl OutputStream for Lines {
    fn write(&mut self, bytes: Bytes) -> Result<(), StreamError> {
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        for part in bytes
            .get(..taken)
            .unwrap_or_default()
            .split_inclusive(|byte| *byte == b'\n')
        {
            self.begun.extend_from_slice(part);
            if part.ends_with(b"\n") || self.begun.len() >= MAX_LINE_BYTES {
                self.output.line(&self.begun);
                self.begun.clear();
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StreamError> {
        Ok(())
    }

    fn check_write(&mut self) -> Result<usize, StreamError> {
        Ok(MAX_TOTAL_BYTES)
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.output.line(&self.begun);
    }
}
