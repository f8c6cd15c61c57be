//! The daily roots over all chains: the trees of [`record::merkle`], made in bounded batches and kept for ever.
//!
//! Pages, shelves and rows are kept under their own roots, so what is as it was the day before is there already. The
//! document of a day holds how far its tree has come, and once it is closed the rows and the root; one compare-and-swap
//! moves it on, and of two jobs that do the same batch one does it. Whatever a job that died has left is under the name of
//! its content, and the next finds it there.

mod proof;

use std::time::Duration;

use ::holders::holder::Holder;
use law::rules;
use law::time::{Instant, NaiveDate, day, end_of_day, year};
use record::id::{Digest, RegistrationNumber};
use record::merkle;
use record::stored::{Document, Format};
use serde::{Deserialize, Serialize};

use crate::say;
use casework::cases;
use directory::holders;
use shell::Error;
use shell::Session;
use shell::kinds;
use shell::problem::Problem;
use shell::skip;
use shell::store::{Change, Key, Stored};

pub use proof::{RootView, newest_proof, proof, published};

/// Serials on a page: 20 KB of hashes.
const PAGE_SERIALS: u64 = 256;

/// Holders in a row. With a shelf a year for 20 years it has 640 entries of at most 82 bytes, 52 KB.
///
/// The document of a day that is not closed yet has the open shelf, the open row and the rows before it. With 2 000 pages
/// (512 000 cases of one holder in one year, ten times what the whole country sent a year), a full row and 400 rows (12 800
/// holders) that is 249 KB, below the limit of a value; more is refused, and the day stays open.
const ROW_HOLDERS: u64 = 32;

/// What one batch looks at, in reads: about a second on the slowest back end measured.
const LOOKS: u64 = 1_000;

/// What the counter of a holder's year costs in reads: it is a commit on some back ends.
const COUNTER_LOOKS: u64 = 10;

/// What it costs to find a holder in the list.
const HOLDER_LOOKS: u64 = 4;

/// How long after its end a day is closed at the earliest: longer than any request takes, and than clocks are apart, so
/// that what happened on the day has been written down.
const GRACE: Duration = Duration::from_secs(3_600);

/// Days back from today among which the newest proof is looked for: a scheduler may have rested for a week.
const DAYS_BACK: usize = 8;

/// Part of a tree, by the number of its place in the part above.
type Entry = (u64, Digest);

/// Where a tree is made: place of the holder in the list, year, page.
type Place = (u64, i32, u64);

/// The document of a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tree {
    format: Format<1>,
    /// What is looked at next.
    next: Place,
    /// Chains so far.
    chains: u64,
    /// The pages of the open shelf.
    shelf: Vec<Entry>,
    /// The shelves of the open row.
    row: Vec<Entry>,
    /// The rows.
    rows: Vec<Entry>,
    /// When everything was in it, and its root then.
    closed: Option<(Instant, Digest)>,
}

impl Document for Tree {
    const KIND: &'static str = "root";
}

/// A page, a shelf or a row of a tree.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Part(Vec<Entry>);

impl Document for Part {
    const KIND: &'static str = "tree";
}

/// How far a batch has come.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Batch {
    /// The day.
    pub day: NaiveDate,
    /// The chains that the batch put into the tree; of several jobs with one batch, more than one may count them.
    pub done: u64,
    /// Whether there is more to do.
    pub remaining: bool,
}

/// The hashing, by the name of its standard.
const HASHING: &str = "RFC 6962, SHA-256";

fn root(entries: &[Entry]) -> Digest {
    merkle::root(&digests(entries))
}

fn digests(entries: &[Entry]) -> Vec<Digest> {
    entries.iter().map(|(_, digest)| *digest).collect()
}

/// The row that the holder at this place of the list stands in.
const fn row_of(slot: u64) -> u64 {
    slot / ROW_HOLDERS
}

/// The place of a shelf in its row.
fn shelf_place(slot: u64, year: i32) -> u64 {
    slot * 10_000 + u64::try_from(year).unwrap_or_default()
}

/// The day to close where none is named: the last one that is over.
pub fn last_day_over(session: &Session) -> NaiveDate {
    let today = day(session.request.now - GRACE);
    today.pred_opt().unwrap_or(today)
}

/// Puts the next chains into the tree of a day, and closes it with the last. One durable write for what is new in the tree
/// and one for the document of the day, one more where that is new; none once the day is closed. Counters are read, which
/// is a write on some back ends.
///
/// # Errors
/// 400 for a day that is not over, or before there were requests; 503 where the store does not answer.
pub fn advance(session: &Session, day: NaiveDate) -> Result<Batch, Error> {
    if year(day) < rules::first_year() || session.request.now < end_of_day(day) + GRACE {
        return Err(Problem::new(&kinds::INVALID_PARAMETER)
            .of_parameter("as_of")
            .because(&say::DAY_NOT_OVER)
            .into());
    }
    let store = session.store()?;
    let key = Key::root_of_day(day);
    let before = store.get::<Tree>(&key)?.unwrap_or(Tree {
        format: Format,
        next: (1, rules::first_year(), 0),
        chains: 0,
        shelf: Vec::new(),
        row: Vec::new(),
        rows: Vec::new(),
        closed: None,
    });
    if before.closed.is_some() {
        return Ok(Batch {
            day,
            done: 0,
            remaining: false,
        });
    }
    let start = before.next;
    let mut growth = Growth {
        session,
        day,
        tree: before,
        looks: 0,
        parts: Vec::new(),
    };
    let chains = growth.tree.chains;
    growth.grow()?;
    let Growth { tree, parts, .. } = growth;
    // What the tree is made of is there before the document that names it.
    if !parts.is_empty() {
        store.set_many(parts)?;
    }
    let is_at_least = |there: &Tree| there.closed.is_some() || there.next >= tree.next;
    store.change(
        &key,
        |there: Option<Tree>| {
            let batch = |tree: &Tree, done| Batch {
                day,
                done,
                remaining: tree.closed.is_none(),
            };
            Ok(match there {
                // Another job was here first, with the same batch or more.
                Some(there) if there.closed.is_some() || there.next != start => {
                    Change::Keep(batch(&there, 0))
                }
                Some(_) | None => Change::Write(tree.clone(), batch(&tree, tree.chains - chains)),
            })
        },
        // A day is closed by one batch only, and what is not closed has moved on.
        |there| is_at_least(there) && there.closed.is_some() >= tree.closed.is_some(),
    )
}

