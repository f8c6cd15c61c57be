//! What an erasure takes out of a case: every personal value that was read from the record before.
//!
//! Each type is taken apart without a rest, so that a field that comes is thought of here.

use super::Case;
use super::leg::{Answer, Clarification, Extension, Leg, Said, Stage};
use super::personal::Written;

impl Case {
    /// Takes every personal value out.
    pub(super) fn forget(&mut self) {
        self.written = Written::default();
        for leg in &mut self.legs {
            leg.forget();
        }
    }
}

impl Leg {
    fn forget(&mut self) {
        let Self {
            number: _,
            holder_name: _,
            arrived_at: _,
            registered_on: _,
            missing_year: _,
            part,
            forwarded_from,
            comes_back: _,
            stage,
            obligations: _,
            extension,
            clarifications,
            before_forwarding,
        } = self;
        if let Some(part) = part {
            *part = None;
        }
        if let Some((_, said)) = forwarded_from {
            said.forget();
        }
        stage.forget();
        if let Some(Extension {
            seq: _,
            extended: _,
            said,
        }) = extension
        {
            said.forget();
        }
        for asked in clarifications {
            let Clarification {
                seq: _,
                question,
                question_attachments,
                reply,
                reply_attachments,
            } = asked;
            question.forget();
            question_attachments.clear();
            if let Some(reply) = reply {
                reply.forget();
            }
            reply_attachments.clear();
        }
        if let Some(before) = before_forwarding {
            before.0.forget();
        }
    }
}

impl Stage {
    fn forget(&mut self) {
        match self {
            Self::Received | Self::Accepted | Self::ClarificationAsked => {}
            Self::Answered(answer) => answer.forget(),
            Self::Returned(_, said)
            | Self::Withdrawn(said)
            | Self::Forwarded(_, said)
            | Self::Recalled(said) => said.forget(),
        }
    }
}

impl Answer {
    fn forget(&mut self) {
        let Self {
            said,
            answered: _,
            signatory,
            signature,
            attachments,
            rating,
        } = self;
        said.forget();
        *signatory = None;
        *signature = None;
        attachments.clear();
        if let Some((_, reason)) = rating {
            reason.forget();
        }
    }
}

impl Said {
    fn forget(&mut self) {
        self.text = None;
    }
}
