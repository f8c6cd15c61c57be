// Made of words/*/sample.ftl when this crate was built.

use crate::types::{Language, Text};

#[doc = "```text\n{ and \"quotes\"\n```"]
pub(crate) const BRACES: Text = Text {
    kk: "{ және \"дәйексөз\"",
    ru: "{ и \"кавычки\"",
    en: "{ and \"quotes\"",
};

#[doc = "```text\nHello, { law }!\n```"]
pub(crate) const GREETING: Text = Text {
    kk: "Сәлем, «Заң»!",
    ru: "Привет, «Закон»!",
    en: "Hello, “The Law”!",
};

#[doc = "```text\n“The Law”\n```"]
#[allow(dead_code, reason = "other sentences have it as a part")]
pub(crate) const LAW: Text = Text {
    kk: "«Заң»",
    ru: "«Закон»",
    en: "“The Law”",
};

#[inline(never)]
fn put(said: &mut String, part: &str) {
    said.push_str(part);
}

#[doc = "```text\n{ $days } days\n```"]
pub(crate) fn days(language: Language, days: u64) -> String {
    let mut said = String::new();
    put_days(&mut said, language, days);
    said
}

fn put_days(said: &mut String, language: Language, days: u64) {
    match language {
        Language::Kk => {
            put(said, &days.to_string());
            put(said, " күн");
        }
        Language::Ru => {
            put(said, &days.to_string());
            put(said, " ");
            match days {
                n if n % 10 == 1 && n % 100 != 11 => {
                    put(said, "день");
                }
                n if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14) => {
                    put(said, "дня");
                }
                _ => {
                    put(said, "дней");
                }
            }
        }
        Language::En => {
            put(said, &days.to_string());
            put(said, " ");
            match days {
                1 => {
                    put(said, "day");
                }
                _ => {
                    put(said, "days");
                }
            }
        }
    }
}

#[doc = "```text\nMarch\n```"]
pub(crate) fn month(language: Language, month: u64) -> String {
    let mut said = String::new();
    put_month(&mut said, language, month);
    said
}

fn put_month(said: &mut String, language: Language, month: u64) {
    match language {
        Language::Kk => {
            match month {
                1 => {
                    put(said, "қаңтар");
                }
                2 => {
                    put(said, "ақпан");
                }
                _ => {
                    put(said, "наурыз");
                }
            }
        }
        Language::Ru => {
            match month {
                1 => {
                    put(said, "января");
                }
                2 => {
                    put(said, "февраля");
                }
                _ => {
                    put(said, "марта");
                }
            }
        }
        Language::En => {
            match month {
                1 => {
                    put(said, "January");
                }
                2 => {
                    put(said, "February");
                }
                _ => {
                    put(said, "March");
                }
            }
        }
    }
}

#[doc = "```text\nIt is registered.\n\n{ request }\nMany: { $count }.\n```"]
pub(crate) fn registered(language: Language, count: u64, holder: &str, number: &str) -> String {
    let mut said = String::new();
    put_registered(&mut said, language, count, holder, number);
    said
}

fn put_registered(said: &mut String, language: Language, count: u64, holder: &str, number: &str) {
    match language {
        Language::Kk => {
            put(said, "Тіркелді.\n\n");
            put_request(said, language, holder, number);
            put(said, "\n");
            match count {
                1 => {
                    put(said, "Бір.");
                }
                _ => {
                    put(said, "Көп: ");
                    put(said, &count.to_string());
                    put(said, ".");
                }
            }
        }
        Language::Ru => {
            put(said, "Зарегистрирован.\n\n");
            put_request(said, language, holder, number);
            put(said, "\n");
            match count {
                1 => {
                    put(said, "Один.");
                }
                _ => {
                    put(said, "Много: ");
                    put(said, &count.to_string());
                    put(said, ".");
                }
            }
        }
        Language::En => {
            put(said, "It is registered.\n\n");
            put_request(said, language, holder, number);
            put(said, "\n");
            match count {
                1 => {
                    put(said, "One.");
                }
                _ => {
                    put(said, "Many: ");
                    put(said, &count.to_string());
                    put(said, ".");
                }
            }
        }
    }
}

#[doc = "```text\nRegistered: { $number }\n```"]
pub(crate) fn registered_subject(language: Language, number: &str) -> String {
    let mut said = String::new();
    put_registered_subject(&mut said, language, number);
    said
}

fn put_registered_subject(said: &mut String, language: Language, number: &str) {
    match language {
        Language::Kk => {
            put(said, "Тіркелді: ");
            put(said, number);
        }
        Language::Ru => {
            put(said, "Зарегистрирован: ");
            put(said, number);
        }
        Language::En => {
            put(said, "Registered: ");
            put(said, number);
        }
    }
}

#[doc = "```text\n– Number: { $number }\n– Holder: { $holder }\n```"]
#[allow(dead_code, reason = "other sentences have it as a part")]
pub(crate) fn request(language: Language, holder: &str, number: &str) -> String {
    let mut said = String::new();
    put_request(&mut said, language, holder, number);
    said
}

fn put_request(said: &mut String, language: Language, holder: &str, number: &str) {
    match language {
        Language::Kk => {
            put(said, "– Нөмірі: ");
            put(said, number);
            put(said, "\n– Иесі: ");
            put(said, holder);
        }
        Language::Ru => {
            put(said, "– Номер: ");
            put(said, number);
            put(said, "\n– Обладатель: ");
            put(said, holder);
        }
        Language::En => {
            put(said, "– Number: ");
            put(said, number);
            put(said, "\n– Holder: ");
            put(said, holder);
        }
    }
}

