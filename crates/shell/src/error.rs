//! Why something was not done, for services and jobs. They know no HTTP: what an error becomes there is said in `run`, last.

use std::error::Error as Source;
use std::fmt::{self, Display};

use crate::problem::Problem;

/// What led to an error, with what led to that.
pub type Cause = Box<dyn Source + Send + Sync>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// The store does not answer, or too many write one key. Nobody goes on: what was begun is begun again.
    Store(Cause),
    /// Something is not as the portal itself makes it. It is one thing of many, and the others are as they should be.
    Broken(Cause),
    /// What was asked is refused, and the caller learns why.
    Refused(Problem),
}

/// What was done when something went wrong.
#[derive(Debug)]
struct While {
    what: String,
    cause: Cause,
}

impl Display for While {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Source for While {
    fn source(&self) -> Option<&(dyn Source + 'static)> {
        Some(&*self.cause)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl Error {
    /// Something is not as the portal makes it.
    pub fn broken(cause: impl Into<Cause>) -> Self {
        Self::Broken(cause.into())
    }

    /// As [`Error::broken`], of what, and why.
    pub fn broken_in(what: impl Into<String>, cause: impl Into<Cause>) -> Self {
        Self::broken(Box::new(While {
            what: what.into(),
            cause: cause.into(),
        }) as Cause)
    }

    /// The stable name of what it is, as the log has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "store-unavailable",
            Self::Broken(_) => "internal",
            Self::Refused(problem) => problem.kind().slug(),
        }
    }

    /// What led to it, from the outside to the inside, for the log.
    pub fn chain(&self) -> String {
        let cause = match self {
            Self::Store(cause) | Self::Broken(cause) => cause,
            Self::Refused(problem) => return problem.inside().unwrap_or_default().to_owned(),
        };
        let mut chain = cause.to_string();
        let mut inner = cause.source();
        while let Some(cause) = inner {
            let said = cause.to_string();
            // Some say what their cause says.
            if !chain.ends_with(&said) {
                chain.push_str(": ");
                chain.push_str(&said);
            }
            inner = cause.source();
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_of_an_error_says_each_cause_once() {
        let not_json = serde_json::from_str::<u8>("x").unwrap_err();
        let said = not_json.to_string();
        let error = Error::broken_in("value of od/index/mark", not_json);
        assert_eq!(error.chain(), format!("value of od/index/mark: {said}"));
        assert_eq!(
            (error.name(), Error::broken("why").chain()),
            ("internal", "why".to_owned())
        );
        let same = Error::broken_in("no key: why", "why");
        assert_eq!(same.chain(), "no key: why");
    }
}
