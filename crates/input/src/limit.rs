//! How much of what is sent is taken.

/// Characters in the full name of an organisation, a postal address, a position.
pub const LINE_CHARS: usize = 500;

/// Characters in a category or an outgoing number.
pub const SHORT_CHARS: usize = 100;

/// Attachments to one request.
pub const ATTACHMENTS: usize = 5;

/// Bytes in one attachment: 10 MiB.
pub const ATTACHMENT_BYTES: usize = 10 * 1024 * 1024;

/// Characters in an attachment's name, as Windows (NTFS) and macOS (HFS+) count them: units of UTF-16. In UTF-8 that is at
/// most 765 bytes. File systems that count bytes hold less, and a program that saves a file there shortens its name.
pub const ATTACHMENT_NAME_UNITS: usize = 255;
