//! What the schemas say of texts.

/// What `lines` takes, as far as a pattern says it (ECMA-262 with the flag `u`): a letter or a digit, and no control
/// characters. What nobody sees is not among it: such a pattern would be longer than the document that has it.
pub const LINES_PATTERN: &str =
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[\p{L}\p{N}][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$";

/// What `line` takes, likewise: of one line.
pub const LINE_PATTERN: &str =
    r"^[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]*[\p{L}\p{N}][^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]*$";
