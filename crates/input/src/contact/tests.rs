use idna::punycode::encode_str;
use proptest::prelude::*;

use super::*;

#[test]
fn e_mail_addresses_that_a_server_takes() {
    let long_local = "a".repeat(64) + "@example.kz";
    let long_label = format!("a@{}.kz", "b".repeat(63));
    // 126 bytes in UTF-8, and 63 in the DNS.
    let long_name = format!("a@{}.қаз", "ә".repeat(57));
    let longest = format!(
        "{}@{}.kz",
        "a".repeat(64),
        ["b".repeat(62), "c".repeat(62), "d".repeat(60)].join(".")
    );
    assert_eq!(longest.len(), EMAIL_BYTES);
    for good in [
        "aigul@example.kz",
        "a.b+c@example.kz",
        "o'neill@example.kz",
        "a_b-c=d@sub.example.com.kz",
        "1@2.kz",
        "a@1.2.kz",
        "пошта@мысал.қаз",
        "айгүл.s@example.kz",
        "иван-petrov@пример.рф",
        "a@xn--e1afmkfd.xn--p1ai",
        "A@EXAMPLE.KZ",
        "a@r3---x.example.kz",
        &long_local,
        &long_label,
        &long_name,
        &longest,
    ] {
        assert_eq!(email(good).as_deref(), Ok(good));
        assert_eq!(email(&format!(" {good}\t\n")).as_deref(), Ok(good));
    }
}

#[test]
fn an_e_mail_address_that_reaches_nobody_is_refused_with_what_is_wrong() {
    let spot = |character, place| Spot { character, place };
    let long_local = "a".repeat(65) + "@example.kz";
    let long_label = format!("a@{}.kz", "b".repeat(64));
    // 209 characters, and 258 bytes on the way.
    let too_long = format!("{0}@{1}.{1}.{1}.kz", "ә".repeat(32), "ә".repeat(57));
    for (bad, why) in [
        ("nobody", NotEmail::At),
        ("@example.kz", NotEmail::At),
        ("a@", NotEmail::At),
        ("a@b@example.kz", NotEmail::At),
        ("a b@example.kz", NotEmail::Character(spot(' ', 2))),
        ("<a@example.kz>", NotEmail::Character(spot('<', 1))),
        ("a@example.kz>", NotEmail::Character(spot('>', 13))),
        ("\"a b\"@example.kz", NotEmail::Character(spot('"', 1))),
        ("a@exam_ple.kz", NotEmail::Character(spot('_', 7))),
        ("a@[127.0.0.1]", NotEmail::Character(spot('[', 3))),
        ("a@example。kz", NotEmail::Character(spot('。', 10))),
        ("ａ@example.kz", NotEmail::Character(spot('ａ', 1))),
        ("𝐚@example.kz", NotEmail::Character(spot('𝐚', 1))),
        ("и\u{306}@example.kz", NotEmail::Character(spot('\u{306}', 2))),
        ("a@example.kz\nBcc: x@y.kz", NotEmail::Hidden(spot('\n', 13))),
        ("a\0@example.kz", NotEmail::Hidden(spot('\0', 2))),
        (".a@example.kz", NotEmail::Dots),
        ("a.@example.kz", NotEmail::Dots),
        ("a..b@example.kz", NotEmail::Dots),
        ("gm\u{430}il@example.kz", NotEmail::Alphabet(spot('\u{430}', 3))),
        ("a@ex\u{430}mple.kz", NotEmail::Alphabet(spot('\u{430}', 5))),
        ("a@example.k\u{437}", NotEmail::Alphabet(spot('\u{437}', 12))),
        (&long_local, NotEmail::LocalPart),
        (&long_label, NotEmail::Domain),
        ("a@b", NotEmail::Domain),
        ("a@b..kz", NotEmail::Domain),
        ("a@b.kz.", NotEmail::Domain),
        ("a@.b.kz", NotEmail::Domain),
        ("a@-b.kz", NotEmail::Domain),
        ("a@b-.kz", NotEmail::Domain),
        ("a@127.0.0.1", NotEmail::TopLevel),
        ("a@1.2", NotEmail::TopLevel),
        ("a@b.c", NotEmail::TopLevel),
        ("a@b.k1", NotEmail::TopLevel),
        (&too_long, NotEmail::Long),
    ] {
        assert_eq!(email(bad), Err(Fault::Email(why)), "{bad}");
    }
    for hidden in "\u{ad}\u{34f}\u{3164}\u{115f}\u{ffa0}\u{200b}\u{200d}\u{200e}\u{202e}\u{2060}\u{2069}\u{fe0f}\u{feff}\u{e0061}".chars() {
        for (bad, place) in [
            (format!("{hidden}name@example.kz"), 1),
            (format!("na{hidden}me@example.kz"), 3),
            (format!("name@exam{hidden}ple.kz"), 10),
            (format!("name@example.kz{hidden}"), 16),
            (format!("{hidden}@example.kz"), 1),
        ] {
            assert_eq!(email(&bad), Err(Fault::Email(NotEmail::Hidden(spot(hidden, place)))), "{bad:?}");
        }
    }
    assert_eq!(email(" "), Err(Fault::Blank));
    assert_eq!(email(&"ә".repeat(300)), Err(Fault::TooLong { limit: 254 }));
}

