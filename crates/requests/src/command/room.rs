//! How much of the room of a record an act has to leave for what comes after it.
//!
//! One record is one value of the store, so a case cannot grow without end. What the law asks for, or gives a right to, must
//! fit all the same: to forward, to extend, to answer, to rate, to take back. Each of these happens once, or a few times. What
//! may be repeated at will is a question to the applicant with its reply, so that is what is limited, and early: a question
//! leaves room for its own reply and for everything else at its full length. Every other act leaves what the rest needs at
//! the least.
//!
//! Everything is counted here: whether an act fits, and whether it is possible at all.

use super::acting::Happened;
use super::extension::CONSULTED;
use super::rejected::Rejected;
use crate::acts::{Adds, CommandKind, Leaves, Then};
use crate::case::{Case, Leg, Stage, Status};
use crate::room::bytes;

/// Registrations of one request at the most: as many holders as an extension may name, from which no answer was ever put
/// together. Each holder may take three working days to find that another is competent, so a request that was sent on so often has
/// waited for a quarter of a year, and is to have an answer from the holder that has the request then; and the portal's own events
/// about so many registrations still fit.
pub const LEGS: usize = CONSULTED;

/// Corrections of the applicant's contacts at the most: 8 of the longest are 30 KB, and nobody moves more often while an
/// answer is owed.
pub const CORRECTIONS: usize = 8;

/// What an event takes beside what it says and its fields: its place, identity, instant, actor, key and hash.
const EVENT_BYTES: usize = 448;

/// What a personal field takes beside its value: its name twice, its commitment and its salt.
const FIELD_BYTES: usize = 192;

/// 4 000 characters of 4 bytes, and their event.
const EXPLANATION_BYTES: usize = 16_000 + 900;

/// Five files: a name of 255 bytes, a media type of 100, and the hashes of 43 pieces, which is 10 MiB, each.
const FILES_BYTES: usize = 5 * (43 * 67 + 255 + 100 + 220);

/// The names of a holder in three languages, of 500 characters of 4 bytes each.
const NAMES_BYTES: usize = 3 * 2_000 + 40;

/// A reply of full length: its text and its files.
const REPLY_BYTES: usize = EXPLANATION_BYTES + FILES_BYTES;

/// An answer of full length: a text of 20 000 characters of 4 bytes, its files, a signature with the hashes of the 300 pieces of a
/// document of 70 MiB, the names, address and position that it states, and that the request was taken up by it.
const ANSWER_BYTES: usize = 80_000 + FILES_BYTES + 21_500 + NAMES_BYTES + 2 * 2_000 + 512 + 2_500;

/// An extension of full length, with twenty holders and the term that it opens.
const EXTENSION_BYTES: usize = EXPLANATION_BYTES + 800;

/// What is left to the portal: room for some forty of its own events, such as that a notice was accepted. A notice whose
/// delivery cannot be written down would be delivered again and again.
const PORTAL_BYTES: usize = 20 * 1024;

/// The same for each further registration that is open.
const PORTAL_LEG_BYTES: usize = 3 * 1024;

/// What the portal writes between a question and the end, before what is left to it.
const MEANWHILE_BYTES: usize = 6 * 1024;

/// What the holder of an open registration needs at the least: an answer of 4 000 letters of Kazakh or Russian or with its
/// text in an attached file, an extension of a few words, and a rating of it.
const LEG_BYTES: usize = 14 * 1024;

/// A dislike with its reason in a few words.
const RATING_BYTES: usize = 2 * 1024;

/// A forwarding of full length: an explanation and a part, and the registration that it begins.
const FORWARDING_BYTES: usize = 2 * EXPLANATION_BYTES + NAMES_BYTES + 1_000 + LEG_BYTES + PORTAL_LEG_BYTES;

/// What is still to come in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ahead {
    /// Registrations whose holder owes an answer.
    open: usize,
    /// Questions without a reply.
    asked: usize,
    /// Answers without a rating.
    unrated: usize,
}

impl Ahead {
    fn of(case: &Case) -> Self {
        let mut ahead = Self {
            open: 0,
            asked: 0,
            unrated: 0,
        };
        for leg in &case.legs {
            match &leg.stage {
                Stage::Received | Stage::Accepted => ahead.open += 1,
                Stage::ClarificationAsked => {
                    ahead.open += 1;
                    ahead.asked += 1;
                }
                Stage::Answered(answer) if answer.rating.is_none() => ahead.unrated += 1,
                Stage::Answered(_)
                | Stage::Returned(..)
                | Stage::Withdrawn(_)
                | Stage::Forwarded(..)
                | Stage::Recalled(_) => {}
            }
        }
        ahead
    }

