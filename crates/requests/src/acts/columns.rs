//! The columns of the table of acts: what there is to say of one, and the macros that make a function of each column.
//!
//! A column is a function of its own and not a field of a row: a component is linked with the columns that it asks for.

use record::event::Actor;

/// Whose an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The applicant's.
    Applicant,
    /// The administrators' of the holder.
    Administrator,
    /// The heads' of the holder.
    Head,
    /// The administrators' and the heads'.
    Staff,
    /// The operators'.
    Operator,
    /// The portal's own.
    Portal,
}

impl By {
    /// The roles.
    pub const fn actors(self) -> &'static [Actor] {
        match self {
            Self::Applicant => &[Actor::Applicant],
            Self::Administrator => &[Actor::Administrator],
            Self::Head => &[Actor::Head],
            Self::Staff => &[Actor::Administrator, Actor::Head],
            Self::Operator => &[Actor::Operator],
            Self::Portal => &[Actor::Portal],
        }
    }
}

/// An operation by which people act in a case. `crates/api` makes a row of each.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// The name of the operation.
    pub id: &'static str,
    /// The component that serves it.
    pub component: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Who may do it.
    pub by: By,
    /// What it does, in a line.
    pub summary: &'static str,
    /// More than that, for the API document.
    pub description: &'static str,
    /// The schema of the document that it takes.
    pub takes: &'static str,
    /// An example of that document, as JSON. Its numbers have right check digits.
    pub example: &'static str,
    /// Whether files come with the document.
    pub has_files: bool,
    /// Whether the document may be signed electronically.
    pub is_signable: bool,
    /// The slugs of the problems that other acts do not have.
    pub refuses: &'static [&'static str],
}

/// What follows the number of a case in the path of an operation.
pub(super) const AT: &str = "/v1/requests/{id}/";

impl Way {
    /// What follows the number of the case in its path.
    pub fn act(&self) -> &'static str {
        self.path.strip_prefix(AT).unwrap_or(self.path)
    }
}

/// What an act is about, and so whose state it looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The registration with one holder.
    Registration,
    /// The request as a whole.
    Request,
}

/// What stands in the way of an act that the state allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unless {
    /// Nothing.
    Never,
    /// The request was forwarded as often as it may be.
    ForwardedTooOften,
    /// Nothing that was forwarded can be taken back.
    NothingToRecall,
    /// The term was extended before, or has ended.
    ExtendedOrOver,
    /// The contacts were corrected as often as they may be.
    CorrectedTooOften,
    /// The answer has its rating.
    Rated,
    /// The applicant has been told of the extension, or there was none.
    NothingToConfirm,
}

/// Where those who follow what happens hear of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// In the journal, which wakes the sweep: somebody is told by it, or something opened, and no register says so.
    InJournal,
    /// In the register of the new holder.
    InRegister,
    /// Nowhere: who follows does it, or what comes after it.
    ByNobody,
}

/// What an act leaves free in the record for what may have to be done after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// Nothing: the portal's own, and what makes room.
    Nothing,
    /// What the rest needs at the least.
    Least,
    /// Everything, for one holder at its full length.
    Whole,
}

/// What an act adds to the record where those who do it say as little as they can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adds {
    /// What nobody asks about: the portal's own, and what makes room.
    Nothing,
    /// A few words.
    FewWords,
    /// A few words, and the names of another holder.
    NamesOfAnother,
    /// A few words, and the name and the address of the holder.
    OwnNames,
}

/// How an act changes what is still to come in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Not at all.
    AsBefore,
    /// The registration ends.
    Ends,
    /// The registration ends with an answer, which may be rated.
    Answered,
    /// It goes to another holder, or a part of it does.
    SentOn,
    /// A reply is awaited.
    Asked,
    /// The reply came.
    Replied,
    /// Every registration ends.
    AllEnd,
    /// The answer is rated.
    Rated,
}

