use input::faults::Faults;
use record::id::Bin;
use record::strict;

use super::*;
use crate::command::Command;
use crate::moderation::ReturnReason;

/// The faults that a document has, as pointers and codes.
fn found<T>(result: Result<T, Faults>) -> Vec<(String, &'static str)> {
    match result {
        Ok(_) => Vec::new(),
        Err(Faults(faults)) => faults.into_iter().map(|(at, fault)| (at, fault.code())).collect(),
    }
}

macro_rules! check {
    ($draft:ident, $json:expr) => {
        strict::from_slice::<$draft<'_>>($json.to_string().as_bytes())
            .unwrap()
            .check()
    };
}

/// Each document with its faults, and with none where it has none.
macro_rules! faults {
    ($draft:ident: $($json:expr => [$(($at:expr, $code:expr)),* $(,)?]),* $(,)?) => {$(
        let json = serde_json::Value::from($json);
        let expected: Vec<(String, &str)> = vec![$(($at.to_string(), $code)),*];
        assert_eq!(found(check!($draft, json)), expected, "{json}");
    )*};
}

use serde_json::json;

/// This many BINs.
fn bins(count: usize) -> Vec<String> {
    let all = (99_034_000_000_u64..).filter_map(|digits| {
        (0..10)
            .map(|last| format!("{digits:011}{last}"))
            .find(|text| text.parse::<Bin>().is_ok())
    });
    all.take(count).collect()
}

#[test]
fn every_fault_of_a_moderation_is_named_with_its_field_rules_4() {
    faults!(Moderation:
        json!({}) => [("/decision", "required")],
        json!({"decision": "maybe"}) => [("/decision", "unknown-value")],
        json!({"decision": "accept"}) => [],
        json!({"decision": "accept", "reasons": ["anonymous"], "explanation": "а"}) => [
            ("/reasons", "not-with-this"), ("/explanation", "not-with-this"),
        ],
        json!({"decision": "return"}) => [("/reasons", "required"), ("/explanation", "required")],
        json!({"decision": "return", "reasons": ["dull", "anonymous", "anonymous"], "explanation": " "}) => [
            ("/reasons/0", "unknown-value"), ("/reasons/2", "repeated-field"), ("/explanation", "blank"),
        ],
        json!({"decision": "return", "reasons": ["anonymous"], "explanation": "а".repeat(4_001)}) => [
            ("/explanation", "too-long"),
        ],
        json!({"decision": "return", "reasons": ["anonymous"], "explanation": "а\u{7}"}) => [
            ("/explanation", "control-characters"),
        ],
        json!({"decision": "return", "reasons": ["anonymous", "name-incomplete"], "explanation": "а".repeat(4_000)}) => [],
    );
    let returned = check!(
        Moderation,
        json!({"decision": "return", "reasons": ["anonymous"], "explanation": " а "})
    );
    let expected = Command::Return {
        reasons: vec![ReturnReason::Anonymous],
        explanation: "а".to_owned(),
    };
    assert_eq!(returned, Ok(expected));
}

#[test]
fn every_reason_of_a_return_is_known_under_its_name_law_11() {
    for (name, reason) in ReturnReason::ALL {
        let returned = check!(
            Moderation,
            json!({"decision": "return", "reasons": [name], "explanation": "а"})
        );
        let Ok(Command::Return { reasons, .. }) = returned else {
            panic!("{returned:?}");
        };
        assert_eq!(reasons, [reason]);
        assert_eq!(serde_json::to_value(reason).unwrap(), name);
    }
}

#[test]
fn every_fault_of_a_forwarding_is_named_with_its_field_law_11_11() {
    faults!(Forwarding:
        json!({}) => [("/to", "required"), ("/explanation", "required")],
        json!({"to": "99034000001", "explanation": ""}) => [("/to", "not-12-digits"), ("/explanation", "blank")],
        json!({"to": "990340000013", "explanation": "а", "part": "\t"}) => [
            ("/to", "wrong-check-digit"), ("/part", "blank"),
        ],
        json!({"to": bins(1)[0], "explanation": "а", "part": "б".repeat(4_001)}) => [("/part", "too-long")],
        json!({"to": bins(1)[0], "explanation": "а"}) => [],
        json!({"to": bins(1)[0], "explanation": "а", "part": "б"}) => [],
    );
}

#[test]
fn every_fault_of_an_extension_is_named_with_its_field_law_11_10() {
    faults!(Extension:
        json!({}) => [("/days", "required"), ("/reason", "required"), ("/consulted", "required")],
        json!({"days": 15, "reason": "а", "consulted": []}) => [("/consulted", "required")],
        json!({"days": 15, "reason": "а", "consulted": [bins(1)[0], "1", bins(1)[0]]}) => [
            ("/consulted/1", "not-12-digits"), ("/consulted/2", "repeated-field"),
        ],
        json!({"days": 15, "reason": "а", "consulted": bins(21)}) => [("/consulted", "too-many")],
        json!({"days": 15, "reason": "а", "consulted": bins(20)}) => [],
    );
}