/// A tree while a batch goes into it.
struct Growth<'c> {
    session: &'c Session,
    day: NaiveDate,
    tree: Tree,
    /// What was looked at.
    looks: u64,
    /// New parts, to be stored.
    parts: Vec<(Key, Vec<u8>)>,
}

impl Growth<'_> {
    /// Goes on until there was enough to look at, or everything is in.
    fn grow(&mut self) -> Result<(), Error> {
        // What arrives after the last working day is registered in the next year.
        let last_year = year(self.day) + 1;
        while self.looks < LOOKS {
            self.looks += HOLDER_LOOKS;
            let (slot, _, _) = self.tree.next;
            let (page, _) = holders::list(self.session, slot - 1, 1)?;
            let Some(holder) = page.into_iter().next() else {
                self.end_row()?;
                self.tree.closed = Some((self.session.request.now, root(&self.tree.rows)));
                return Ok(());
            };
            if holder.slot != slot {
                self.tree.next = (holder.slot, rules::first_year(), 0);
            }
            if let Some((shelf, _)) = self.tree.row.first()
                && row_of(shelf / 10_000) != row_of(holder.slot)
            {
                self.end_row()?;
            }
            while self.tree.next.1 <= last_year {
                if !self.year(&holder)? {
                    return Ok(());
                }
            }
            self.tree.next = (holder.slot + 1, rules::first_year(), 0);
        }
        Ok(())
    }

    /// Goes on in a year of a holder. Whether it came to the end of it.
    fn year(&mut self, holder: &Holder) -> Result<bool, Error> {
        if self.looks >= LOOKS {
            return Ok(false);
        }
        self.looks += COUNTER_LOOKS;
        let (slot, year, mut page) = self.tree.next;
        let drawn = self.session.store()?.drawn(&Key::serial(&holder.bin, year))?;
        while page * PAGE_SERIALS < drawn {
            if self.looks >= LOOKS {
                return Ok(false);
            }
            let leaves = self.leaves(holder, year, page, drawn)?;
            self.tree.chains += u64::try_from(leaves.len()).unwrap_or_default();
            if !leaves.is_empty() {
                let root = self.keep(leaves)?;
                self.tree.shelf.push((page, root));
            }
            page += 1;
            self.tree.next = (slot, year, page);
        }
        let shelf = std::mem::take(&mut self.tree.shelf);
        if !shelf.is_empty() {
            let root = self.keep(shelf)?;
            self.tree.row.push((shelf_place(slot, year), root));
        }
        self.tree.next = (slot, year + 1, 0);
        Ok(true)
    }

    /// The chains of a page, each by its serial.
    fn leaves(&mut self, holder: &Holder, year: i32, page: u64, drawn: u64) -> Result<Vec<Entry>, Error> {
        let mut leaves = Vec::new();
        let first = page * PAGE_SERIALS + 1;
        for serial in first..(first + PAGE_SERIALS).min(drawn + 1) {
            self.looks += 1;
            let number = RegistrationNumber {
                holder: holder.bin.clone(),
                year,
                serial,
            };
            let record = cases::record(self.session, &number);
            // One case that cannot be read must not keep all the others from their proof. One that was never written is none,
            // and so is the number of a later registration: the case is one chain, under its first.
            if let Some(Some(record)) = skip(format_args!("the leaf of {number}"), record)? {
                let last = merkle::last_event(&record, self.day).map_err(Error::broken)?;
                leaves.extend(last.map(|(_, hash)| (serial, hash)));
            }
        }
        Ok(leaves)
    }

    /// Ends the open row, if there is one.
    fn end_row(&mut self) -> Result<(), Error> {
        let row = std::mem::take(&mut self.tree.row);
        if let Some((shelf, _)) = row.first() {
            let place = row_of(shelf / 10_000);
            let root = self.keep(row)?;
            self.tree.rows.push((place, root));
        }
        Ok(())
    }

    /// Keeps a part of the tree under its root, if it is new.
    fn keep(&mut self, entries: Vec<Entry>) -> Result<Digest, Error> {
        let root = root(&entries);
        let key = Key::part_of_tree(root);
        if !self.session.store()?.exists(&key)? {
            self.parts.push((key, Stored::of(&Part(entries))?.into_bytes()));
        }
        Ok(root)
    }
}
