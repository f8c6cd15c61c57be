//! The languages of the portal, for the few answers that the host gives itself.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use words::language::Language;

/// The language that the client prefers among those of the portal (RFC 9110, 12.5.4), over all lines of the header: Kazakh
/// where it names none of them.
pub fn of(headers: &HeaderMap) -> Language {
    let lines = headers.get_all(ACCEPT_LANGUAGE).iter();
    best(lines.filter_map(|line| line.to_str().ok()))
}

/// As [`of`], from the beginning of a head that could not be read to its end.
pub fn in_head(head: &[u8]) -> Language {
    let lines = head.split(|byte| *byte == b'\n').filter_map(|line| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        name.eq_ignore_ascii_case(ACCEPT_LANGUAGE.as_str())
            .then_some(value)
    });
    best(lines)
}

fn best<'a>(lines: impl Iterator<Item = &'a str>) -> Language {
    let mut best = (0, Language::Kk);
    for part in lines.flat_map(|line| line.split(',')) {
        let mut parameters = part.split(';').map(str::trim);
        let range = parameters.next().unwrap_or_default();
        let tag = range.split('-').next().unwrap_or_default();
        let known = [Language::Kk, Language::Ru, Language::En]
            .into_iter()
            .find(|language| tag.eq_ignore_ascii_case(language.tag()));
        let weight = parameters
            .find_map(|parameter| parameter.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('='))
            .map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
        // Thousandths, as the standard has them; a text that is not a weight weighs nothing.
        let weight = weight
            .filter(|weight| (0.0..=1.0).contains(weight))
            .unwrap_or(0.0);
        if let Some(language) = known
            && weight > 0.0
            && thousandths(weight) > best.0
        {
            best = (thousandths(weight), language);
        }
    }
    best.1
}

/// A weight between 0 and 1 in thousandths, at least one of them.
fn thousandths(weight: f32) -> u16 {
    ((weight * 1_000.0).round() as u16).max(1)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_language_is_the_best_of_ours() {
        for (lines, expected) in [
            (&[][..], Language::Kk),
            (&["ru"], Language::Ru),
            (&["de, EN;q=0.1"], Language::En),
            (&["ru;Q=0, en"], Language::En),
            (&["ru;q=0.5, kk-KZ;q=0.8"], Language::Kk),
            (&["ru;q=0.5", "en;q=0.9"], Language::En),
            (&["ru; q = 0.7, en;q=0.6"], Language::Ru),
            (&["ru;q=x, en;q=2"], Language::Kk),
            (&["fr"], Language::Kk),
        ] {
            let headers = lines
                .iter()
                .map(|line| (ACCEPT_LANGUAGE, HeaderValue::from_static(line)))
                .collect();
            assert_eq!(of(&headers), expected, "{lines:?}");
            let head: String = lines
                .iter()
                .map(|line| format!("accept-Language: {line}\r\n"))
                .collect();
            let head = format!("GET / HTTP/1.1\r\n{head}broken");
            assert_eq!(in_head(head.as_bytes()), expected, "{head}");
        }
    }
}
