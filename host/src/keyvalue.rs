//! The interfaces `wasi:keyvalue/{store,atomics,batch}@0.2.0-draft2` over the [`Store`].
//!
//! A component opens only the labels that its manifest lists. A swap handle remembers the value that
//! `current` answered; where `current` was never called it stands for "absent".

use std::sync::Arc;

use wasmtime::component::Resource;

use crate::engine::Guest;
use crate::faults::Faults;
use crate::record::Record;
use crate::sqlite::{Store, StoreError, Unsaved, Write, Written};

#[allow(missing_docs, reason = "generated from the WIT files, which are documented")]
mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "portal:imports/state",
        imports: { default: async | trappable },
        require_store_data_send: true,
        with: {
            "wasi:keyvalue/store.bucket": super::Bucket,
            "wasi:keyvalue/atomics.cas": super::Swap,
        },
    });
}

use bindings::wasi::keyvalue::{atomics, batch, store};
use store::Error;

/// An open store: all there is to know is that it was opened.
pub struct Bucket;

/// A swap handle.
pub struct Swap {
    key: String,
    /// What the swap will compare with; none stands for absent.
    seen: Option<Vec<u8>>,
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

/// Whether an operation changes the store, for the counts in the request's log line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
}

/// Adds the three interfaces.
pub fn add_to_linker(linker: &mut wasmtime::component::Linker<Guest>) -> wasmtime::Result<()> {
    use wasmtime::component::HasSelf;
    store::add_to_linker::<_, HasSelf<Guest>>(linker, |guest| guest)?;
    atomics::add_to_linker::<_, HasSelf<Guest>>(linker, |guest| guest)?;
    batch::add_to_linker::<_, HasSelf<Guest>>(linker, |guest| guest)
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Other(error.0)
    }
}

/// What the calls of one instance go through.
pub struct Access {
    /// The store.
    pub store: Arc<Store>,
    /// What the request rests on that is not yet on disk.
    pub unsaved: Arc<Unsaved>,
    /// How the store misbehaves, if it is to.
    pub faults: Option<Arc<Faults>>,
    /// Where the calls are counted.
    pub record: Arc<Record>,
}

impl Access {
    /// Carries out one call on the store: counted, and with the faults that were asked for.
    async fn call<T>(&self, kind: Kind, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.record.count_store_call(kind == Kind::Write);
        let Some(faults) = &self.faults else {
            return call.await;
        };
        let number = faults.before().await.map_err(Error::Other)?;
        let answer = call.await;
        faults.after(number);
        answer
    }

    async fn write(&self, write: Write) -> Result<Written, Error> {
        if let Some(faults) = &self.faults {
            faults.check(&write).map_err(Error::Other)?;
        }
        let written = self.store.write(write, &self.unsaved).await?;
        // A host that is to die at a certain call leaves what was written before it, as one call after the other would.
        if self.faults.is_some() {
            self.store.saved(&self.unsaved).await?;
        }
        Ok(written)
    }

    async fn done(&self, write: Write) -> Answer<()> {
        Ok(self.call(Kind::Write, self.write(write)).await.map(drop))
    }

