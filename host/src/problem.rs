//! The answers that the host itself gives, as problem details (RFC 9457), in the language of the client. They say what the
//! caller can do, and nothing of what happened inside: that is in the log.

use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::body::AnswerBody;
use crate::language::Language;
use crate::record::Failure;

/// When to come back after the host was full: instances live for milliseconds.
const RETRY_AFTER_SECONDS: u64 = 1;

/// Why the host answers instead of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No route serves the path.
    NotFound,
    /// The request does not say for which host it is.
    NoHost,
    /// The body is longer than allowed.
    BodyTooLarge,
    /// The client's address has sent more than it may. It may send again after so many seconds.
    TooManyRequests(u64),
    /// Too many instances are at work.
    Overloaded,
    /// The function failed, or answered nothing.
    Failed,
    /// The function took too long.
    TooSlow,
    /// What the function wrote was lost.
    Lost,
    /// What came is no request of HTTP.
    Unreadable,
    /// The head of the request did not come to its end in time.
    HeadTooSlow,
    /// The address is longer than this host reads.
    AddressTooLong,
    /// The headers are more, or longer, than this host reads.
    HeadersTooLarge,
}

/// A text in the languages of the portal: Kazakh, Russian, English.
type Words = [&'static str; 3];

/// What was asked, as far as an answer says it again.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The path.
    pub path: &'a str,
    /// The language of the answer.
    pub language: Language,
}

/// The path where none could be read.
pub const NO_PATH: &str = "/";

impl From<Option<Failure>> for Problem {
    fn from(failure: Option<Failure>) -> Self {
        match failure {
            Some(Failure::Deadline) => Self::TooSlow,
            Some(Failure::Lost) => Self::Lost,
            Some(Failure::Trapped) | None => Self::Failed,
        }
    }
}

