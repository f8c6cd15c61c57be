//! What there is to say of one operation.

use requests::acts::{By, Way};

use crate::problems::{ACTING, ACTING_AS_STAFF, ALWAYS, OF_BODIES, Problems};

/// The methods that the API knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads. HEAD is served with it, without its body.
    Get,
    /// Creates something, or has something done.
    Post,
    /// Puts something in place.
    Put,
    /// Removes something.
    Delete,
}

impl Method {
    /// As it stands in a request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// What `Allow` names where this method is known: HEAD is known wherever GET is (RFC 9110, 9.1).
    #[must_use]
    pub const fn allowed(self) -> &'static str {
        match self {
            Self::Get => "GET, HEAD",
            Self::Post | Self::Put | Self::Delete => self.name(),
        }
    }

    /// Whether a request with this method has a body that is read.
    #[must_use]
    pub const fn has_body(self) -> bool {
        match self {
            Self::Post | Self::Put => true,
            Self::Get | Self::Delete => false,
        }
    }
}

/// Whether the document of an operation is signed electronically.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// It is not.
    Never,
    /// It may be. A signed document is sent without a token: its signer is who sends it.
    May,
    /// It is always.
    Must,
}

/// How large a body may be. The shell says in bytes what that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyLimit {
    /// A document of texts.
    Small,
    /// A document with attachments.
    WithAttachments,
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone; nobody is asked who they are.
    Everyone,
    /// Anyone; a token that is sent counts, and has to be valid.
    EveryoneOrToken,
    /// Anyone who knows the secret key of a link.
    Key,
    /// The signer of the document; no token is looked at.
    Signer,
    /// Everyone with a valid token.
    Identified,
    /// Everyone with a valid token and a verified mobile number (the Rules, paragraph 3), or with a signed document.
    Reachable,
    /// The applicant of the case.
    Applicant,
    /// The administrators of the holder.
    Administrator,
    /// The head of the holder.
    Head,
    /// The administrators and the head of the holder.
    Staff,
    /// The operators of the deployment.
    Operator,
    /// The staff of the holder, and the operators.
    StaffAndOperator,
    /// The head of the holder, and the operators.
    HeadAndOperator,
    /// Those who may see what was written in a case: its applicant, the others who sign for the organisation that asks,
    /// and the staff of its holders.
    Insiders,
    /// Those who may see the course of a case: the insiders, and the operators.
    Readers,
    /// The scheduler of the deployment, by its secret; no token is that.
    Scheduler,
    /// The other components of the portal.
    Component,
}

impl Access {
    /// Whether a call needs a token, or the secret of the scheduler.
    #[must_use]
    pub const fn needs_token(self) -> bool {
        match self {
            Self::Everyone | Self::EveryoneOrToken | Self::Key | Self::Signer | Self::Component => false,
            Self::Identified
            | Self::Reachable
            | Self::Applicant
            | Self::Administrator
            | Self::Head
            | Self::Staff
            | Self::Operator
            | Self::StaffAndOperator
            | Self::HeadAndOperator
            | Self::Insiders
            | Self::Readers
            | Self::Scheduler => true,
        }
    }
}

/// One operation. Only this crate makes one.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// Its name: that of its component, and of what it does there. The `operationId` of the OpenAPI document.
    pub id: &'static str,
    /// The component that serves it: the folder below `functions/`, and the id in `spin.toml`.
    pub component: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with names in braces: `/v1/requests/{id}`.
    pub path: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// The query parameters that it takes.
    pub parameters: &'static [&'static str],
    /// Whether it takes an `Idempotency-Key`.
    pub is_idempotent: bool,
    /// Whether a change is made only where `If-Match` or `If-None-Match` holds. What is not conditional refuses them.
    pub is_conditional: bool,
    /// Whether the caller is asked who they are before a byte of the body is read. The signer of a document is known
    /// by the document.
    pub asks_first: bool,
    /// Whether its document is signed.
    pub signing: Signing,
    /// How large its body may be.
    pub body_limit: BodyLimit,
    /// Who may call it.
    pub access: Access,
    /// The schema of the document that it takes; none where it takes none.
    pub takes: Option<&'static str>,
    /// The schema of the document that it answers; none where it answers with bytes.
    pub answers: Option<&'static str>,
    /// The statuses of its good answers.
    pub statuses: &'static [u16],
    /// The problems that it shares with others.
    pub problems: &'static Problems,
    /// The slugs of the problems that it has beside those.
    pub own_problems: &'static [&'static str],
}

