//! A system that takes what the portal posts: the notification gateway of a deployment, or the document
//! system of a holder. It counts by `Idempotency-Key`, and checks each signature as the Standard Webhooks
//! specification says, with nothing of the portal's own.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::identity::random_hex;
use crate::secrets;
use crate::stub::{Asked, Said, Stub, said};

/// What was posted once.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The `Idempotency-Key`.
    pub id: String,
    /// Where it was posted.
    pub path: String,
    /// `webhook-timestamp`.
    pub at: i64,
    /// What was answered.
    pub status: u16,
    /// The document.
    pub body: Value,
}

impl Letter {
    /// A member of the document that is a text.
    pub fn text(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The role of the recipient.
    pub fn role(&self) -> &str {
        self.text("/recipient/role")
    }
}

/// What is answered: a status, and a `Retry-After`.
type Answering = Box<dyn FnMut(&Letter) -> (u16, Option<String>) + Send>;

/// What a gateway has seen, and what it answers.
struct Desk {
    answer: Answering,
    /// Each signs once, in this order.
    secrets: Vec<String>,
    letters: Vec<Letter>,
    /// What was not as it has to be.
    faults: Vec<String>,
}

/// A gateway that runs until it is dropped.
pub struct Gateway {
    stub: Stub,
    desk: Arc<Mutex<Desk>>,
    secret: String,
}

impl Gateway {
    /// A gateway that accepts everything.
    ///
    /// # Errors
    /// There is no free port, or there are no random numbers.
    pub fn start() -> Result<Self> {
        let secret = format!("whsec_{}", STANDARD.encode(random_hex::<16>()?));
        secrets::know("secret", &secret);
        let desk = Arc::new(Mutex::new(Desk {
            answer: Box::new(|_| (202, None)),
            secrets: vec![secret.clone()],
            letters: Vec::new(),
            faults: Vec::new(),
        }));
        let own = Arc::clone(&desk);
        let stub = Stub::start(move |asked| match own.lock() {
            Ok(mut desk) => desk.take(asked),
            Err(_) => said(500, "text/plain", ""),
        })?;
        Ok(Self { stub, desk, secret })
    }

    /// Scheme, host and port.
    pub fn address(&self) -> &str {
        self.stub.address()
    }

    /// What it shares with the portal.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// From now on signatures are of this secret.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn expect_secret(&self, secret: &str) -> Result<()> {
        self.expect_secrets(&[secret])
    }

    /// From now on there is a signature of each of these secrets, in this order.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn expect_secrets(&self, each: &[&str]) -> Result<()> {
        for secret in each {
            secrets::know("secret", secret);
        }
        self.desk()?.secrets = each.iter().map(|secret| (*secret).to_owned()).collect();
        Ok(())
    }

    /// From now on it answers with this status.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn answer(&self, status: u16) -> Result<()> {
        self.answer_each(move |_| (status, None))
    }

    /// From now on it answers each with a status of its own, and a `Retry-After`.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn answer_each(
        &self,
        mut answer: impl FnMut(&Letter) -> (u16, Option<u32>) + Send + 'static,
    ) -> Result<()> {
        self.desk()?.answer = Box::new(move |letter| {
            let (status, seconds) = answer(letter);
            (status, seconds.map(|seconds| seconds.to_string()))
        });
        Ok(())
    }

    /// From now on it answers with this status and this `Retry-After`.
    ///
    /// # Errors
    /// A test panicked in the middle.
    pub fn answer_asking(&self, status: u16, retry_after: &str) -> Result<()> {
        let retry_after = retry_after.to_owned();
        self.desk()?.answer = Box::new(move |_| (status, Some(retry_after.clone())));
        Ok(())
    }

    /// Everything that was posted, each try of it.
    ///
    /// # Errors
    /// Something of it was not signed, or not as it has to be.
    pub fn letters(&self) -> Result<Vec<Letter>> {
        let desk = self.desk()?;
        ensure!(desk.faults.is_empty(), "{:?}", desk.faults);
        Ok(desk.letters.clone())
    }

    /// What was posted since the last time.
    ///
    /// # Errors
    /// As [`Gateway::letters`].
    pub fn taken(&self) -> Result<Vec<Letter>> {
        self.stub.forget()?;
        let mut desk = self.desk()?;
        ensure!(desk.faults.is_empty(), "{:?}", desk.faults);
        Ok(std::mem::take(&mut desk.letters))
    }

    /// What was accepted, each counted once by its key.
    ///
    /// # Errors
    /// As [`Gateway::letters`].
    pub fn counted(&self) -> Result<BTreeSet<String>> {
        let letters = self.letters()?.into_iter();
        let accepted = letters.filter(|letter| (200..300).contains(&letter.status));
        Ok(accepted.map(|letter| letter.id).collect())
    }

    fn desk(&self) -> Result<std::sync::MutexGuard<'_, Desk>> {
        self.desk.lock().ok().context("a test panicked")
    }
}

impl Desk {
    fn take(&mut self, asked: &Asked) -> Said {
        match self.read(asked) {
            Ok(mut letter) => {
                let (status, retry_after) = (self.answer)(&letter);
                letter.status = status;
                self.letters.push(letter);
                let mut said = said(status, "text/plain", "whatever it says, nobody reads it");
                if let Some(Ok(value)) = retry_after.map(|text| text.parse()) {
                    said.headers_mut().insert("retry-after", value);
                }
                said
            }
            Err(error) => {
                self.faults.push(format!("{error:#}"));
                said(400, "text/plain", "")
            }
        }
    }

    /// What was posted, if its signature is good.
    fn read(&self, asked: &Asked) -> Result<Letter> {
        let (id, timestamp) = (asked.header("webhook-id"), asked.header("webhook-timestamp"));
        ensure!(asked.method == "POST", "{} {}", asked.method, asked.path);
        ensure!(
            asked.header("content-type") == "application/json",
            "another media type"
        );
        ensure!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "webhook-id: {id}"
        );
        ensure!(asked.header("idempotency-key") == id, "another idempotency key");
        let mut expected = Vec::new();
        for secret in &self.secrets {
            let key = match secret.strip_prefix("whsec_") {
                Some(encoded) => STANDARD.decode(encoded).ok().context("no secret in base64")?,
                None => secret.clone().into_bytes(),
            };
            let mut mac = Hmac::<Sha256>::new_from_slice(&key)?;
            mac.update(format!("{id}.{timestamp}.").as_bytes());
            mac.update(&asked.body);
            expected.push(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
        }
        ensure!(
            asked.header("webhook-signature") == expected.join(" "),
            "a wrong signature"
        );
        Ok(Letter {
            id: id.to_owned(),
            path: asked.path.clone(),
            at: timestamp.parse()?,
            status: 0,
            body: serde_json::from_slice(&asked.body)?,
        })
    }
}
