### Why the body of a request is not read, in Russian: the `detail` of a refusal (400, 413, 415, 422). How to change a sentence: docs/words.md.

## Of how a body is sent

at-most-bytes = тело не должно превышать { $limit } байт
uncompressed = отправьте тело без сжатия, без заголовка Content-Encoding
as-json = отправьте тело как application/json
as-json-or-signed = отправьте документ как application/json, а подписанный — как application/pkcs7-mime
as-signed = подпишите документ электронной подписью и отправьте как application/pkcs7-mime

## Of a body that should be a signed document

pem-of-another-kind = в PEM не CMS, а что-то другое (нужно BEGIN CMS или BEGIN PKCS7)
no-cms = в теле нет CMS в форме DER, BER, PEM или base64

## Of a body that is no text in UTF-8

empty = тело пустое
utf-16 = тело в кодировке UTF-16 или UTF-32, отправьте его в UTF-8
# $why is a sentence of those below.
at-place = строка { $line }, символ { $column }: { $why }
no-utf-8 = здесь стоят байты не в кодировке UTF-8

## Of a text that is no JSON

no-json = ошибка JSON
too-deep = объекты и списки вложены друг в друга глубже { $levels } уровней
cut-off = документ обрывается, не закончившись
colon = после имени поля должно стоять «:»
comma-in-list = после элемента списка должно стоять «,» или «]»
comma-in-object = после значения поля должно стоять «,» или «{ "}" }»
word = здесь может стоять только true, false или null
value = здесь должно стоять значение JSON
field-name = имя поля должно стоять в двойных кавычках
escape = после обратной косой черты не может стоять такой символ
number-written = число записано не по правилам JSON
number-too-large = число слишком велико
no-character = \u не обозначает символа
control-character = в строке стоит управляющий символ, его записывают как \n, \t или \u
last-comma = после последнего элемента запятая не ставится
more-follows = после конца документа есть ещё символы