impl Operation {
    const fn new(
        method: Method,
        component: &'static str,
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            id,
            component,
            method,
            path,
            summary,
            parameters: &[],
            is_idempotent: false,
            is_conditional: false,
            asks_first: false,
            signing: Signing::Never,
            body_limit: BodyLimit::Small,
            access: Access::Everyone,
            takes: None,
            answers: None,
            statuses: &[200],
            problems: &Problems::NONE,
            own_problems: &[],
        }
    }

    pub(crate) const fn get(
        component: &'static str,
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::new(Method::Get, component, id, path, summary)
    }

    pub(crate) const fn post(
        component: &'static str,
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::new(Method::Post, component, id, path, summary)
    }

    pub(crate) const fn put(
        component: &'static str,
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::new(Method::Put, component, id, path, summary)
    }

    pub(crate) const fn delete(
        component: &'static str,
        id: &'static str,
        path: &'static str,
        summary: &'static str,
    ) -> Self {
        Self::new(Method::Delete, component, id, path, summary)
    }

    /// The operation over which people act in a case: the case comes back.
    pub(crate) const fn over(way: &Way) -> Self {
        let act = Self {
            is_idempotent: true,
            is_conditional: true,
            signing: if way.is_signable {
                Signing::May
            } else {
                Signing::Never
            },
            body_limit: if way.has_files {
                BodyLimit::WithAttachments
            } else {
                BodyLimit::Small
            },
            ..Self::post(way.component, way.id, way.path, way.summary)
        };
        let act = act
            .asking_first()
            .taking(way.takes)
            .answering("Case")
            .and(way.refuses);
        match way.by {
            By::Applicant => act.by(Access::Applicant).refusing(&ACTING),
            By::Administrator => act.by(Access::Administrator).refusing(&ACTING_AS_STAFF),
            By::Head => act.by(Access::Head).refusing(&ACTING_AS_STAFF),
            By::Staff => act.by(Access::Staff).refusing(&ACTING_AS_STAFF),
            By::Operator => act.by(Access::Operator).refusing(&ACTING),
            By::Portal => act.by(Access::Component).refusing(&ACTING),
        }
    }

    /// Who may call it.
    pub(crate) const fn by(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The query parameters that it takes.
    pub(crate) const fn with(self, parameters: &'static [&'static str]) -> Self {
        Self { parameters, ..self }
    }

    /// The document that it takes.
    pub(crate) const fn taking(self, schema: &'static str) -> Self {
        Self {
            takes: Some(schema),
            ..self
        }
    }

    /// The document that it answers.
    pub(crate) const fn answering(self, schema: &'static str) -> Self {
        Self {
            answers: Some(schema),
            ..self
        }
    }

    /// It answers with one of these statuses.
    pub(crate) const fn saying(self, statuses: &'static [u16]) -> Self {
        Self { statuses, ..self }
    }

    pub(crate) const fn asking_first(self) -> Self {
        Self {
            asks_first: true,
            ..self
        }
    }

    pub(crate) const fn idempotent(self) -> Self {
        Self {
            is_idempotent: true,
            ..self
        }
    }

    pub(crate) const fn conditional(self) -> Self {
        Self {
            is_conditional: true,
            ..self
        }
    }

    /// Its documents have attachments.
    pub(crate) const fn large(self) -> Self {
        Self {
            body_limit: BodyLimit::WithAttachments,
            ..self
        }
    }

    pub(crate) const fn signed(self, signing: Signing) -> Self {
        Self { signing, ..self }
    }

    /// The problems that it shares with others.
    pub(crate) const fn refusing(self, problems: &'static Problems) -> Self {
        Self { problems, ..self }
    }

    /// The problems that it has beside those.
    pub(crate) const fn and(self, own_problems: &'static [&'static str]) -> Self {
        Self { own_problems, ..self }
    }

    /// The slugs of all its problems, each once.
    #[must_use]
    pub fn slugs(&self) -> Vec<&'static str> {
        let mut slugs = self.own_problems.to_vec();
        self.problems.add_to(&mut slugs);
        ALWAYS.add_to(&mut slugs);
        if self.method.has_body() {
            OF_BODIES.add_to(&mut slugs);
        }
        slugs
    }

    /// The names in its path, in their order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }
}