impl Problem {
    /// Status, slug, title and detail.
    fn parts(self) -> (StatusCode, &'static str, Words, Words) {
        match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not-found",
                ["Табылмады", "Не найдено", "Not found"],
                [
                    "Бұл мекенжайда ештеңе жоқ.",
                    "По этому адресу ничего нет.",
                    "No function serves this address.",
                ],
            ),
            Self::NoHost => (
                StatusCode::BAD_REQUEST,
                "missing-host",
                [
                    "Host тақырыбы жоқ немесе жарамсыз",
                    "Нет заголовка Host или он недопустим",
                    "Host missing",
                ],
                [
                    "Сұрауда бір жарамды Host тақырыбы болуы тиіс.",
                    "В запросе должен быть один допустимый заголовок Host.",
                    "The request needs one valid Host header.",
                ],
            ),
            Self::BodyTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-too-large",
                ["Дене тым үлкен", "Тело слишком велико", "Body too large"],
                [
                    "Сұраудың денесі рұқсат етілгеннен ұзын.",
                    "Тело запроса длиннее допустимого.",
                    "The request's body is longer than allowed.",
                ],
            ),
            Self::TooManyRequests(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                [
                    "Бір мекенжайдан тым көп сұрау келді",
                    "Слишком много запросов с одного адреса",
                    "Too many requests from one address",
                ],
                [
                    "Ештеңе жасалған жоқ. Сұрауды Retry-After көрсеткен уақыттан кейін қайта жіберіңіз.",
                    "Ничего не сделано. Отправьте запрос снова через время, которое указано в Retry-After.",
                    "Nothing was done. Send the request again after the time that Retry-After gives.",
                ],
            ),
            Self::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                [
                    "Бір мезгілде тым көп сұрау келді",
                    "Слишком много запросов одновременно",
                    "Too many requests at once",
                ],
                [
                    "Ештеңе жасалған жоқ. Сұрауды сәлден кейін қайта жіберіңіз.",
                    "Ничего не сделано. Отправьте запрос снова немного позже.",
                    "Nothing was done. Send the request again in a moment.",
                ],
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                ["Ішкі қате", "Внутренняя ошибка", "Internal error"],
                [
                    "Сұрау осы жерде орындалмады. Оның күшіне енген-енбегені белгісіз.",
                    "Запрос не выполнен из-за ошибки здесь. Неизвестно, подействовал ли он.",
                    "The request failed here. It is not known whether it took effect.",
                ],
            ),
            Self::TooSlow => (
                StatusCode::GATEWAY_TIMEOUT,
                "deadline",
                ["Тым ұзаққа созылды", "Слишком долго", "Took too long"],
                [
                    "Сұрау тым ұзаққа созылып, тоқтатылды. Оның күшіне енген-енбегені белгісіз.",
                    "Запрос выполнялся слишком долго и был прекращён. Неизвестно, подействовал ли он.",
                    "The request took too long and was ended. It is not known whether it took effect.",
                ],
            ),
            Self::Lost => (
                StatusCode::SERVICE_UNAVAILABLE,
                "store-unavailable",
                [
                    "Қойма жауап бермейді, қайталап көріңіз",
                    "Хранилище не отвечает, повторите запрос",
                    "The store does not answer, try again",
                ],
                [
                    "Жасалған нәрсе сақталмады. Сұраудың күшіне енген-енбегені белгісіз; оны қайта жіберіңіз.",
                    "Сделанное не сохранилось. Неизвестно, подействовал ли запрос; отправьте его снова.",
                    "What was done could not be kept. It is not known whether the request took effect; send it again.",
                ],
            ),
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "unreadable-request",
                [
                    "HTTP сұрауы оқылмады",
                    "Запрос HTTP не читается",
                    "Not a request of HTTP",
                ],
                [
                    "Сұраудың бірінші жолы немесе тақырыптарының бірі RFC 9112 пішініне сай емес.",
                    "Первая строка запроса или один из его заголовков не соответствует RFC 9112.",
                    "The first line of the request, or one of its headers, is not of the form of RFC 9112.",
                ],
            ),
            Self::HeadTooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                "request-timeout",
                [
                    "Сұрау уақытында келмеді",
                    "Запрос не пришёл вовремя",
                    "The request did not come in time",
                ],
                [
                    "Сұраудың тақырыптары соңына дейін келмеді. Ештеңе жасалған жоқ; сұрауды қайта жіберіңіз.",
                    "Заголовки запроса пришли не до конца. Ничего не сделано; отправьте запрос снова.",
                    "The headers of the request did not come to their end. Nothing was done; send the request again.",
                ],
            ),
            Self::AddressTooLong => (
                StatusCode::URI_TOO_LONG,
                "address-too-long",
                ["Мекенжай тым ұзын", "Слишком длинный адрес", "Address too long"],
                [
                    "Сұраудың мекенжайы (жолы мен параметрлері) рұқсат етілгеннен ұзын.",
                    "Адрес запроса (путь с параметрами) длиннее допустимого.",
                    "The address of the request (its path and query) is longer than allowed.",
                ],
            ),
            Self::HeadersTooLarge => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "headers-too-large",
                [
                    "Тақырыптар тым көп немесе тым ұзын",
                    "Заголовков слишком много или они слишком длинные",
                    "Too many headers, or too long",
                ],
                [
                    "Сұраудың тақырыптары рұқсат етілгеннен көп немесе ұзын.",
                    "Заголовков запроса больше допустимого, или они длиннее допустимого.",
                    "The headers of the request are more, or longer, than allowed.",
                ],
            ),
        }
    }

    /// The answer.
    pub fn response(self, asked: Asked<'_>) -> Response<AnswerBody> {
        let (status, kind, title, detail) = self.parts();
        let of = |[kk, ru, en]: Words| match asked.language {
            Language::Kk => kk,
            Language::Ru => ru,
            Language::En => en,
        };
        let problem = json!({
            "type": format!("/problems/{kind}"),
            "title": of(title),
            "status": status.as_u16(),
            "detail": of(detail),
            "instance": asked.path,
        });
        let mut response = Response::new(AnswerBody::whole(problem.to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in [
            (CONTENT_TYPE, "application/problem+json"),
            (CONTENT_LANGUAGE, asked.language.tag()),
            // What the functions say of their answers, too (OWASP, REST Security).
            (CACHE_CONTROL, "no-store"),
            (
                CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'",
            ),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let retry_after = match self {
            Self::TooManyRequests(seconds) => Some(seconds),
            Self::Overloaded | Self::Lost => Some(RETRY_AFTER_SECONDS),
            Self::NotFound
            | Self::NoHost
            | Self::BodyTooLarge
            | Self::Failed
            | Self::TooSlow
            | Self::Unreadable
            | Self::HeadTooSlow
            | Self::AddressTooLong
            | Self::HeadersTooLarge => None,
        };
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_its_status_and_type() {
        for (problem, status) in [
            (Problem::NotFound, 404),
            (Problem::NoHost, 400),
            (Problem::BodyTooLarge, 413),
            (Problem::TooManyRequests(7), 429),
            (Problem::Overloaded, 503),
            (Problem::Failed, 500),
            (Problem::TooSlow, 504),
            (Problem::Lost, 503),
            (Problem::Unreadable, 400),
            (Problem::HeadTooSlow, 408),
            (Problem::AddressTooLong, 414),
            (Problem::HeadersTooLarge, 431),
        ] {
            let response = problem.response(Asked {
                path: "/a",
                language: Language::Ru,
            });
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[CONTENT_LANGUAGE], "ru");
            assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
            let retry_after = response.headers().get(RETRY_AFTER).map(HeaderValue::as_bytes);
            let wanted: Option<&[u8]> = match status {
                429 => Some(b"7"),
                503 => Some(b"1"),
                _ => None,
            };
            assert_eq!(retry_after, wanted);
        }
    }
}
