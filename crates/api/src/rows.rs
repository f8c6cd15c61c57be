//! The rows, by what they are about.

/// Makes a constant of each row, and the list of all of them. A row has the component, the id, the path, the summary.
macro_rules! operations {
    ($(
        $name:ident = $kind:ident($component:literal, $id:literal, $path:literal, $summary:literal $(,)?)
        $(.$part:ident($($argument:expr),* $(,)?))*
    ),* $(,)?) => {
        $(
            #[doc = concat!($summary, ".")]
            pub const $name: $crate::Operation = $crate::Operation::$kind($component, $id, $path, $summary)
                $(.$part($($argument),*))*;
        )*

        /// The rows of this file.
        pub(crate) const ROWS: &[$crate::Operation] = &[$($name),*];

        /// The names of their constants.
        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

pub(crate) mod acts;
pub(crate) mod cases;
pub(crate) mod clockwork;
pub(crate) mod holders;
pub(crate) mod inside;
pub(crate) mod open;
