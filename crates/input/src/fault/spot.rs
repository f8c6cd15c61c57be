//! Sentences about what stands at one place of a value.

use super::why::{NotAName, NotEmail, NotPhone};
use super::words::Said;
use crate::limit::ATTACHMENT_NAME_UNITS;
use crate::spot::Spot;

/// A control character.
pub(super) fn control(spot: Spot) -> Said {
    let (place, code) = (spot.place, spot.code());
    (
        format!("{place}-таңба ({code}) — басқару таңбасы, оны өшіріңіз").into(),
        format!("символ № {place} ({code}) — управляющий, удалите его").into(),
        format!("character {place} ({code}) is a control character: delete it").into(),
    )
}

/// A character that nobody sees.
pub(super) fn hidden(spot: Spot) -> Said {
    let (place, code) = (spot.place, spot.code());
    if spot.character.is_control() {
        control(spot)
    } else if spot.turns_writing() {
        (
            format!("көрінбейтін {place}-таңба ({code}) жазу бағытын өзгертеді, оны өшіріңіз").into(),
            format!("невидимый символ № {place} ({code}) меняет направление письма, удалите его").into(),
            format!(
                "character {place} ({code}) cannot be seen and turns the direction of writing: delete it"
            )
            .into(),
        )
    } else {
        (
            format!("{place}-таңба ({code}) көрінбейді, оны өшіріңіз").into(),
            format!("символ № {place} ({code}) не виден, удалите его").into(),
            format!("character {place} ({code}) cannot be seen: delete it").into(),
        )
    }
}

/// Why a text is no e-mail address.
pub(super) fn not_an_email(why: NotEmail) -> Said {
    match why {
        NotEmail::Hidden(spot) => hidden(spot),
        NotEmail::At => (
            "электрондық пошта мекенжайы емес, үлгісі aigul@example.kz: бір @ белгісі және оның екі жағы болуы тиіс".into(),
            "не адрес электронной почты, образец aigul@example.kz: нужен один знак @ и части по обе стороны от него".into(),
            "is not an e-mail address such as aigul@example.kz: there must be one @ with a part on each side".into(),
        ),
        NotEmail::Dots => (
            "@ белгісінің алдындағы бөлікте нүкте басында, соңында немесе қатар екеу тұрмауы тиіс".into(),
            "в части перед @ точка не может стоять в начале, в конце или дважды подряд".into(),
            "before the @ a dot cannot be first, last or doubled".into(),
        ),
        NotEmail::Character(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            (
                format!("электрондық пошта мекенжайында {place}-таңба «{sign}» ({code}) тұра алмайды").into(),
                format!("в адресе электронной почты не может стоять символ № {place} «{sign}» ({code})").into(),
                format!("character {place} '{sign}' ({code}) cannot stand in an e-mail address").into(),
            )
        }
        NotEmail::Alphabet(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            (
                format!("{place}-таңба «{sign}» ({code}) көрші әріптерден басқа әліпбиден: пернетақта тілін тексеріңіз").into(),
                format!("символ № {place} «{sign}» ({code}) из другого алфавита, чем соседние буквы: проверьте раскладку клавиатуры").into(),
                format!("character {place} '{sign}' ({code}) is of another alphabet than the letters beside it: check the keyboard").into(),
            )
        }
        NotEmail::LocalPart => (
            "@ белгісінің алдындағы бөлік пошта серверлері қабылдайтыннан ұзын (64 байт, RFC 5321)".into(),
            "часть перед @ длиннее, чем принимают почтовые серверы (64 байта, RFC 5321)".into(),
            "the part before the @ is longer than mail servers take (64 bytes, RFC 5321)".into(),
        ),
        NotEmail::Domain => (
            "@ белгісінен кейін example.kz сияқты сайт атауы тұруы тиіс".into(),
            "после @ должно стоять имя сайта, такое как example.kz".into(),
            "after the @ there must be the name of a site such as example.kz".into(),
        ),
        NotEmail::TopLevel => (
            "мекенжай .kz сияқты әріптермен аяқталуы тиіс, санмен емес".into(),
            "адрес должен оканчиваться буквами, такими как .kz, а не числом".into(),
            "the address must end with letters such as .kz, not with a number".into(),
        ),
        NotEmail::Long => (
            "мекенжай пошта серверлері қабылдайтыннан ұзын (254 байт, RFC 5321)".into(),
            "адрес длиннее, чем принимают почтовые серверы (254 байта, RFC 5321)".into(),
            "the address is longer than mail servers take (254 bytes, RFC 5321)".into(),
        ),
    }
}

