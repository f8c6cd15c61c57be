//! The daily root over all chains, and the proof that a chain is under it.
//!
//! Hashing is that of RFC 6962, section 2.1: a leaf is SHA-256 over the byte 0x00 and the 32 bytes of what it stands for, a
//! node is SHA-256 over 0x01 and its two children, and a list of n is split at the largest power of two below n.
//!
//! A day's tree has four levels, so that no part of it is larger than a value of a store, and what did not change since
//! the day before is not stored again. From below:
//! 1. a *page*: 256 consecutive serials of one holder and year; each leaf is the hash of the last event of a chain that is
//!    not later than the end of that day in Almaty;
//! 2. a *shelf*: the pages of one holder and year; each leaf is the root of a page;
//! 3. a *row*: the shelves of 32 consecutive holders of the directory; each leaf is the root of a shelf;
//! 4. the *day*: each leaf is the root of a row.
//!
//! What has no chain has no leaf: a page without one stands on no shelf.

use chrono::NaiveDate;
use law::time::end_of_day;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::event::{Kind, Record};
use crate::id::Digest;
use crate::subject::Subject;

/// The format of [`Proof`].
pub const PROOF_FORMAT: u32 = 1;

/// The levels of a tree.
pub const LEVELS: usize = 4;

/// The hash of bytes that come one after the other.
fn hash(prefix: u8, parts: &[&Digest]) -> Digest {
    let mut hash = sha2::Sha256::new();
    hash.update([prefix]);
    for part in parts {
        hash.update(part.0);
    }
    Digest(hash.finalize().into())
}

/// The hash of a leaf that stands for this.
fn leaf(item: &Digest) -> Digest {
    hash(0x00, &[item])
}

/// The hash of a node with these children.
fn node(left: &Digest, right: &Digest) -> Digest {
    hash(0x01, &[left, right])
}

/// The largest power of two below a number greater than one.
const fn split(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The root of a list; that of an empty one is the hash of nothing.
pub fn root(items: &[Digest]) -> Digest {
    match items {
        [] => Digest::of(b""),
        [item] => leaf(item),
        _ => match items.split_at_checked(split(items.len())) {
            Some((left, right)) => node(&root(left), &root(right)),
            None => Digest::of(b""),
        },
    }
}

/// The way from one item of a list up to its root (RFC 6962, 2.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProofLevel"))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The place of the item, from 0.
    pub index: usize,
    /// How many items there are.
    pub size: usize,
    /// The hashes beside the way, from below.
    pub path: Vec<Digest>,
}

impl Level {
    /// The way from the item at this place; none where the list has no such place.
    pub fn of(items: &[Digest], index: usize) -> Option<Self> {
        fn path(items: &[Digest], index: usize, out: &mut Vec<Digest>) {
            if items.len() < 2 {
                return;
            }
            let middle = split(items.len());
            let Some((left, right)) = items.split_at_checked(middle) else {
                return;
            };
            if index < middle {
                path(left, index, out);
                out.push(root(right));
            } else {
                path(right, index - middle, out);
                out.push(root(left));
            }
        }
        let size = items.len();
        (index < size).then(|| {
            let mut found = Vec::new();
            path(items, index, &mut found);
            Self {
                index,
                size,
                path: found,
            }
        })
    }

    /// The root to which the way leads from this item (RFC 9162, 2.1.3.2); none where it is no way.
    pub fn root(&self, item: &Digest) -> Option<Digest> {
        let mut last = self.size.checked_sub(1)?;
        let mut index = self.index;
        if index > last {
            return None;
        }
        let mut found = leaf(item);
        for beside in &self.path {
            if last == 0 {
                return None;
            }
            if index & 1 == 1 || index == last {
                found = node(beside, &found);
                while index & 1 == 0 && index != 0 {
                    index >>= 1;
                    last >>= 1;
                }
            } else {
                found = node(&found, beside);
            }
            index >>= 1;
            last >>= 1;
        }
        (last == 0).then_some(found)
    }
}