    /// What is to come after this command on a leg.
    fn after(mut self, leg: &Leg, command: CommandKind, is_part: bool) -> Self {
        let asked_here = usize::from(leg.status() == Status::ClarificationAsked);
        let close = |ahead: &mut Self| {
            ahead.open = ahead.open.saturating_sub(1);
            ahead.asked = ahead.asked.saturating_sub(asked_here);
        };
        match command.then() {
            Then::Ends => close(&mut self),
            Then::Answered => {
                close(&mut self);
                self.unrated += 1;
            }
            Then::SentOn if is_part => self.open += 1,
            Then::SentOn => self.asked = self.asked.saturating_sub(asked_here),
            Then::Asked => self.asked += 1,
            Then::Replied => self.asked = self.asked.saturating_sub(1),
            Then::AllEnd => (self.open, self.asked) = (0, 0),
            Then::Rated => self.unrated = self.unrated.saturating_sub(1),
            // What is taken back was open there, and is here.
            Then::AsBefore => {}
        }
        self
    }

    /// The acts whose room nobody may take.
    const fn least(self) -> usize {
        PORTAL_BYTES
            + self.open.saturating_sub(1) * PORTAL_LEG_BYTES
            + self.open * LEG_BYTES
            + self.asked * REPLY_BYTES
            + self.unrated * RATING_BYTES
    }

    /// The same, and for one holder everything that it may have to do at its full length.
    const fn whole(self) -> usize {
        let one = if self.open > 0 {
            MEANWHILE_BYTES + FORWARDING_BYTES + EXTENSION_BYTES + ANSWER_BYTES + EXPLANATION_BYTES
                - LEG_BYTES
        } else {
            0
        };
        self.least() + one
    }
}

/// How many bytes a command has to leave free.
fn kept(case: &Case, leg: &Leg, command: CommandKind, is_part: bool) -> usize {
    let ahead = Ahead::of(case).after(leg, command, is_part);
    match command.leaves() {
        Leaves::Whole => ahead.whole(),
        Leaves::Least => ahead.least(),
        Leaves::Nothing => 0,
    }
}

/// What a command adds where those who give it say as little as they can. Of every act that a holder owes it is less than
/// [`LEG_BYTES`].
fn shortest(leg: &Leg, command: CommandKind) -> usize {
    /// An act in a few words, and the acceptance and the breaches before it.
    const FEW_WORDS: usize = 3 * 1024;
    match command.adds() {
        // They state names and an address, which are as long as they are.
        Adds::NamesOfAnother => FEW_WORDS + NAMES_BYTES,
        Adds::OwnNames => {
            let name = &leg.holder_name;
            let english = name.en.as_ref().map_or(0, String::len);
            FEW_WORDS + name.kk.len() + name.ru.len() + english + 2_000
        }
        Adds::FewWords => FEW_WORDS,
        Adds::Nothing => 0,
    }
}

/// Whether there is room for a command that says as little as it can.
pub(super) fn is_there(case: &Case, leg: &Leg, command: CommandKind) -> bool {
    case.room
        .holds(shortest(leg, command) + kept(case, leg, command, false))
}

/// Whether there is room for what a command brings about.
///
/// # Errors
/// There is not; with fewer words there may be.
pub(super) fn check(
    case: &Case,
    leg: &Leg,
    command: CommandKind,
    happened: &[Happened],
) -> Result<(), Rejected> {
    let is_part = happened.iter().any(|happened| happened.event.begins_a_part());
    let mut more = kept(case, leg, command, is_part);
    for happened in happened {
        let event = bytes(&happened.event).map_err(|error| Rejected::Unwritable(error.to_string()))?;
        more += EVENT_BYTES + event;
        let fields = happened.fields.iter();
        more += fields
            .map(|(_, value)| FIELD_BYTES + value.get().len())
            .sum::<usize>();
    }
    if case.room.holds(more) {
        Ok(())
    } else {
        Err(Rejected::NoRoom {
            with_fewer_words: true,
        })
    }
}
