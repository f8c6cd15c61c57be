//! The keys of everything that is stored.

use law::time::NaiveDate;
use record::id::{Bin, Digest, RegistrationNumber};

/// Shards of the journal: so many counters take the acts of a whole country without waiting for each other.
pub const JOURNAL_SHARDS: u8 = 8;

/// A key. The prefix keeps the portal apart from others in a shared key space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub(super) String);

impl Key {
    pub(super) fn new(kind: &str, name: impl std::fmt::Display) -> Self {
        Self(format!("od/{kind}/{name}"))
    }

    /// Whether this is the key of a document of this kind.
    pub(super) fn is_of(&self, kind: &str) -> bool {
        let rest = self
            .0
            .strip_prefix("od/")
            .and_then(|rest| rest.strip_prefix(kind));
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The record of a case.
    pub fn request(number: &RegistrationNumber) -> Self {
        Self::new("request", number)
    }

    /// The registration number of a later leg, which says of which case it is.
    pub fn leg(number: &RegistrationNumber) -> Self {
        Self::new("leg", number)
    }

    /// The calendar in force, where one was published.
    pub fn calendar_in_force() -> Self {
        Self::new("calendar", "in-force")
    }

    /// A published calendar. No version is named like the key of the one in force: it has its own folder.
    pub fn calendar(version: &str) -> Self {
        Self::new("calendar", format_args!("version/{version}"))
    }

    /// The counter of a holder's registration numbers in a year, which is also the log of its cases.
    pub fn serial(holder: &Bin, year: i32) -> Self {
        Self::new("serial", format_args!("{holder}/{year}"))
    }

    /// A piece of an attachment, by the hash of its bytes. It belongs to one case, so that erasing one citizen's
    /// copy leaves another's alone.
    pub fn blob(number: &RegistrationNumber, chunk: Digest) -> Self {
        Self::new("blob", format_args!("{number}/{chunk}"))
    }

    /// What an erasure has still to remove beside the record of the case.
    pub fn erasure(number: &RegistrationNumber) -> Self {
        Self::new("erasure", number)
    }

    /// The tree over all chains of a day.
    pub fn root_of_day(day: NaiveDate) -> Self {
        Self::new("root", day)
    }

    /// A part of such trees, by its root.
    pub fn part_of_tree(root: Digest) -> Self {
        Self::new("tree", root)
    }

    /// A holder of the directory.
    pub fn holder(bin: &Bin) -> Self {
        Self::new("holder", bin)
    }

    /// A change in the history of a holder, by its place. Only what has left the entry of the holder is read here.
    pub fn holder_change(bin: &Bin, seq: u32) -> Self {
        Self::new("holder", format_args!("{bin}/{seq}"))
    }

    /// The link under which calendar programs read a holder's terms.
    pub fn feed(bin: &Bin) -> Self {
        Self::new("feed", bin)
    }

    /// The counter of the list of holders.
    pub fn holder_count() -> Self {
        Self::new("holders", "count")
    }

    /// A place in the list of holders.
    pub fn holder_slot(slot: u64) -> Self {
        Self::new("holders", slot)
    }

    /// A citizen's list of cases, by a keyed hash of the IIN.
    pub fn citizen(pseudonym: &str) -> Self {
        Self::new("citizen", pseudonym)
    }

    /// An older page of a citizen's list.
    pub fn citizen_page(pseudonym: &str, page: u32) -> Self {
        Self::new("citizen", format_args!("{pseudonym}/{page}"))
    }

    /// That somebody signed for an organisation, by a keyed hash of IIN and BIN.
    pub fn signatory(pseudonym: Digest) -> Self {
        Self::new("signatory", pseudonym)
    }

    /// A slot of remembered tokens.
    pub fn token_slot(slot: u16) -> Self {
        Self::new("token", slot)
    }

    /// The keys of tokens that were fetched.
    pub fn token_keys() -> Self {
        Self::new("token-keys", "fetched")
    }

    /// The last attempt to fetch them.
    pub fn token_keys_attempt() -> Self {
        Self::new("token-keys", "attempt")
    }

    /// What was said of the revocation of a certificate, by the hash of the certificate.
    pub fn revocation(certificate_sha256: [u8; 32]) -> Self {
        Self::new("revocation", Digest(certificate_sha256))
    }

    /// A shard of the cases in which notices wait.
    pub fn outbox(shard: u8) -> Self {
        Self::new("outbox", shard)
    }

    /// A shard of the cases in which notices could not be delivered.
    pub fn dead(shard: u8) -> Self {
        Self::new("dead", shard)
    }

    /// Where a holder's own system is told of its cases.
    pub fn subscription(bin: &Bin) -> Self {
        Self::new("subscription", bin)
    }

    /// The counter of those who wanted to create this key.
    pub(super) fn creators(&self) -> Self {
        Self(format!("{}/creators", self.0))
    }

    /// The counter of a shard of the journal of acts.
    pub fn journal_count(shard: u8) -> Self {
        Self::new("journal", format_args!("{shard}/count"))
    }

    /// A place in a shard of the journal.
    pub fn journal_place(shard: u8, place: u64) -> Self {
        Self::new("journal", format_args!("{shard}/{place}"))
    }

    /// How far a shard of the journal has been followed.
    pub fn journal_followed(shard: u8) -> Self {
        Self::new("journal", format_args!("{shard}/followed"))
    }

    /// How far the register of a holder has been followed.
    pub fn register_followed(bin: &Bin) -> Self {
        Self::new("followed", bin)
    }

    /// Where the next look at the registers begins.
    pub fn registers_followed() -> Self {
        Self::new("sweep", "registers")
    }

    /// How far recomputing with the calendar in force has come.
    pub fn recomputed() -> Self {
        Self::new("sweep", "recomputed")
    }

    /// A shard of the cases to be looked at on a day.
    pub fn agenda(day: NaiveDate, shard: u8) -> Self {
        Self::new("agenda", format_args!("{day}/{shard}"))
    }

    /// The day at which a shard of the agenda has arrived.
    pub fn agenda_day(shard: u8) -> Self {
        Self::new("agenda", format_args!("day/{shard}"))
    }

    /// By what a store knows the secret under which the names of citizens' lists are made.
    pub fn index_mark() -> Self {
        Self::new("index", "mark")
    }
}
