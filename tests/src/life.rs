//! The life of one request: everyone who has to do with it, and what they do to it over HTTP.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::client::{Answer, bearer};
use crate::documents;
use crate::scene::{Company, Somebody, id};
use crate::server::Portal;

/// Who acts in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who asks.
    Applicant,
    /// Who administers the holder's blog.
    Administrator,
    /// The first head of the holder.
    Head,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Applicant, Self::Administrator, Self::Head];

    /// The name of the actor in a timeline.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Administrator => "administrator",
            Self::Head => "head",
        }
    }
}

/// A request that was sent to a holder, and everyone in its life.
pub struct Life<'p> {
    /// Where it is kept.
    pub portal: &'p Portal,
    /// The holder that it was sent to.
    pub company: Company,
    /// The head of that holder.
    pub head: Somebody,
    /// Another holder, to which it can be forwarded.
    pub other: Company,
    /// The head of the other holder.
    pub other_head: Somebody,
    /// Who asks.
    pub citizen: Somebody,
    /// The number of the request.
    pub number: String,
}

impl Portal {
    /// A new request of a new person to a new holder; the other holder is new as well.
    ///
    /// # Errors
    /// The portal does not accept it.
    pub fn life(&self) -> Result<Life<'_>> {
        let (company, other, citizen) = (self.company()?, self.company()?, self.somebody()?);
        let (head, other_head) = (self.somebody()?, self.somebody()?);
        self.grant(&company.bin, &head.iin, "head")?;
        self.grant(&other.bin, &other_head.iin, "head")?;
        let number = id(&self.case(&citizen, &company.bin)?);
        Ok(Life {
            portal: self,
            company,
            head,
            other,
            other_head,
            citizen,
            number,
        })
    }

    /// What this person, by a token of this very moment, sends to a request that a number names.
    ///
    /// # Errors
    /// No answer came.
    pub fn act(
        &self,
        iin: &str,
        number: &str,
        act: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let bearer = bearer(&self.authority.token_of(iin));
        let mut all = vec![("authorization", &*bearer), ("content-type", "application/json")];
        if !headers.iter().any(|(name, _)| *name == "accept-language") {
            all.push(("accept-language", "en"));
        }
        all.extend(headers);
        let path = format!("/v1/requests/{number}/{act}");
        self.client.send("POST", &path, &all, body.to_string().as_bytes())
    }

    /// The request that a number names, as this person sees it.
    ///
    /// # Errors
    /// No answer came.
    pub fn seen(&self, iin: &str, number: &str) -> Result<Answer> {
        let token = self.authority.token_of(iin);
        self.client.get(&format!("/v1/requests/{number}"), &token)
    }

    /// What the queue of this holder shows to its administrator.
    ///
    /// # Errors
    /// The portal does not show it.
    pub fn queue(&self, of: &Company) -> Result<Vec<Value>> {
        let token = self.authority.token_of(&of.administrator.iin);
        self.client
            .walk(&format!("/v1/holders/{}/queue", of.bin), &token, 100)
    }
}

