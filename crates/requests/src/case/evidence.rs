//! What a case has to show: attached files, signatures and what became of notices.

use law::time::Instant;
use record::signature::{Revocation, RevocationFound, Signature};

use super::Case;
use super::payload::RevocationChecked;
use super::personal::Attachment;
use crate::delivery::Delivery;
use crate::leg::LegIndex;
use crate::recipient::NoticeId;

impl Case {
    /// Every attached file: of the request, of each question and its reply, and of each answer.
    pub fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let clarifications = self.legs.iter().flat_map(|leg| &leg.clarifications);
        let said =
            clarifications.flat_map(|one| one.question_attachments.iter().chain(&one.reply_attachments));
        let answers = self.legs.iter().filter_map(|leg| leg.stage.answer());
        let of_answers = answers.flat_map(|answer| &answer.attachments);
        self.written.attachments.iter().chain(said).chain(of_answers)
    }

    /// Every electronic signature: under the request, and under each answer.
    ///
    /// # Errors
    /// A personal field has another shape.
    pub fn signatures(&self) -> Result<Vec<Signature>, serde_json::Error> {
        let answers = self.legs.iter().filter_map(|leg| leg.stage.answer());
        let of_answers = answers.filter_map(|answer| answer.signature.as_ref());
        let all = self.written.signature.iter().chain(of_answers);
        all.map(|raw| record::strict::from_slice(raw.get().as_bytes()))
            .collect()
    }

    /// When a signature arrived: that of the request, or of the answer on a leg.
    pub fn signature_arrived_at(&self, answer_on: Option<LegIndex>) -> Instant {
        let answer = answer_on.and_then(|leg| self.legs.get(leg)?.stage.answer());
        answer.map_or(self.registered.arrived_at, |answer| answer.said.at)
    }

    /// What became of a notice and when, if it was written down.
    pub fn delivery(&self, notice: NoticeId) -> Option<(Instant, Delivery)> {
        let known = |(_, delivery): &&(Instant, Delivery)| delivery.notice == notice;
        self.deliveries.iter().find(known).copied()
    }

    /// What was found later of the certificate behind the signature under the request, or under the answer on a leg.
    pub fn revocation_found(&self, answer_on: Option<LegIndex>) -> Option<&RevocationFound> {
        let known = |checked: &&RevocationChecked| checked.answer_on == answer_on;
        self.revocations.iter().find(known).map(|checked| &checked.found)
    }

    /// The signatures whose certificates nobody could check for revocation yet: of the request, and of the answer on each
    /// leg.
    ///
    /// # Errors
    /// A personal field has another shape.
    pub fn postponed(&self) -> Result<Vec<(Option<LegIndex>, Signature)>, serde_json::Error> {
        let legs = self.legs.iter().enumerate();
        let of_answers =
            legs.filter_map(|(index, leg)| Some((Some(index), leg.stage.answer()?.signature.as_ref()?)));
        let of_request = self.written.signature.iter().map(|signature| (None, signature));
        let mut postponed = Vec::new();
        for (answer_on, raw) in of_request.chain(of_answers) {
            let signature: Signature = record::strict::from_slice(raw.get().as_bytes())?;
            let is_known = self.revocation_found(answer_on).is_some();
            if signature.signer.revocation == (Revocation::Postponed {}) && !is_known {
                postponed.push((answer_on, signature));
            }
        }
        Ok(postponed)
    }
}
