//! The HTML form of a message.

use words::language::Language;

use crate::named::ITEM;

/// A whole document: each line of `said` is a paragraph or, after [`ITEM`], an item of a list.
pub(crate) fn document(
    language: Language,
    subject: &str,
    said: &str,
    link: Option<(&str, &str)>,
    closing: &str,
) -> String {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
        language.tag(),
        escaped(subject)
    );
    let mut in_list = false;
    // The empty line after the last one ends a list that it leaves open.
    for line in said.lines().chain([""]) {
        let item = line.strip_prefix(ITEM);
        if item.is_some() != in_list {
            in_list = item.is_some();
            html.push_str(if in_list { "<ul>\n" } else { "</ul>\n" });
        }
        let (tag, line) = item.map_or(("p", line), |item| ("li", item));
        if !line.is_empty() {
            html.push_str(&format!("<{tag}>{}</{tag}>\n", escaped(line)));
        }
    }
    if let Some((words, address)) = link {
        let (words, address) = (escaped(words), escaped(address));
        html.push_str(&format!("<p><a href=\"{address}\">{words}</a></p>\n"));
    }
    html.push_str(&format!("<p>{}</p>\n</body>\n</html>\n", escaped(closing)));
    html
}

/// The characters that could be taken for markup, in a text or in the value of an attribute, as references.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