/// Why a text is no telephone number.
pub(super) fn not_a_phone(why: NotPhone) -> Said {
    match why {
        NotPhone::Character(spot) => {
            let (place, code, sign) = (spot.place, spot.code(), spot.character);
            if sign.is_control() {
                return control(spot);
            }
            (
                format!("телефон нөмірінде {place}-таңба «{sign}» ({code}) бұл жерде тұра алмайды").into(),
                format!("символ № {place} «{sign}» ({code}) не может стоять на этом месте в номере телефона").into(),
                format!("character {place} '{sign}' ({code}) cannot stand there in a telephone number").into(),
            )
        }
        NotPhone::AreaCode => (
            "цифрлар жеткіліксіз: нөмірді қала немесе оператор кодымен толық жазыңыз, үлгісі +77012345678".into(),
            "не хватает цифр: укажите номер полностью, с кодом города или оператора, образец +77012345678".into(),
            "too few digits: give the whole number with the code of the city or operator, such as +77012345678".into(),
        ),
        NotPhone::CountryCode => (
            "қай елдің нөмірі екені белгісіз: оны + белгісінен және ел кодынан бастап толық жазыңыз".into(),
            "неясно, какой страны этот номер: запишите его полностью, начиная с + и кода страны".into(),
            "it is not clear of which country the number is: write the whole of it, beginning with + and the country code".into(),
        ),
        NotPhone::Seven => (
            "+7 немесе 8-ден кейін 3, 4, 6, 7, 8 немесе 9-дан басталатын он цифр болуы тиіс, үлгісі +77012345678".into(),
            "после +7 или 8 должно быть десять цифр, первая из которых 3, 4, 6, 7, 8 или 9, образец +77012345678".into(),
            "after +7 or 8 there must be ten digits, the first 3, 4, 6, 7, 8 or 9, such as +77012345678".into(),
        ),
        NotPhone::NoCountry => (
            "мұндай коды бар ел жоқ: + белгісінен кейін ел коды тұруы тиіс".into(),
            "нет страны с таким кодом: после + должен стоять код страны".into(),
            "no country has this code: after + there must be a country code".into(),
        ),
        NotPhone::Length => (
            "бұл елдің нөмірінде мұнша цифр болмайды, толық нөмірді тексеріңіз".into(),
            "в номере этой страны не бывает столько цифр, проверьте номер".into(),
            "no number of this country has so many digits, check the number".into(),
        ),
    }
}

/// Why a text is no name of a file.
pub(super) fn not_a_name(why: NotAName) -> Said {
    match why {
        NotAName::Blank => (
            "файл атауы бос, онда ештеңе көрінбейді".into(),
            "имя файла пустое, в нём ничего не видно".into(),
            "the file name is blank: nothing of it shows".into(),
        ),
        NotAName::Control(spot) => control(spot),
        NotAName::Hidden(spot) => hidden(spot),
        NotAName::Path(spot) => {
            let (place, sign) = (spot.place, spot.character);
            (
                format!("папка жолы емес, тек файл атауы керек: {place}-таңба «{sign}»").into(),
                format!("нужно только имя файла, без пути к папке: символ № {place} «{sign}»").into(),
                format!("give the name of the file without its folder: character {place} is '{sign}'").into(),
            )
        }
        NotAName::Quote(spot) => {
            let place = spot.place;
            (
                format!("файл атауында тік тырнақша (\") болмауы тиіс: {place}-таңба; «» немесе “” қоюға болады").into(),
                format!("в имени файла не может быть прямой кавычки (\"): символ № {place}; можно «» или “”").into(),
                format!("a file name cannot have a straight quotation mark (\"): character {place}; «» and “” can stand in it").into(),
            )
        }
        NotAName::Reserved => (
            "мұндай атау операциялық жүйеде басқа мағынада қолданылады, файлды басқаша атаңыз".into(),
            "такое имя занято операционной системой, назовите файл иначе".into(),
            "operating systems use this name for something else: call the file otherwise".into(),
        ),
        NotAName::Long => (
            format!("файл атауы ең көбі {ATTACHMENT_NAME_UNITS} таңба").into(),
            format!("имя файла — не более {ATTACHMENT_NAME_UNITS} символов").into(),
            format!("a file name has at most {ATTACHMENT_NAME_UNITS} characters").into(),
        ),
    }
}
