//! The person who gets a notice.

use messages::envelope;
use requests::case::Case;
use requests::document::Contacts;
use shell::Error;

/// The applicant with their contacts; none once they were removed.
pub(super) fn applicant(case: &Case) -> Result<Option<envelope::Recipient>, Error> {
    let written = &case.written;
    let (Some(iin), Some(contacts)) = (&written.applicant_iin, &written.contacts) else {
        return Ok(None);
    };
    let contacts: Contacts = record::strict::from_slice(contacts.get().as_bytes()).map_err(Error::broken)?;
    Ok(Some(envelope::Recipient::Applicant {
        iins: [iin.clone()],
        email: contacts.email,
        phone: contacts.phone,
        postal_address: contacts.postal_address,
    }))
}
