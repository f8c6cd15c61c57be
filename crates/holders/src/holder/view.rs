//! A holder of the register.

use std::borrow::Cow;

use chrono::NaiveDate;
use record::id::Bin;
use serde::Serialize;

use super::{Closed, End, EndReason, Holder, Member, Profile};

/// A holder as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Holder"))]
pub struct HolderView<'a> {
    /// Its BIN.
    pub bin: &'a Bin,
    /// What the directory says of it.
    #[serde(flatten)]
    pub profile: Cow<'a, Profile>,
    /// Why no request can be addressed to it now; absent where one can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Its end, come or to come, where one is put down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<&'a End>,
    /// Its staff, for itself and for the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<&'a [Member]>,
}

impl<'a> HolderView<'a> {
    /// The holder as it is on this day, with its staff for those who may know it.
    pub fn of(holder: &'a Holder, with_staff: bool, today: NaiveDate) -> Self {
        let mut profile = Cow::Borrowed(&holder.profile);
        if holder
            .ended(today)
            .is_some_and(|end| end.reason == EndReason::WhollyStateOwned)
        {
            profile.to_mut().state_participation_percent = 100.0;
        }
        Self {
            closed: holder.addressable(today).err().map(Closed::from),
            end: holder.end.as_ref(),
            bin: &holder.bin,
            profile,
            staff: with_staff.then_some(&holder.staff),
        }
    }
}