proptest! {
    #[test]
    fn a_label_has_in_the_dns_as_many_bytes_as_its_punycode(label in "[a-zәқ0-9-]{1,80}|[\\p{L}\\p{N}]{1,60}") {
        let encoded = encode_str(&label).unwrap();
        let expected = if label.is_ascii() { label.len() } else { "xn--".len() + encoded.len() };
        prop_assert_eq!(label_bytes(&label), expected);
    }
}

#[test]
fn telephone_numbers_as_people_have_them() {
    for (written, expected) in [
        ("+77012345678", "+77012345678"),
        ("87012345678", "+77012345678"),
        ("7012345678", "+77012345678"),
        ("77012345678", "+77012345678"),
        ("8 (701) 234-56-78", "+77012345678"),
        ("+7 (7172) 12-34-56", "+77172123456"),
        ("8 7172 12 34 56", "+77172123456"),
        ("+8 701 234 56 78", "+77012345678"),
        ("\u{202d}+7 701 234 56 78\u{202c}", "+77012345678"),
        ("\u{2068}8 701 234 56 78\u{2069}", "+77012345678"),
        ("\u{200e}+7\u{a0}701\u{202f}234\u{2009}56\t78\n", "+77012345678"),
        ("8 701 234–56–78", "+77012345678"),
        ("8\u{2011}701\u{2011}234\u{2212}56\u{2010}78", "+77012345678"),
        ("8.701.234.56.78", "+77012345678"),
        ("8/701/234/56/78", "+77012345678"),
        ("tel:+7-701-234-56-78", "+77012345678"),
        ("TEL: 8 701 2345678", "+77012345678"),
        ("(+7) 701 2345678", "+77012345678"),
        ("+(7)701 2345678", "+77012345678"),
        ("＋7 701 234 56 78", "+77012345678"),
        ("007 701 234 56 78", "+77012345678"),
        ("8~10 7 701 234 56 78", "+77012345678"),
        ("8-10-49-30-1234567", "+49301234567"),
        ("0049 30 1234567", "+49301234567"),
        ("+79161234567", "+79161234567"),
        ("89161234567", "+79161234567"),
        ("8 (495) 123-45-67", "+74951234567"),
        ("8 800 080 77 77", "+78000807777"),
        ("+998 90 123-45-67", "+998901234567"),
        ("+996 555 123456", "+996555123456"),
        ("+8613912345678", "+8613912345678"),
        ("+49 (30) 1234567", "+49301234567"),
        ("+1 (212) 555-0123", "+12125550123"),
        ("+375 29 123-45-67", "+375291234567"),
        ("+683 4000", "+6834000"),
    ] {
        assert_eq!(phone(written).as_deref(), Ok(expected), "{written:?}");
    }
}

#[test]
fn an_invalid_telephone_number_is_refused_with_the_reason() {
    let spot = |character, place| NotPhone::Character(Spot { character, place });
    for (written, why) in [
        ("-77012345678", spot('-', 1)),
        ("tel:-7701", spot('-', 5)),
        ("++77012345678", spot('+', 2)),
        ("8+7012345678", spot('+', 2)),
        ("8701234567x", spot('x', 11)),
        ("8 701 234 56 78, 8 702 1", spot(',', 16)),
        ("87012345678\n87022345678", spot('\n', 12)),
        ("+77172123456 доб. 12", spot('д', 14)),
        ("٠٧٧٠١", spot('٠', 1)),
        ("12-34-56", NotPhone::AreaCode),
        ("701234567", NotPhone::AreaCode),
        ("9161234567", NotPhone::CountryCode),
        ("380441234567", NotPhone::CountryCode),
        ("+70000000000", NotPhone::Seven),
        ("+7 0701234567", NotPhone::Seven),
        ("+7701234567", NotPhone::Seven),
        ("+7 701 234 56 789", NotPhone::Seven),
        ("8 501 234 56 78", NotPhone::Seven),
        ("8 001 234 56 78", NotPhone::Seven),
        ("007 701", NotPhone::Seven),
        ("+0123456789", NotPhone::NoCountry),
        ("+2101234567", NotPhone::NoCountry),
        ("+9971234567", NotPhone::NoCountry),
        ("+0077012345678", NotPhone::NoCountry),
        ("+49 30", NotPhone::Length),
        ("+1 212 555", NotPhone::Length),
        ("+1 012 555 0123", NotPhone::Length),
        ("+4930123456789012", NotPhone::Length),
        ("1234567890123456", NotPhone::Length),
    ] {
        assert_eq!(phone(written), Err(Fault::Phone(why)), "{written:?}");
    }
    for blank in ["", " ", "()", "\u{200b}"] {
        assert_eq!(phone(blank), Err(Fault::Blank), "{blank:?}");
    }
}
