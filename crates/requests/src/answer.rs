//! What an answer says, and what the Law asks of it.

use serde::{Deserialize, Serialize};
use words::language::Text;

/// What became of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AnswerOutcome"))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The information is provided.
    Provided,
    /// A part is provided; the rest is withheld (the Law, article 5(3)).
    PartlyProvided,
    /// The information is published, and the answer says where (the Law, article 11(15)).
    AlreadyPublished,
    /// Nothing is provided (the Law, article 11(16)).
    Refused,
}

impl Outcome {
    /// Every outcome with its stable name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("provided", Self::Provided),
        ("partly-provided", Self::PartlyProvided),
        ("already-published", Self::AlreadyPublished),
        ("refused", Self::Refused),
    ];
}

/// The seven grounds on which provision may be refused, and no others (the Law, article 11(16)); written as
/// their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct RefusalGround(u8);

/// The number is not that of a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 7")]
pub struct NoSuchGround;

impl TryFrom<u8> for RefusalGround {
    type Error = NoSuchGround;

    fn try_from(number: u8) -> Result<Self, NoSuchGround> {
        if (1..=7).contains(&number) {
            Ok(Self(number))
        } else {
            Err(NoSuchGround)
        }
    }
}

impl From<RefusalGround> for u8 {
    fn from(ground: RefusalGround) -> Self {
        ground.0
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RefusalGround {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RefusalGround".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 7 })
    }
}

impl RefusalGround {
    /// The ground as article 11(16) words it.
    pub const fn text(self) -> Text {
        match self.0 {
            1 => Text {
                kk: "сұрау салудың мазмұны сұратылатын ақпаратты анықтауға мүмкіндік бермейді",
                ru: "содержание запроса не позволяет установить запрашиваемую информацию",
                en: "the content does not allow the requested information to be identified",
            },
            2 => Text {
                kk: "сұрау салу Заңның талаптарына сәйкес келмейді",
                ru: "запрос не соответствует требованиям Закона",
                en: "the request does not meet the requirements of the Law",
            },
            3 => Text {
                kk: "сұратылып отырған ақпарат қолжетімділігі шектелген ақпаратқа жатады",
                ru: "запрашиваемая информация относится к информации с ограниченным доступом",
                en: "the information is of restricted access",
            },
            4 => Text {
                kk: "сұрау салуда ақпарат иеленуші қабылдаған актілерге құқықтық баға беру, ақпарат иеленушінің не ведомстволық бағынысты органдар мен ұйымдардың қызметін талдау немесе өзге де талдау жұмысын жүргізу туралы мәселе ол жұмыс аяқталғанға дейін қойылған",
                ru: "запрашивается правовая оценка актов, принятых обладателем, анализ деятельности обладателя или подведомственных органов и организаций либо иная аналитическая работа до её завершения",
                en: "a legal assessment of the holder's acts, an analysis of its activity or other analytical work is asked for, before its completion",
            },
            5 => Text {
                kk: "мемлекеттік бақылау мен қадағалау тексерулерінің нәтижелері бойынша шешім қабылданғанға дейін ақпарат берілмейді",
                ru: "информация не предоставляется до принятия решения по результатам проверок в рамках государственного контроля и надзора",
                en: "no decision is taken yet on the results of inspections of state control and supervision",
            },
            6 => Text {
                kk: "мемлекеттік органдардағы ведомствоаралық және ведомствоішілік хат алмасу немесе кеңестер негізінде түпкілікті шешім әзірленгенге дейін ақпарат берілмейді",
                ru: "информация не предоставляется до принятия окончательного решения, вырабатываемого на основе межведомственной и внутриведомственной переписки или совещаний в государственных органах",
                en: "no final decision is taken yet that is worked out by correspondence or meetings in state bodies",
            },
            _ => Text {
                kk: "шет мемлекеттерден немесе халықаралық ұйымдардан алынған құжаттарды ашу шарттары өзара келісілгенге дейін ақпарат берілмейді",
                ru: "информация не предоставляется до взаимного согласования условий раскрытия документов, полученных от иностранных государств или международных организаций",
                en: "the conditions for disclosing documents of foreign states or international organisations are not agreed yet",
            },
        }
    }
}

/// Who signed the answer: the Law, article 11(14), asks for the position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signatory {
    /// The name.
    pub name: String,
    /// The position.
    pub position: String,
}

/// How a refusal, whole or in part, can be appealed (the Law, article 18; Administrative Procedural-Process Code,
/// articles 91 and 92).
pub const APPEAL: Text = Text {
    kk: "Ақпаратқа қол жеткізу құқығын заңсыз шектеуге шағым жасауға болады (Заңның 18-бабы). Шағым шешіміне немесе әрекетсіздігіне шағым жасалатын ақпарат иеленушіге бұл сізге белгілі болған күннен бастап үш айдан кешіктірілмей беріледі; ол шағымды үш жұмыс күні ішінде жоғары тұрған органға немесе лауазымды адамға жібереді (Әкімшілік рәсімдік-процестік кодекстің 91 және 92-баптары). Шағым қаралғаннан кейін сотқа жүгінуге болады.",
    ru: "Незаконное ограничение права на доступ к информации может быть обжаловано (статья 18 Закона). Жалоба подаётся обладателю информации, чьё решение или бездействие обжалуется, не позднее трёх месяцев со дня, когда вам стало о нём известно; в течение трёх рабочих дней он направляет её вышестоящему органу или должностному лицу (статьи 91 и 92 Административного процедурно-процессуального кодекса). После рассмотрения жалобы можно обратиться в суд.",
    en: "An unlawful restriction of access to information can be appealed (the Law, article 18). The complaint is filed with the holder whose decision or inaction is appealed, within three months of your learning of it; the holder passes it on to the higher body or official within three working days (Administrative Procedural-Process Code, articles 91 and 92). After it has been considered, a court can be turned to.",
};
