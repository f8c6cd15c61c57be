//! Acts in a case: each answers with the case as it is then. They are the ways of the table of acts (`requests::acts`).

/// Makes a constant of each way, and the list of all of them.
macro_rules! acts {
    ($($way:ident)*) => {
        $(
            #[doc = concat!("The operation of [`requests::acts::", stringify!($way), "`].")]
            pub const $way: $crate::Operation = $crate::Operation::over(&requests::acts::$way);
        )*

        /// The rows of this file.
        pub(crate) const ROWS: &[$crate::Operation] = &[$($way),*];

        /// The names of their constants.
        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$(stringify!($way)),*];
    };
}

requests::each_way!(acts);