impl Life<'_> {
    /// Who has this role.
    pub fn who(&self, role: Role) -> &Somebody {
        match role {
            Role::Applicant => &self.citizen,
            Role::Administrator => &self.company.administrator,
            Role::Head => &self.head,
        }
    }

    /// What somebody in this role does.
    ///
    /// # Errors
    /// No answer came.
    pub fn act(&self, role: Role, act: &str, body: &Value) -> Result<Answer> {
        self.act_with(role, act, body, &[])
    }

    /// What somebody in this role does, with headers.
    ///
    /// # Errors
    /// No answer came.
    pub fn act_with(&self, role: Role, act: &str, body: &Value, headers: &[(&str, &str)]) -> Result<Answer> {
        self.portal
            .act(&self.who(role).iin, &self.number, act, body, headers)
    }

    /// The case after what somebody in this role does.
    ///
    /// # Errors
    /// It was refused.
    pub fn done(&self, role: Role, act: &str, body: &Value) -> Result<Value> {
        let answer = self.act(role, act, body)?;
        Ok(answer.with(200).with_context(|| act.to_owned())?.json())
    }

    /// The case as its applicant sees it.
    ///
    /// # Errors
    /// The portal does not show it.
    pub fn case(&self) -> Result<Value> {
        Ok(self.read()?.json())
    }

    /// The case as its applicant sees it, with the headers.
    ///
    /// # Errors
    /// The portal does not show it.
    pub fn read(&self) -> Result<Answer> {
        self.portal.seen(&self.citizen.iin, &self.number)?.with(200)
    }

    /// Which state of the case this is.
    ///
    /// # Errors
    /// The portal does not show it.
    pub fn etag(&self) -> Result<String> {
        let read = self.read()?;
        Ok(read.header("etag").context("a case without an ETag")?.to_owned())
    }

    /// The receipts of the case, as its applicant gets them.
    ///
    /// # Errors
    /// The portal does not give them.
    pub fn receipts(&self) -> Result<Vec<Value>> {
        let token = self.portal.authority.token_of(&self.citizen.iin);
        let path = format!("/v1/requests/{}/receipts", self.number);
        let page = self.portal.client.get(&path, &token)?.with(200)?.json();
        Ok(page["items"].as_array().context("no receipts")?.clone())
    }

    /// The administrator accepts.
    ///
    /// # Errors
    /// It was refused.
    pub fn accept(&self) -> Result<()> {
        self.done(Role::Administrator, "moderation", &json!({"decision": "accept"}))
            .map(drop)
    }

    /// The administrator asks the applicant.
    ///
    /// # Errors
    /// It was refused.
    pub fn ask(&self) -> Result<()> {
        self.done(Role::Administrator, "clarification", &question())
            .map(drop)
    }

    /// The administrator asks and the applicant replies, both as long as they can, until a question is
    /// refused. Answers the refusal.
    ///
    /// # Errors
    /// A reply was refused, which never is, or there is no end.
    pub fn ask_to_the_end(&self) -> Result<Answer> {
        for _ in 0..20 {
            let question = json!({ "question": wide(4_000) });
            let asked = self.act(Role::Administrator, "clarification", &question)?;
            if asked.status != 200 {
                return Ok(asked);
            }
            self.done(
                Role::Applicant,
                "clarification/reply",
                &json!({ "text": wide(4_000) }),
            )?;
        }
        bail!("questions and replies without end")
    }

    /// The administrator answers.
    ///
    /// # Errors
    /// It was refused.
    pub fn answer(&self) -> Result<()> {
        self.done(Role::Administrator, "answer", &answer("provided"))
            .map(drop)
    }

    /// The administrator forwards the whole to the other holder. Answers the number there.
    ///
    /// # Errors
    /// It was refused.
    pub fn forward(&self) -> Result<String> {
        let case = self.done(Role::Administrator, "forwarding", &forwarding(&self.other.bin))?;
        number_of_last_leg(&case)
    }

    /// The administrator forwards a part to the other holder. Answers the number there.
    ///
    /// # Errors
    /// It was refused.
    pub fn forward_part(&self) -> Result<String> {
        let mut part = forwarding(&self.other.bin);
        part["part"] = json!("3-сұрақ: зертхана хаттамалары");
        let case = self.done(Role::Administrator, "forwarding", &part)?;
        number_of_last_leg(&case)
    }
}

/// A text of so many characters, of 4 bytes each but for one that can be seen.
pub fn wide(characters: usize) -> String {
    format!("а{}", "😀".repeat(characters - 1))
}

/// An answer in order.
pub fn answer(outcome: &str) -> Value {
    documents::answer(outcome)
}

/// A question in order.
pub fn question() -> Value {
    json!({"question": "Қай айлардың хаттамалары керек?\nҚыркүйек пе, қараша ма?"})
}

/// A forwarding in order.
pub fn forwarding(to: &str) -> Value {
    json!({"to": to, "explanation": "Жылу желілері «Жылу желісі» АҚ құзыретіне жатады."})
}

/// An extension in order.
pub fn extension(consulted: &str) -> Value {
    json!({"days": 10, "reason": "Басқа иеленушінің деректері керек.", "consulted": [consulted]})
}

/// The number of the newest registration of a case.
///
/// # Errors
/// The case has none.
pub fn number_of_last_leg(case: &Value) -> Result<String> {
    let leg = case["legs"].as_array().and_then(|legs| legs.last());
    let number = leg.and_then(|leg| leg["number"].as_str());
    Ok(number.context("a case without legs")?.to_owned())
}

/// What happened in a case, by name.
pub fn events(case: &Value) -> Vec<String> {
    let lines = case["timeline"].as_array().into_iter().flatten();
    lines
        .map(|line| line["event"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// How often this happened in a case.
pub fn times(case: &Value, event: &str) -> usize {
    events(case).iter().filter(|happened| *happened == event).count()
}

/// The line of the last event of this name.
///
/// # Errors
/// It never happened.
pub fn last(case: &Value, event: &str) -> Result<Value> {
    let lines = case["timeline"].as_array().into_iter().flatten();
    lines
        .rev()
        .find(|line| line["event"] == event)
        .cloned()
        .with_context(|| format!("no {event} in {:?}", events(case)))
}

/// What is or was owed under a registration number.
///
/// # Errors
/// It is not.
pub fn owed(case: &Value, leg: &str, kind: &str) -> Result<Value> {
    let all = case["obligations"].as_array().into_iter().flatten();
    all.filter(|owed| owed["leg"] == leg)
        .find(|owed| owed["kind"] == kind)
        .cloned()
        .with_context(|| format!("{kind} is not owed under {leg}"))
}

/// The kinds of what is still owed under a registration number: neither discharged nor ended late.
pub fn still_owed(case: &Value, leg: &str) -> Vec<String> {
    let all = case["obligations"].as_array().into_iter().flatten();
    all.filter(|owed| owed["leg"] == leg)
        .filter(|owed| owed["discharged_at"].is_null() && owed["ended_at"].is_null())
        .map(|owed| owed["kind"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// What is possible on a leg, by name.
pub fn possible(leg: &Value) -> Vec<String> {
    let all = leg["possible"].as_array().into_iter().flatten();
    all.map(|possible| possible["command"].as_str().unwrap_or_default().to_owned())
        .collect()
}
