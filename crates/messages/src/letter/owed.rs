//! What of a case a letter speaks of: what is owed, by when, and since when.

use law::calendar::DayKind;
use law::rules::ObligationKind;
use law::time::{NaiveDate, day};
use record::obligation::Opened;
use requests::case::{LegIndex, Owed, Recomputed, Reminded};
use requests::notice;

use super::writing::{Unwritten, Writing};
use crate::named::{Moved, Term};

impl Writing<'_, '_> {
    /// The breaches that stand, on one leg or on all.
    pub(super) fn breaches<'o>(
        &'o self,
        owed: &'o [Owed],
        leg: Option<LegIndex>,
    ) -> impl Iterator<Item = &'o Owed> + Clone + 'o {
        let own = owed
            .iter()
            .filter(move |owed| leg.is_none_or(|leg| owed.leg == leg));
        own.filter(|owed| notice::is_breach(self.case, owed))
    }

    /// Those of them where what was owed is still not done.
    pub(super) fn open_breaches<'o>(
        &'o self,
        owed: &'o [Owed],
        leg: Option<LegIndex>,
    ) -> impl Iterator<Item = &'o Owed> + Clone + 'o {
        self.breaches(owed, leg)
            .filter(|owed| notice::is_open_breach(self.case, owed))
    }

    /// The last days that were moved, on one leg or on all, and the legs that they are on.
    pub(super) fn moved(
        &self,
        recomputed: &Recomputed,
        leg: Option<LegIndex>,
    ) -> (Vec<LegIndex>, Vec<Moved>) {
        let changes = recomputed.changes.iter();
        let own =
            changes.filter(|change| change.from != change.to && leg.is_none_or(|leg| change.leg == leg));
        own.filter(|change| notice::is_moved(self.case, change))
            .map(|change| {
                let moved = Moved {
                    kind: change.kind,
                    from: change.from,
                    due: change.to,
                };
                (change.leg, moved)
            })
            .unzip()
    }

    /// What somebody is reminded of on a leg that has to be done first, and its day. One message names one day.
    pub(super) fn first_of(
        &self,
        reminded: &Reminded,
        leg: LegIndex,
    ) -> Result<(NaiveDate, Vec<ObligationKind>), Unwritten> {
        let own = reminded
            .obligations
            .iter()
            .filter(|owed| owed.leg == leg && notice::is_ahead(self.case, owed, self.now));
        let due = own.clone().map(|owed| owed.on).min();
        let due = due.ok_or_else(|| self.no_words())?;
        let first = own.filter(|owed| owed.on == due).map(|owed| owed.kind);
        Ok((due, first.collect()))
    }

    /// The working days that are over since the oldest of these last days. A day that the calendar
    /// does not cover does not count.
    pub(super) fn overdue<'o>(&self, owed: impl Iterator<Item = &'o Owed>) -> u32 {
        let oldest = owed.map(|owed| owed.on).min();
        let today = day(self.now);
        let days = oldest.into_iter().flat_map(|oldest| oldest.iter_days().skip(1));
        let over = days.take_while(|day| *day < today);
        let worked = over.filter(|day| self.calendar.kind(*day) == Ok(DayKind::Working));
        u32::try_from(worked.count()).unwrap_or(u32::MAX)
    }
}

/// What an event opened.
pub(super) fn opened(obligations: &[Opened]) -> Vec<Term> {
    let terms = obligations.iter().map(|opened| Term {
        kind: opened.kind,
        due: opened.due,
    });
    terms.collect()
}

/// What was not done in time.
pub(super) fn terms<'o>(owed: impl Iterator<Item = &'o Owed>) -> Vec<Term> {
    owed.map(|owed| Term {
        kind: owed.kind,
        due: owed.on,
    })
    .collect()
}