/// The place and the hash of the last event of a chain that is not later than the end of this day in Almaty; none where
/// there was no chain yet.
///
/// # Errors
/// The event cannot be written as JSON.
pub fn last_event<K: Kind>(
    record: &Record<K>,
    day: NaiveDate,
) -> Result<Option<(u32, Digest)>, serde_json::Error> {
    let end = end_of_day(day);
    match record.events.iter().rev().find(|event| event.at < end) {
        Some(event) => Ok(Some((event.seq, event.hash()?))),
        None => Ok(None),
    }
}

/// The proof that a chain, as it stood at the end of a day, is under the root of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "InclusionProof"))]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// [`PROOF_FORMAT`].
    pub format: u32,
    /// The day.
    pub day: NaiveDate,
    /// What the chain is of.
    #[serde(rename = "number")]
    pub subject: Subject,
    /// The place of the last event of that day or earlier.
    pub seq: u32,
    /// Its hash.
    pub event: Digest,
    /// The way up: page, shelf, row, day.
    pub levels: Vec<Level>,
    /// The root of the day.
    pub root: Digest,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// A format that this program does not know.
    #[error("the proof is of the unknown format {0}")]
    Format(u32),
    /// It is not about this chain.
    #[error("the proof is not about the last event of this chain on that day")]
    Event,
    /// The way does not lead to the root.
    #[error("the hashes of the proof do not lead to its root")]
    Root,
}

impl Proof {
    /// Whether this chain, as it stood at the end of the day, is under the root.
    ///
    /// # Errors
    /// Why not.
    pub fn verify<K: Kind>(&self, record: &Record<K>) -> Result<(), Unproven> {
        if self.format != PROOF_FORMAT {
            return Err(Unproven::Format(self.format));
        }
        if last_event(record, self.day).ok().flatten() != Some((self.seq, self.event)) {
            return Err(Unproven::Event);
        }
        let up = |item: Digest, level: &Level| level.root(&item);
        let found = self.levels.iter().try_fold(self.event, up);
        if self.levels.len() == LEVELS && found == Some(self.root) {
            Ok(())
        } else {
            Err(Unproven::Root)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(size: usize) -> Vec<Digest> {
        (0..size).map(|n| Digest::of(&n.to_be_bytes())).collect()
    }

    #[test]
    fn a_tree_is_that_of_rfc_6962() {
        let [a, b, c] = [0_usize, 1, 2].map(|n| Digest::of(&n.to_be_bytes()));
        let of = |prefix: u8, parts: &[Digest]| {
            let bytes: Vec<u8> = std::iter::once(prefix)
                .chain(parts.iter().flat_map(|part| part.0))
                .collect();
            Digest::of(&bytes)
        };
        let pair = of(1, &[of(0, &[a]), of(0, &[b])]);
        assert_eq!(
            root(&[]).to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(root(&[a]), of(0, &[a]));
        assert_eq!(root(&[a, b]), pair);
        assert_eq!(root(&[a, b, c]), of(1, &[pair, of(0, &[c])]));
        assert_eq!(
            [2, 3, 4, 5, 8, 9, 256, 257].map(split),
            [1, 2, 2, 4, 4, 8, 128, 256]
        );
    }

    #[test]
    fn every_item_of_every_list_is_proven_and_nothing_else_is() {
        for size in 1..70 {
            let items = items(size);
            let root = root(&items);
            for (index, item) in items.iter().enumerate() {
                let level = Level::of(&items, index).unwrap();
                assert_eq!(level.root(item), Some(root), "{index} of {size}");
                assert_ne!(level.root(&Digest::of(b"another")), Some(root));
                for wrong in [
                    Level {
                        index: index + 1,
                        ..level.clone()
                    },
                    Level {
                        path: level.path.iter().skip(1).copied().collect(),
                        ..level.clone()
                    },
                    Level {
                        path: level.path.iter().copied().chain([root]).collect(),
                        ..level.clone()
                    },
                    Level {
                        size: 0,
                        ..level.clone()
                    },
                ] {
                    assert!(wrong == level || wrong.root(item) != Some(root), "{wrong:?}");
                }
            }
            assert_eq!(Level::of(&items, size), None);
        }
    }
}