    /// As [`Access::done`], for each of these in turn until one fails.
    async fn each_done(&self, writes: impl Iterator<Item = Write>) -> Answer<()> {
        for write in writes {
            if let Err(error) = self.done(write).await? {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    fn misbehaves(&self, how: impl Fn(&Faults) -> bool) -> bool {
        self.faults.as_deref().is_some_and(how)
    }
}

impl store::Host for Guest {
    async fn open(&mut self, identifier: String) -> Answer<Resource<Bucket>> {
        if !self.may_open(&identifier) {
            return Ok(Err(Error::AccessDenied));
        }
        Ok(Ok(self.table().push(Bucket)?))
    }
}

impl store::HostBucket for Guest {
    async fn get(&mut self, _: Resource<Bucket>, key: String) -> Answer<Option<Vec<u8>>> {
        let access = self.access();
        Ok(access
            .call(Kind::Read, async { Ok(access.store.get(&key, &access.unsaved)?) })
            .await)
    }

    async fn set(&mut self, _: Resource<Bucket>, key: String, value: Vec<u8>) -> Answer<()> {
        self.access().done(Write::Set(key, value)).await
    }

    async fn delete(&mut self, _: Resource<Bucket>, key: String) -> Answer<()> {
        self.access().done(Write::Delete(key)).await
    }

    async fn exists(&mut self, _: Resource<Bucket>, key: String) -> Answer<bool> {
        let access = self.access();
        Ok(access
            .call(Kind::Read, async {
                Ok(access.store.exists(&key, &access.unsaved)?)
            })
            .await)
    }

    async fn list_keys(&mut self, _: Resource<Bucket>, cursor: Option<String>) -> Answer<store::KeyResponse> {
        let access = self.access();
        let listing = async {
            match cursor {
                Some(_) => Err(Error::Other(
                    "list-keys takes no cursor: every key is answered at once".into(),
                )),
                None => Ok(store::KeyResponse {
                    keys: access.store.keys().await?,
                    cursor: None,
                }),
            }
        };
        Ok(access.call(Kind::Read, listing).await)
    }

    async fn drop(&mut self, bucket: Resource<Bucket>) -> wasmtime::Result<()> {
        self.table().delete(bucket)?;
        Ok(())
    }
}

impl batch::Host for Guest {
    async fn get_many(
        &mut self,
        _: Resource<Bucket>,
        keys: Vec<String>,
    ) -> Answer<Vec<(String, Option<Vec<u8>>)>> {
        let access = self.access();
        let reading = async {
            if access.misbehaves(|faults| faults.get_many_fails) {
                return Err(Error::Other("fault: get-many-fails".into()));
            }
            let found = access.store.get_many(&keys).await?;
            Ok(found.into_iter().map(|(key, value)| (key, Some(value))).collect())
        };
        Ok(access.call(Kind::Read, reading).await)
    }

    async fn set_many(&mut self, _: Resource<Bucket>, entries: Vec<(String, Vec<u8>)>) -> Answer<()> {
        let access = self.access();
        if access.misbehaves(|faults| faults.batches_tear) {
            let sets = entries.into_iter().map(|(key, value)| Write::Set(key, value));
            return access.each_done(sets).await;
        }
        access.done(Write::SetMany(entries)).await
    }

    async fn delete_many(&mut self, _: Resource<Bucket>, keys: Vec<String>) -> Answer<()> {
        let access = self.access();
        if access.misbehaves(|faults| faults.batches_tear) {
            return access.each_done(keys.into_iter().map(Write::Delete)).await;
        }
        access.done(Write::DeleteMany(keys)).await
    }
}

impl atomics::HostCas for Guest {
    async fn new(&mut self, _: Resource<Bucket>, key: String) -> Answer<Resource<Swap>> {
        match self.access().call(Kind::Read, async { Ok(()) }).await {
            Ok(()) => Ok(Ok(self.table().push(Swap { key, seen: None })?)),
            Err(error) => Ok(Err(error)),
        }
    }

    async fn current(&mut self, swap: Resource<Swap>) -> Answer<Option<Vec<u8>>> {
        let key = self.table().get(&swap)?.key.clone();
        let access = self.access();
        let read = access
            .call(Kind::Read, async { Ok(access.store.get(&key, &access.unsaved)?) })
            .await;
        if let Ok(value) = &read {
            self.table().get_mut(&swap)?.seen.clone_from(value);
        }
        Ok(read)
    }

    async fn drop(&mut self, swap: Resource<Swap>) -> wasmtime::Result<()> {
        self.table().delete(swap)?;
        Ok(())
    }
}

impl atomics::Host for Guest {
    async fn increment(&mut self, _: Resource<Bucket>, key: String, delta: i64) -> Answer<i64> {
        let access = self.access();
        let adding = async {
            // Adding nothing is how a counter is read: it needs no commit here. It still counts as a write,
            // which it is on every other host.
            if delta == 0 {
                return Ok(access.store.counter(&key, &access.unsaved)?);
            }
            match access.write(Write::Increment(key, delta)).await? {
                Written::Sum(sum) => Ok(sum),
                Written::Done | Written::Swapped(_) => {
                    Err(Error::Other("the store answered something else".into()))
                }
            }
        };
        Ok(access.call(Kind::Write, adding).await)
    }

    async fn swap(
        &mut self,
        swap: Resource<Swap>,
        value: Vec<u8>,
    ) -> wasmtime::Result<Result<(), atomics::CasError>> {
        let Swap { key, seen } = self.table().delete(swap)?;
        let access = self.access();
        let swapping = async {
            if access.misbehaves(Faults::skips_swap) {
                return Ok(None);
            }
            let write = match seen {
                None if access.misbehaves(|faults| faults.swap_from_absent_overwrites) => {
                    Write::Set(key.clone(), value)
                }
                expected => Write::Swap {
                    key: key.clone(),
                    expected,
                    value,
                },
            };
            let swapped = access.write(write).await? != Written::Swapped(false);
            let says_ok = match access.faults.as_deref() {
                Some(faults) if faults.swap_says_failed => false,
                Some(faults) if faults.swap_says_ok => true,
                Some(_) | None => swapped,
            };
            // A failed swap answers a new handle that has seen the newest value, as part of the same call.
            if says_ok {
                Ok(None)
            } else {
                Ok(Some(access.store.get(&key, &access.unsaved)?))
            }
        };
        let outcome = access.call(Kind::Write, swapping).await;
        Ok(match outcome {
            Ok(None) => Ok(()),
            Ok(Some(seen)) => Err(atomics::CasError::CasFailed(
                self.table().push(Swap { key, seen })?,
            )),
            Err(error) => Err(atomics::CasError::StoreError(error)),
        })
    }
}
