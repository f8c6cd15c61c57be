//! Why a text is not what it should be.

use crate::spot::Spot;

/// Why a text is no e-mail address to which a notice can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEmail {
    /// A character that nobody sees, or a control character.
    Hidden(Spot),
    /// Not one `@` with something before and after it.
    At,
    /// A dot at the beginning or the end of the local part, or two together.
    Dots,
    /// A character that cannot stand where it does.
    Character(Spot),
    /// A letter of another alphabet than the letters beside it.
    Alphabet(Spot),
    /// The local part is longer than a mail server takes.
    LocalPart,
    /// No domain name: an empty, too long or hyphened label, or one label alone.
    Domain,
    /// The domain does not end with letters, as in a number of a computer.
    TopLevel,
    /// The whole is longer than a mail server takes.
    Long,
}

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPhone {
    /// A character that is not part of a number, or not in this place.
    Character(Spot),
    /// Too few digits to be more than a number within a city.
    AreaCode,
    /// It could be of more than one country.
    CountryCode,
    /// After `+7` come ten digits that begin with 3, 4, 6, 7, 8 or 9.
    Seven,
    /// No country has the code with which it begins.
    NoCountry,
    /// Fewer or more digits than any number of that country has.
    Length,
}

/// Why a text is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAName {
    /// Nothing of it shows.
    Blank,
    /// A control character or the end of a line.
    Control(Spot),
    /// A character that nobody sees, or that turns the direction of writing.
    Hidden(Spot),
    /// It says in which folder the file is.
    Path(Spot),
    /// A quotation mark `"`, which Windows lets no name have. Others may stand in it.
    Quote(Spot),
    /// A name that means something else to a file system.
    Reserved,
    /// More than [`ATTACHMENT_NAME_UNITS`](crate::limit::ATTACHMENT_NAME_UNITS).
    Long,
}
