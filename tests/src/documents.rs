//! The documents that people send, and the directory of the demonstration.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::client::Client;
use crate::contract;
use crate::people;

/// A request in Kazakh, as a citizen would write it.
const TEXT: &str = "Құрметті Болат Сәкенұлы!

Мен Алматы қаласы, Әуезов ауданы, «Ақсай-3» ықшам ауданының тұрғынымын. Биылғы қыркүйек айынан бері үйімізде \
ыстық су аптасына екі-үш рет өшіріледі, ал суық судың қысымы кешке қарай бесінші қабатқа жетпейді. Диспетчерлік \
қызмет «жоспарлы жұмыс» деп жауап береді, бірақ жұмыстың кестесі компанияның сайтында жарияланбаған.

«Ақпаратқа қол жеткізу туралы» Заңның 11-бабына сәйкес мына ақпаратты беруіңізді сұраймын:

1. 2026 жылғы қыркүйек–қараша айларында «Ақсай-3» ықшам ауданында жүргізілген жоспарлы және апаттық жұмыстардың \
тізбесі: күні, ұзақтығы, себебі.
2. 2027 жылға арналған су құбырларын ауыстыру жоспары және оған бөлінген қаражат көлемі.
3. Судың сапасын бақылау зертханасының соңғы үш айдағы хаттамалары.
4. Қызмет көрсетілмеген күндер үшін төлемді қайта есептеу тәртібі және оған өтініш беру нысаны.

Егер сұралған ақпараттың бір бөлігі құзыретіңізге кірмесе, сұрау салуды тиісті ақпарат иеленушіге жіберіп, маған \
хабарлауыңызды өтінемін. Жауапты электрондық түрде, қазақ тілінде күтемін.

Құрметпен,
Айгүл Серікқызы";

/// An answer in Kazakh.
const ANSWER: &str = "Құрметті Айгүл Нұрланқызы!

1. Қыркүйек–қараша айларында «Ақсай-3» ықшам ауданында 14 жоспарлы және 3 апаттық жұмыс жүргізілді, тізбесі қоса беріледі.
2. 2027 жылы 4,2 км құбыр ауыстырылады, оған 310 млн теңге бөлінген.
3. Зертхана хаттамалары қоса беріледі.
4. Қайта есептеу үшін өтініш диспетчерлік қызметке беріледі.";

/// A realistic request from this person to this holder.
pub fn request(iin: &str, holder: &str) -> Value {
    json!({
        "holder": holder,
        "applicant": {
            "iin": iin,
            "surname": "Серікқызы",
            "given_name": "Айгүл",
            "patronymic": "Нұрланқызы"
        },
        "contacts": {"email": "aigul@example.kz", "phone": "+7 701 234 56 78"},
        "language": "kk",
        "subject": "«Ақсай-3» ықшам ауданында судың өшірілуі туралы",
        "text": TEXT,
        "category": "Тұрғын үй-коммуналдық шаруашылық",
        "answer_form": "electronic",
        "publication": {"consent": true, "show_name": false}
    })
}

/// The same on behalf of an organisation.
pub fn request_for(iin: &str, holder: &str, organization: &str) -> Value {
    let mut document = request(iin, holder);
    document["applicant"]["organization"] = json!({
        "bin": organization, "name": "«Ақ бұлақ» ЖШС", "outgoing_number": "12-3",
        "outgoing_date": "2026-11-20", "signatory_position": "Директор",
    });
    document
}

/// The document with the value at this pointer replaced, or put there where its object has no such member.
///
/// # Panics
/// The pointer leads nowhere: the document would be sent as it was, and the test would be about nothing.
pub fn with(document: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = document.clone();
    let (parent, field) = pointer.rsplit_once('/').unwrap_or_default();
    let place = match changed.pointer_mut(parent) {
        Some(Value::Object(fields)) => Some(fields.entry(field).or_insert(Value::Null)),
        Some(Value::Array(values)) => field.parse().ok().and_then(|place: usize| values.get_mut(place)),
        _ => None,
    };
    assert!(place.is_some(), "{pointer} leads nowhere in {document}");
    if let Some(place) = place {
        *place = value;
    }
    changed
}

/// Whether this object of an answer is without a member that such an object can have.
///
/// # Panics
/// No object that the OpenAPI document describes has all of its members and that one as well: it has another
/// name by now, and the test would be about nothing.
pub fn lacks(object: &Value, member: &str) -> bool {
    let members: Vec<_> = object
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys())
        .collect();
    let could_have_it = |shape: &BTreeSet<String>| {
        members.iter().all(|member| shape.contains(*member)) && shape.contains(member)
    };
    assert!(
        !members.is_empty() && contract::shapes().iter().any(could_have_it),
        "no object is described that could have {member} as well: {object}"
    );
    object[member].is_null()
}

/// An answer to the request of the demonstration.
pub fn answer(outcome: &str) -> Value {
    let mut answer = json!({
        "outcome": outcome,
        "text": ANSWER,
        "signatory": {"name": "Болат Сәкенұлы", "position": "Басқарма төрағасы"}
    });
    if outcome == "refused" {
        answer["refusal_ground"] = json!(3);
    }
    answer
}

/// The profile of a holder in the demonstration.
pub fn holder(kk: &str, ru: &str, share: f64) -> Value {
    json!({
        "name": {"kk": kk, "ru": ru},
        "postal_address": "050000, Алматы қ., Абай даңғылы, 1",
        "head_position": "Басқарма төрағасы",
        "state_participation_percent": share,
        // Open around the clock, so that a demonstration at night shows the same as one at noon.
        "working_hours": {"open": "00:00", "close": "24:00"}
    })
}

/// Fills the directory: two holders with their staff. Doing it again changes nothing that matters.
///
/// # Errors
/// The portal does not answer, or not as an operator expects.
pub fn seed(client: &Client, operator_token: &str) -> Result<()> {
    let holders = [
        (
            people::HOLDER,
            holder("«Су арнасы» АҚ", "АО «Су арнасы»", 51.0),
            vec![(people::ADMINISTRATOR, "administrator"), (people::HEAD, "head")],
        ),
        (
            people::OTHER_HOLDER,
            holder("«Жылу желісі» АҚ", "АО «Жылу желісі»", 75.0),
            vec![
                (people::OTHER_ADMINISTRATOR, "administrator"),
                (people::OTHER_HEAD, "head"),
            ],
        ),
    ];
    for (bin, profile, staff) in holders {
        let answer = client.json("PUT", &format!("/v1/holders/{bin}"), operator_token, &profile)?;
        ensure!(
            matches!(answer.status, 200 | 201),
            "the holder {bin} was refused: {}",
            answer.json()
        );
        for (iin, role) in staff {
            let path = format!("/v1/holders/{bin}/staff/{iin}");
            let answer = client.json("PUT", &path, operator_token, &json!({"role": role}))?;
            ensure!(
                answer.status == 200,
                "the {role} of {bin} was refused: {}",
                answer.json()
            );
        }
    }
    Ok(())
}
