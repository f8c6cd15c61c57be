use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The data file, as a value to change.
fn data() -> serde_json::Value {
    serde_json::from_str(include_str!("../../data/calendar.json")).unwrap()
}

/// The calendar that follows from this definition.
fn check(json: &serde_json::Value) -> Result<Calendar, Vec<(String, Wrong)>> {
    let definition: Definition = serde_json::from_value(json.clone()).unwrap();
    definition.expand(|text| Ok(text.to_owned()))
}

/// A calendar of one year with these holidays, movable days and moved days.
fn small(holidays: &str, movable: &str, moved: &str) -> serde_json::Value {
    let json = format!(
        r#"{{"version": "test", "first_year": 2026, "last_year": 2026,
            "holidays": [{holidays}], "movable": [{movable}], "moved": [{moved}]}}"#
    );
    serde_json::from_str(&json).unwrap()
}

fn holiday(month: u32, day: u32, substituted: bool) -> String {
    format!(
        r#"{{"name": {{"kk": "а{day}", "ru": "б{day}", "en": "c{day}"}}, "month": {month}, "day": {day},
            "substituted": {substituted}, "source": "act {day}", "confirmed": true}}"#
    )
}

#[test]
fn the_days_of_each_year_are_those_of_the_law_on_holidays_and_of_the_acts_that_moved_days() {
    // Weekdays that are off, then weekends that are worked.
    for (year, off, worked) in [
        (
            2021,
            "01-01 01-04 01-07 03-08 03-22 03-23 03-24 05-03 05-07 05-10 07-05 07-06 07-20 08-30 12-01 12-16 12-17",
            "07-03",
        ),
        (
            2022,
            "01-03 01-04 01-07 03-07 03-08 03-21 03-22 03-23 05-02 05-09 05-10 07-06 08-29 08-30 10-24 10-25 12-16",
            "03-05 08-27 10-22",
        ),
        (
            2023,
            "01-02 01-03 03-08 03-21 03-22 03-23 05-01 05-08 05-09 06-28 07-06 07-07 08-30 10-25 12-18",
            "07-01",
        ),
        (
            2024,
            "01-01 01-02 03-08 03-21 03-22 03-25 05-01 05-07 05-08 05-09 07-08 08-30 10-25 12-16",
            "05-04",
        ),
        (
            2025,
            "01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16",
            "01-05",
        ),
        (
            2026,
            "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16",
            "",
        ),
        (
            2027,
            "01-01 01-04 01-07 03-08 03-15 03-22 03-23 03-24 05-03 05-07 05-10 07-06 10-25 12-16",
            "",
        ),
    ] {
        let days = built_in().year(year).unwrap();
        let listed = |wanted: &dyn Fn(&SpecialDay) -> bool| {
            let found = days.iter().filter(|special| wanted(special));
            found
                .map(|special| special.day.format("%m-%d").to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            listed(&|special| special.off && !is_weekend(special.day)),
            off,
            "{year}"
        );
        assert_eq!(listed(&|special| !special.off), worked, "{year}");
        assert!(
            days.iter().all(|special| special.off || is_weekend(special.day)),
            "{year}"
        );
    }
}

#[test]
fn a_year_has_as_many_working_days_as_the_calendar_leaves_it() {
    for (year, expected) in [
        (2021, 245),
        (2022, 246),
        (2023, 246),
        (2024, 249),
        (2025, 246),
        (2026, 247),
        (2027, 247),
    ] {
        assert_eq!(built_in().working_days(year), Ok(expected), "{year}");
    }
}

#[test]
fn a_day_off_says_why() {
    for (at, expected) in [
        ("2026-11-21", "weekend"),
        ("2026-03-08", "International Women's Day"),
        (
            "2026-03-09",
            "day off in place of 8 March (International Women's Day)",
        ),
        ("2026-03-25", "day off in place of 22 March (Nauryz)"),
        ("2025-01-03", "day off (moved from 5 January)"),
        ("2025-06-06", "first day of Kurban Ait"),
        ("2025-08-30", "Constitution Day"),
        ("2025-09-01", "day off in place of 30 August (Constitution Day)"),
    ] {
        let DayKind::Off(why) = built_in().kind(day(at)).unwrap() else {
            panic!("{at} is worked");
        };
        assert_eq!(why.en, expected, "{at}");
    }
    let moved = &built_in().special(day("2025-01-03")).unwrap().why;
    assert_eq!(moved.kk, "демалыс күні (5 қаңтардан ауыстырылған)");
    assert_eq!(moved.ru, "выходной день (перенесён с 5 января)");
    let substitute = &built_in().special(day("2026-03-09")).unwrap().why;
    assert_eq!(
        substitute.kk,
        "8 наурыздың орнына берілген демалыс күні (Халықаралық әйелдер күні)"
    );
    assert_eq!(
        substitute.ru,
        "выходной день вместо 8 марта (Международный женский день)"
    );
}

#[test]
fn a_weekend_that_is_worked_is_a_working_day_and_says_from_where_it_was_moved_labour_code_85_3() {
    assert_eq!(built_in().kind(day("2025-01-05")), Ok(DayKind::Working));
    let worked = built_in().special(day("2025-01-05")).unwrap();
    assert_eq!(worked.why.en, "Sunday, worked (moved from 3 January)");
    assert_eq!(worked.why.ru, "воскресенье, рабочий день (перенесён с 3 января)");
    assert_eq!(worked.why.kk, "жексенбі, жұмыс күні (3 қаңтардан ауыстырылған)");
    assert_eq!(
        worked.source,
        "Order of the Ministry of Labour № 436 of 21.11.2024"
    );
    assert!(worked.confirmed);
}

#[test]
fn orthodox_christmas_and_kurban_ait_have_no_substitute_labour_code_84_5() {
    for (at, next) in [
        ("2024-01-07", "2024-01-08"),
        ("2024-06-16", "2024-06-17"),
        ("2027-05-16", "2027-05-17"),
    ] {
        assert!(built_in().special(day(at)).unwrap().off);
        assert_eq!(built_in().working_day_from(day(at)), Ok(day(next)), "{at}");
    }
}

#[test]
fn constitution_day_is_30_august_until_2025_and_15_march_from_2027() {
    for (at, off) in [
        ("2024-08-30", true),
        ("2026-08-31", false),
        ("2026-03-16", false),
        ("2027-03-15", true),
        ("2027-08-30", false),
    ] {
        assert_eq!(
            matches!(built_in().kind(day(at)), Ok(DayKind::Off(_))),
            off,
            "{at}"
        );
    }
}

#[test]
fn every_special_day_has_its_source_and_what_is_estimated_is_not_confirmed() {
    let all = || built_in().years().flat_map(|year| built_in().year(year).unwrap());
    assert!(all().all(|special| !special.source.is_empty()));
    assert!(
        all()
            .zip(all().skip(1))
            .all(|(before, after)| before.day < after.day)
    );
    let unconfirmed = |year| {
        let days = built_in()
            .year(year)
            .unwrap()
            .iter()
            .filter(|special| !special.confirmed);
        days.map(|special| special.day.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(unconfirmed(2025), [""; 0]);
    assert_eq!(unconfirmed(2026), ["2026-05-27"]);
    assert_eq!(unconfirmed(2027), ["2027-05-16"]);
}

#[test]
fn a_year_without_a_calendar_is_an_error_that_names_it() {
    assert_eq!(built_in().kind(day("2028-01-03")), Err(NotCovered { year: 2028 }));
    assert_eq!(built_in().kind(day("2020-12-31")), Err(NotCovered { year: 2020 }));
    assert_eq!(built_in().year(2028), Err(NotCovered { year: 2028 }));
    assert_eq!(built_in().working_days(2020), Err(NotCovered { year: 2020 }));
    // 31 December 2027 is a Friday; the search may start inside and still leave the range.
    assert_eq!(
        built_in().working_day_from(day("2027-12-31")),
        Ok(day("2027-12-31"))
    );
    assert_eq!(
        next(NaiveDate::MAX),
        Err(NotCovered {
            year: NaiveDate::MAX.year()
        })
    );
}

#[test]
fn the_calendar_that_is_compiled_in_is_the_one_that_its_file_gives_at_run_time() {
    assert_eq!(check(&data()).as_ref(), Ok(built_in()));
    assert_eq!(version(built_in().version()), Some(built_in()));
    assert_eq!(version("five-day-week"), None);
}

#[test]
fn a_definition_that_is_written_and_read_again_is_the_same() {
    let definition: Definition = serde_json::from_value(data()).unwrap();
    let written = serde_json::to_value(&definition).unwrap();
    assert_eq!(written, data());
}

#[test]
fn holidays_on_a_weekend_move_to_the_next_working_days_and_past_other_days_off_holidays_law_5() {
    // 2026: 21 March is a Saturday, 22 a Sunday; 24 March is another day off.
    let movable = r#"{"name": {"kk": "т", "ru": "т", "en": "m"},
        "dates": [{"day": "2026-03-24", "source": "act", "confirmed": false}]}"#;
    let holidays = [holiday(3, 21, true), holiday(3, 22, true), holiday(3, 23, true)].join(",");
    let calendar = check(&small(&holidays, movable, "")).unwrap();
    let days: Vec<_> = calendar
        .year(2026)
        .unwrap()
        .iter()
        .map(|s| (s.day.to_string(), &*s.why.en))
        .collect();
    let expected = [
        ("2026-03-21", "c21"),
        ("2026-03-22", "c22"),
        ("2026-03-23", "c23"),
        ("2026-03-24", "m"),
        ("2026-03-25", "day off in place of 21 March (c21)"),
        ("2026-03-26", "day off in place of 22 March (c22)"),
    ];
    assert_eq!(days, expected.map(|(day, why)| (day.to_owned(), why)));
}

#[test]
fn a_holiday_of_the_last_weekend_before_the_calendar_is_substituted_inside_it() {
    // 31 December 2022 is a Saturday.
    let mut json = small(&holiday(12, 31, true), "", "");
    json["first_year"] = 2023.into();
    json["last_year"] = 2023.into();
    let calendar = check(&json).unwrap();
    assert!(matches!(calendar.kind(day("2023-01-02")), Ok(DayKind::Off(_))));
    // 31 December 2023 is a Sunday: its substitute is in a year that is not covered.
    assert_eq!(calendar.year(2023).unwrap().len(), 2);
}

#[test]
fn two_days_off_on_one_day_give_it_both_names() {
    let movable = r#"{"name": {"kk": "т", "ru": "т", "en": "m"},
        "dates": [{"day": "2026-05-07", "source": "act", "confirmed": false}]}"#;
    let calendar = check(&small(&holiday(5, 7, true), movable, "")).unwrap();
    let both = calendar.special(day("2026-05-07")).unwrap();
    assert_eq!(
        (&*both.why.en, &*both.source, both.confirmed),
        ("c7; m", "act 7; act", false)
    );
}

#[test]
fn a_day_moved_to_another_year_names_that_year() {
    let moved = r#"{"from": "2025-12-28", "to": "2026-01-02", "source": "act", "confirmed": true}"#;
    let calendar = check(&small("", "", moved)).unwrap();
    let special = calendar.special(day("2026-01-02")).unwrap();
    assert_eq!(special.why.en, "day off (moved from 28 December 2025)");
    assert_eq!(special.why.ru, "выходной день (перенесён с 28 декабря 2025 года)");
    assert_eq!(
        special.why.kk,
        "демалыс күні (2025 жылғы 28 желтоқсаннан ауыстырылған)"
    );
    assert_eq!(calendar.special(day("2025-12-28")), None);
}

proptest::proptest! {
    #[test]
    fn every_holiday_that_falls_on_a_weekend_costs_one_working_day_and_a_moved_day_costs_none_holidays_law_5(
        dates in proptest::collection::btree_set((1_u32..=12, 1_u32..=28), 0..40),
        year in 2003_i32..2199,
        weeks in proptest::collection::btree_set(1_u32..51, 0..4),
    ) {
        // Every holiday is substituted; none is so late that its substitute is in the next year.
        let dates: Vec<_> = dates.into_iter().filter(|(month, _)| *month < 11).collect();
        let holidays: Vec<_> = dates.iter().map(|(month, day)| holiday(*month, *day, true)).collect();
        let mut json = small(&holidays.join(","), "", "");
        json["first_year"] = year.into();
        json["last_year"] = year.into();
        let calendar = check(&json).unwrap();
        let ordinary = NaiveDate::from_ymd_opt(year, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(|day| day.year() == year)
            .filter(|day| !is_weekend(*day))
            .count();
        let lost = u32::try_from(dates.len()).unwrap();
        let left = u32::try_from(ordinary).unwrap() - lost;
        proptest::prop_assert_eq!(calendar.working_days(year), Ok(left));

        // Moves from Saturdays without a name to the next Friday that is worked.
        let saturdays = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().filter(|day| is_weekend(*day)).step_by(2);
        let mut moved = Vec::new();
        let free = |day: &NaiveDate| calendar.special(*day).is_none();
        for (week, from) in saturdays.take(51).enumerate() {
            let to = from.iter_days().find(|day| day.weekday() == chrono::Weekday::Fri).unwrap();
            if weeks.contains(&u32::try_from(week).unwrap()) && free(&from) && free(&to) {
                let (from, to) = (from.to_string(), to.to_string());
                moved.push(serde_json::json!({"from": from, "to": to, "source": "act", "confirmed": true}));
            }
        }
        json["moved"] = moved.into();
        proptest::prop_assert_eq!(check(&json).unwrap().working_days(year), Ok(left));
    }
}
