//! The documents that people send: a request and an answer, and the records that the store gives back.
#![no_main]

use law::time::NaiveDate;
use libfuzzer_sys::fuzz_target;
use record::strict;
use requests::case::{Case, Record};
use requests::document::Draft;
use requests::draft::Answer;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(draft) = strict::from_slice::<Draft<'_>>(bytes) {
        let _ = draft.check(NaiveDate::MAX);
    }
    if let Ok(draft) = strict::from_slice::<Answer<'_>>(bytes) {
        let _ = draft.check();
    }
    if let Ok(record) = strict::from_slice::<Record>(bytes) {
        let _ = Case::of(&record);
        let _ = record.verify();
    }
});