/// Makes a constant of each way, and `each_way!` and `each_document!`, which give all of them to a macro. `$` is handed in,
/// for the macros that it makes.
macro_rules! ways {
    ($dollar:tt $(
        $name:ident: $id:literal of $component:literal at $path:literal by $by:ident {
            summary: $summary:literal,
            description: $description:literal,
            takes: $document:ident as $schema:literal, has_files: $has_files:literal, is_signable: $is_signable:literal,
            example: $example:literal,
            refuses: $refuses:expr,
        }
    )*) => {
        $(
            #[doc = concat!($summary, ".")]
            pub const $name: Way = Way {
                id: $id,
                component: $component,
                path: concat!("/v1/requests/{id}/", $path),
                by: By::$by,
                summary: $summary,
                description: $description,
                takes: $schema,
                example: $example,
                has_files: $has_files,
                is_signable: $is_signable,
                refuses: $refuses,
            };
        )*

        /// Every operation by which people act in a case.
        pub const WAYS: &[Way] = &[$($name),*];

        /// Hands the names of [`WAYS`] to a macro.
        #[macro_export]
        macro_rules! each_way {
            ($dollar make:ident) => { $dollar make! { $($name)* } };
        }

        /// Hands the types of the documents that acts take to a macro, each with the name of its schema.
        #[macro_export]
        macro_rules! each_document {
            ($dollar make:ident) => { $dollar make! { $($document as $schema),* } };
        }
    };
}

/// Makes the list of acts, and a function of each column.
macro_rules! acts {
    ($(
        $act:ident = $name:literal, $over:expr, brings $event:expr, {
            of: $of:ident,
            states: $states:expr,
            unless: $unless:ident,
            takes_up: $takes_up:literal,
            is_step: $is_step:literal,
            heard: $heard:ident,
            room: $leaves:ident $adds:ident $then:ident,
            words: $words:expr,
            law: $law:literal,
        }
    )*) => {
        /// Which command.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CommandKind {
            $(
                #[doc = concat!("[`Command::", stringify!($act), "`](crate::command::Command::", stringify!($act), ").")]
                $act,
            )*
        }

        impl CommandKind {
            /// Every command.
            pub const ALL: &[Self] = &[$(Self::$act),*];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$act => $name,)* }
            }

            /// How a person does it over HTTP; none for what the portal does by itself.
            pub const fn way(self) -> Option<Way> {
                match self { $(Self::$act => $over,)* }
            }

            /// Who may do it.
            pub const fn by(self) -> By {
                match self { $(Self::$act => const { whose($over) },)* }
            }

            /// The name of the event that it brings about itself; none where what it finds are breaches and reminders.
            pub const fn event(self) -> Option<&'static str> {
                match self { $(Self::$act => $event,)* }
            }

            /// Whose state it looks at.
            pub const fn of(self) -> Of {
                match self { $(Self::$act => Of::$of,)* }
            }

            /// The states in which it is possible.
            pub const fn states(self) -> &'static [Status] {
                match self { $(Self::$act => $states,)* }
            }

            /// What stands in its way where the state allows it.
            pub const fn unless(self) -> Unless {
                match self { $(Self::$act => Unless::$unless,)* }
            }

            /// Whether a holder that has not accepted the request does so by that.
            pub const fn takes_up(self) -> bool {
                match self { $(Self::$act => $takes_up,)* }
            }

            /// Whether it is a step in the life of the request, and so shown as possible to the applicant and to the staff.
            pub const fn is_step(self) -> bool {
                match self { $(Self::$act => $is_step,)* }
            }

            /// Where those who follow what happens hear of it.
            pub const fn heard(self) -> Heard {
                match self { $(Self::$act => Heard::$heard,)* }
            }

            /// What it leaves free in the record.
            pub const fn leaves(self) -> Leaves {
                match self { $(Self::$act => Leaves::$leaves,)* }
            }

            /// What it adds to the record at the least.
            pub const fn adds(self) -> Adds {
                match self { $(Self::$act => Adds::$adds,)* }
            }

            /// How it changes what is still to come.
            pub const fn then(self) -> Then {
                match self { $(Self::$act => Then::$then,)* }
            }

            /// The command in words, as something to do.
            pub const fn text(self) -> Text {
                match self { $(Self::$act => $words,)* }
            }

            /// Where it is written that this may or must be done.
            pub const fn law(self) -> &'static str {
                match self { $(Self::$act => $law,)* }
            }
        }
    };
}
