//! Where in a text something stands.

/// A character of a text that was sent, where one of them is the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The character.
    pub character: char,
    /// Which one it is, from 1.
    pub place: usize,
}

impl Spot {
    /// The first character of a text of which this holds.
    pub fn first(text: &str, is_meant: impl Fn(char) -> bool) -> Option<Self> {
        text.chars()
            .zip(1..)
            .find(|(character, _)| is_meant(*character))
            .map(|(character, place)| Self { character, place })
    }

    /// The same character, where so many stand before the text in which it was found.
    pub const fn after(self, skipped: usize) -> Self {
        Self {
            place: self.place + skipped,
            ..self
        }
    }

    /// The number of the character in Unicode, as people look it up.
    pub fn code(self) -> String {
        format!("U+{:04X}", u32::from(self.character))
    }

    /// Whether it turns the direction of writing (UAX #9): what follows is read in another order than it is written.
    pub const fn turns_writing(self) -> bool {
        matches!(
            self.character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
    }
}
