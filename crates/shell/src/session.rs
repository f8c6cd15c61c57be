//! The session of one request: the request, and what is opened or asked for it once.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use law::calendar::Calendar;

use crate::error::Error;
use crate::person::Person;
use crate::request::Request;
use crate::signed::Signed;
use crate::store::{Key, Store};

/// One request, and what was read for it so far.
pub struct Session {
    /// The request.
    pub request: Request,
    pub(crate) signed: OnceCell<Signed>,
    store: OnceCell<Store>,
    pub(crate) identified: OnceCell<Person>,
    /// That a token was verified, as it would be remembered.
    pub(crate) unremembered: Cell<Option<(Key, Vec<u8>)>>,
    /// The calendars that were read.
    pub calendars: RefCell<Vec<Rc<Calendar>>>,
}

impl Session {
    /// Begins one. Nothing is opened yet.
    pub(crate) fn new(request: Request) -> Self {
        Self {
            request,
            signed: OnceCell::new(),
            store: OnceCell::new(),
            identified: OnceCell::new(),
            unremembered: Cell::default(),
            calendars: RefCell::default(),
        }
    }

    /// The store, opened at its first use.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn store(&self) -> Result<&Store, Error> {
        match self.store.get() {
            Some(store) => Ok(store),
            None => {
                let store = Store::open()?;
                Ok(self.store.get_or_init(|| store))
            }
        }
    }
}
