use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, PrependedConcatenationMark};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::*;

#[test]
fn hidden_characters_and_signs_on_letters_are_those_of_unicode() {
    let category = CodePointMapData::<GeneralCategory>::new();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let prepended = CodePointSetData::new::<PrependedConcatenationMark>();
    for c in '\0'..=char::MAX {
        let of = category.get(c);
        let expected = ignorable.contains(c) || (of == GeneralCategory::Format && !prepended.contains(c));
        assert_eq!(is_hidden(c), expected, "{c:?}");
        let is_sign = matches!(
            of,
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
        );
        let expected = c.is_alphanumeric() && !is_sign && !is_hidden(c) && !is_empty_room(c);
        assert_eq!(is_visible_letter(c), expected, "{c:?}");
    }
}

#[test]
fn a_text_of_which_nothing_shows_is_blank() {
    for blank in [
        "",
        " \t\n",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "\u{34f}",
        "\u{115f}",
        "\u{1160}",
        "\u{3164}",
        "\u{ffa0}",
        "\u{2800}",
        "\u{17b4}",
        "\u{180e}",
        "\u{2060}",
        "\u{2063}",
        "\u{202e}",
        "\u{2066}\u{2069}",
        "\u{fe0f}",
        "\u{e0041}\u{e0042}",
        "\u{301}",
        "\u{345}",
        "\u{5b0}",
        "\u{20dd}",
        "\u{13441}",
        "\u{1d159}",
        "\u{3000}",
        " \u{3164} \u{2800}\n\u{200d}",
        "—",
        "...",
        "\u{a0}\u{202f}",
    ] {
        assert_eq!(lines(blank, 10), Err(Fault::Blank), "{blank:?}");
        assert_eq!(line(blank, 10), Err(Fault::Blank), "{blank:?}");
    }
}

#[test]
fn what_people_write_stays_as_they_wrote_it() {
    for text in [
        "Әңғүқөһі Ёё",
        "1",
        "и\u{306}",
        "❤\u{fe0f} рахмет",
        "рахмет ❤\u{fe0f}",
        "1\u{fe0f}\u{20e3}",
        "👨\u{200d}👩\u{200d}👧 a",
        "❤\u{fe0f}\u{200d}🔥 a",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 1",
        "می\u{200c}خواهم",
        "क\u{94d}\u{200d}ष",
        "葛\u{e0100}",
    ] {
        assert_eq!(line(text, 100).as_deref(), Ok(text));
        assert_eq!(lines(text, 100).as_deref(), Ok(text));
    }
    // What a page or a letter leaves in a copy: nobody can find it, and it changes nothing.
    for text in [
        "кесте\u{ad}сі",
        "a\u{200b}b",
        "тел. \u{202d}+7 701\u{202c}, Айгүл",
        "\u{2068}Айгүл\u{2069} жазды".trim_start_matches('\u{2068}'),
        "a\u{feff}b",
        "a\u{200e}b",
        "a\u{2060}b",
        "a\nb\u{2028}c\td",
    ] {
        assert_eq!(lines(text, 100).as_deref(), Ok(text));
    }
}

#[test]
fn hidden_characters_are_trimmed_at_the_ends_and_refused_within() {
    for edge in [
        "\u{feff}", "\u{200b}", "\u{200e}", "\u{2800}", "\u{3164}", "\u{202a}", " \u{a0}", "\u{ad}",
    ] {
        let sent = format!("{edge}Айгүл{edge}");
        assert_eq!(line(&sent, 5).as_deref(), Ok("Айгүл"), "{edge:?}");
        assert_eq!(lines(&sent, 5).as_deref(), Ok("Айгүл"), "{edge:?}");
    }
    for hidden in "\u{ad}\u{34f}\u{61c}\u{115f}\u{180b}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{202a}\u{202e}\u{2060}\u{2063}\
        \u{2066}\u{206a}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e0100}"
        .chars()
    {
        let sent = format!("\u{feff} Ай{hidden}гүл");
        let spot = Spot { character: hidden, place: 5 };
        assert_eq!(line(&sent, 100), Err(Fault::HiddenCharacters(spot)), "{hidden:?}");
        if !is_left_by_copying(hidden) {
            assert_eq!(lines(&sent, 100), Err(Fault::HiddenCharacters(spot)), "{hidden:?}");
        }
    }
    let fault = |sent: &str| match lines(sent, 100) {
        Err(Fault::HiddenCharacters(spot)) => Some((spot.character, spot.place)),
        _ => None,
    };
    assert_eq!(
        fault("a\u{202e}b"),
        Some(('\u{202e}', 2)),
        "reads from right to left"
    );
    assert_eq!(
        fault("a \u{202d}שלום"),
        Some(('\u{202d}', 3)),
        "turns what is written from right to left"
    );
    assert_eq!(
        fault("❤\u{fe0f}\u{fe0f}a"),
        Some(('\u{fe0f}', 3)),
        "a second form"
    );
    assert_eq!(
        fault("🏴a\u{e0041}b"),
        Some(('\u{e0041}', 3)),
        "words behind a flag"
    );
    assert_eq!(line("a\nb", 100), Err(Fault::SeveralLines));
    assert_eq!(line("a\u{2029}b", 100), Err(Fault::SeveralLines));
    assert_eq!(
        lines(" a\u{b}b", 100),
        Err(Fault::ControlCharacters(Spot {
            character: '\u{b}',
            place: 3
        }))
    );
}