#[test]
fn every_fault_of_a_question_and_of_a_reply_is_named_with_its_field_law_9_1() {
    faults!(Question:
        json!({}) => [("/question", "required")],
        json!({"question": "?"}) => [("/question", "blank")],
        json!({"question": "а".repeat(4_001)}) => [("/question", "too-long")],
        json!({"question": "Қай жыл?\nҚай ай?"}) => [],
    );
    faults!(Reply:
        json!({}) => [("/text", "required")],
        json!({"text": "\n"}) => [("/text", "blank")],
        json!({"text": "а".repeat(4_001)}) => [("/text", "too-long")],
        json!({"text": "2025"}) => [],
    );
}

/// An answer that has no fault, with these fields set or, where null, left out.
fn answer(changes: serde_json::Value) -> serde_json::Value {
    let mut answer = json!({
        "outcome": "provided", "text": "Жауап", "signatory": {"name": "Б. Ахметов", "position": "Төраға"}
    });
    for (name, value) in changes.as_object().unwrap() {
        answer[name] = value.clone();
    }
    answer
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    answer
}

#[test]
fn every_fault_of_an_answer_is_named_with_its_field_law_11_14() {
    let file = json!({"name": "a.txt", "media_type": "text/plain", "content": "YQ=="});
    faults!(Answer:
        json!({}) => [
            ("/outcome", "required"), ("/text", "required"), ("/signatory/name", "required"),
            ("/signatory/position", "required"),
        ],
        answer(json!({})) => [],
        answer(json!({"outcome": "lost", "text": " ", "language": "de", "signatory": {"name": "\n"}})) => [
            ("/outcome", "unknown-value"), ("/text", "blank"), ("/language", "unknown-value"),
            ("/signatory/name", "blank"), ("/signatory/position", "required"),
        ],
        answer(json!({"text": "а".repeat(20_001)})) => [("/text", "too-long")],
        answer(json!({"text": "а".repeat(20_000), "language": "kk"})) => [],
        answer(json!({"signatory": {"name": "Б\nА", "position": "т".repeat(501)}})) => [
            ("/signatory/name", "control-characters"), ("/signatory/position", "too-long"),
        ],
        answer(json!({"attachments": vec![file.clone(); 6]})) => [("/attachments", "too-many-attachments")],
        answer(json!({"attachments": vec![file; 5]})) => [],
        answer(json!({"attachments": [{"name": "a/b", "media_type": "text", "content": "?"}]})) => [
            ("/attachments/0/name", "attachment-name"), ("/attachments/0/media_type", "not-a-media-type"),
            ("/attachments/0/content", "not-base64"),
        ],
    );
}

#[test]
fn a_refusal_names_one_of_the_seven_grounds_and_nothing_else_does_law_11_16() {
    faults!(Answer:
        answer(json!({"outcome": "refused"})) => [("/refusal_ground", "required")],
        answer(json!({"outcome": "refused", "refusal_ground": 0})) => [("/refusal_ground", "out-of-range")],
        answer(json!({"outcome": "refused", "refusal_ground": 8})) => [("/refusal_ground", "out-of-range")],
        answer(json!({"outcome": "refused", "refusal_ground": 257})) => [("/refusal_ground", "out-of-range")],
        answer(json!({"outcome": "provided", "refusal_ground": 1})) => [("/refusal_ground", "not-with-this")],
        answer(json!({"outcome": "partly-provided", "refusal_ground": 1})) => [],
        answer(json!({"outcome": "partly-provided"})) => [],
        answer(json!({"outcome": "already-published", "refusal_ground": 1})) => [("/refusal_ground", "not-with-this")],
    );
    let mut texts = Vec::new();
    for ground in 1..=7 {
        let json = answer(json!({"outcome": "refused", "refusal_ground": ground}));
        let checked = strict::from_slice::<Answer<'_>>(json.to_string().as_bytes())
            .unwrap()
            .check()
            .unwrap()
            .refusal_ground;
        assert_eq!(checked.map(u8::from), Some(ground));
        texts.push(checked.unwrap().text().en);
    }
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 7, "each ground has its own words");
}

#[test]
fn a_dislike_says_why_and_a_like_need_not_rules_6() {
    faults!(Rating:
        json!({}) => [("/mark", "required")],
        json!({"mark": "love"}) => [("/mark", "unknown-value")],
        json!({"mark": "like"}) => [],
        json!({"mark": "like", "reason": "Толық"}) => [],
        json!({"mark": "like", "reason": " "}) => [("/reason", "blank")],
        json!({"mark": "dislike"}) => [("/reason", "required")],
        json!({"mark": "dislike", "reason": "..."}) => [("/reason", "blank")],
        json!({"mark": "dislike", "reason": "а".repeat(4_001)}) => [("/reason", "too-long")],
        json!({"mark": "dislike", "reason": "Жауап жоқ"}) => [],
        json!({"reason": "а".repeat(4_001)}) => [("/mark", "required"), ("/reason", "too-long")],
    );
}

#[test]
fn nobody_has_to_say_why_they_take_a_request_back_law_7_1_5() {
    faults!(Withdrawal:
        json!({}) => [],
        json!({"reason": "Таптым"}) => [],
        json!({"reason": "\u{0}"}) => [("/reason", "control-characters")],
        json!({"reason": "а".repeat(4_001)}) => [("/reason", "too-long")],
    );
    assert_eq!(
        check!(Withdrawal, json!({})),
        Ok(Command::Withdraw { reason: None })
    );
}
