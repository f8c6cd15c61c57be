//! How the working calendar that an operator sends is read.

use law::calendar::{Calendar, Definition};

use crate::faults::Faults;
use crate::limit::LINE_CHARS;
use crate::text::line;

/// Checks the whole definition of a calendar, and gives the calendar that follows from it.
///
/// # Errors
/// Each fault with the pointer of its field.
pub fn check(definition: &Definition) -> Result<Calendar, Faults> {
    definition.expand(|text| line(text, LINE_CHARS)).map_err(Faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    /// The calendar that a component carries, as a value to change.
    fn data() -> serde_json::Value {
        serde_json::from_str(include_str!("../../law/data/calendar.json")).unwrap()
    }

    /// What an operator would be told of this definition.
    fn faults(json: &serde_json::Value) -> Vec<(String, Fault)> {
        let definition = record::strict::from_slice::<Definition>(json.to_string().as_bytes()).unwrap();
        check(&definition).unwrap_err().0
    }

    #[test]
    fn every_fault_of_the_form_is_named_at_once() {
        let empty = serde_json::json!({});
        let pointers: Vec<_> = faults(&empty)
            .into_iter()
            .map(|(pointer, fault)| {
                assert_eq!(fault, Fault::Required);
                pointer
            })
            .collect();
        assert_eq!(
            pointers,
            [
                "/version",
                "/first_year",
                "/last_year",
                "/holidays",
                "/movable",
                "/moved"
            ]
        );

        let mut json = data();
        json["version"] = "Қазақстан".into();
        json["last_year"] = 2020.into();
        json["holidays"][0]["name"]["kk"] = " ".into();
        json["holidays"][1]["month"] = 13.into();
        json["holidays"][4]["until"] = 2026.into();
        json["movable"][0]["dates"][0]["day"] = "2021-7-20".into();
        json["movable"][0]["name"] = serde_json::Value::Null;
        json["moved"][0]["source"] = "a\nb".into();
        json["moved"][1]["confirmed"] = serde_json::Value::Null;
        assert_eq!(
            faults(&json),
            [
                ("/version".to_owned(), Fault::VersionName),
                ("/last_year".to_owned(), Fault::Reversed),
                ("/holidays/0/name/kk".to_owned(), Fault::Blank),
                ("/holidays/1/day".to_owned(), Fault::NoSuchDay),
                ("/holidays/4/until".to_owned(), Fault::Reversed),
                ("/movable/0/name".to_owned(), Fault::Required),
                ("/movable/0/dates/0/day".to_owned(), Fault::Date),
                ("/moved/0/source".to_owned(), Fault::SeveralLines),
                ("/moved/1/confirmed".to_owned(), Fault::Required),
            ]
        );
    }

    #[test]
    fn every_fault_of_the_sense_is_named_at_once() {
        let mut json = data();
        // Kurban Ait of 2027 is forgotten, that of 2025 is there twice, and one is in an uncovered year.
        json["movable"][0]["dates"][6]["day"] = "2025-06-06".into();
        json["movable"][0]["dates"][5]["day"] = "2028-05-05".into();
        // Another 8 March, for some years only.
        let mut again = json["holidays"][3].clone();
        again["from"] = 2030.into();
        json["holidays"].as_array_mut().unwrap().push(again);
        // Worked: a Monday, a holiday, a Saturday that is worked already. Off: a Sunday, a holiday, a day that is off.
        for (place, (from, to)) in [
            ("2026-11-23", "2026-11-22"),
            ("2026-03-08", "2026-05-07"),
            ("2025-01-05", "2025-03-10"),
            ("2031-01-04", "2031-01-03"),
        ]
        .into_iter()
        .enumerate()
        {
            let moved = serde_json::json!({"from": from, "to": to, "source": "act", "confirmed": true});
            assert_eq!(json["moved"].as_array().unwrap().len(), 7 + place);
            json["moved"].as_array_mut().unwrap().push(moved);
        }
        let expected = [
            ("/holidays/17/day", Fault::RepeatedDay),
            ("/movable/0/dates/5/day", Fault::OutsideYears),
            ("/movable/0/dates/6/day", Fault::RepeatedDay),
            ("/movable/0/dates", Fault::MissingYear { year: 2026 }),
            ("/movable/0/dates", Fault::MissingYear { year: 2027 }),
            ("/moved/7/from", Fault::NotAWeekend),
            ("/moved/7/to", Fault::NotAWorkingDay),
            ("/moved/8/from", Fault::NotAWeekend),
            ("/moved/8/to", Fault::NotAWorkingDay),
            ("/moved/9/from", Fault::NotAWeekend),
            ("/moved/9/to", Fault::NotAWorkingDay),
            ("/moved/10", Fault::OutsideYears),
        ];
        assert_eq!(
            faults(&json),
            expected.map(|(pointer, fault)| (pointer.to_owned(), fault))
        );
    }

    #[test]
    fn a_field_that_a_definition_does_not_have_is_refused_and_so_is_an_array_in_its_place() {
        for json in [
            r#"{"versions": "a"}"#,
            r#"["a", 2026, 2026, [], [], []]"#,
            r#"{"holidays": [{"name": ["a", "b", "c"]}]}"#,
        ] {
            assert!(
                record::strict::from_slice::<Definition>(json.as_bytes()).is_err(),
                "{json}"
            );
        }
    }
}
