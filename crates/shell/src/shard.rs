//! Shards: work on many cases is divided so that several can do it, and no document of it grows too large.

use record::id::Digest;
use record::subject::Subject;

/// Neighbours in a register that share a shard: what arrives together is mostly looked at together, so that a batch of it
/// touches one or two documents and not all.
const NEIGHBOURS: u64 = 64;

/// The shard so many steps after one.
pub fn nth(first: u8, step: u32, shards: u8) -> u8 {
    let shards = u32::from(shards.max(1));
    u8::try_from((u32::from(first) + step) % shards).unwrap_or_default()
}

/// The shard of what is looked at, of so many.
pub fn of(subject: &Subject, shards: u8) -> u8 {
    let neighbourhood = match subject {
        Subject::Request(number) => {
            format!("{}/{}/{}", number.holder, number.year, number.serial / NEIGHBOURS)
        }
    };
    let Digest([first, ..]) = Digest::of(neighbourhood.as_bytes());
    first % shards.max(1)
}
