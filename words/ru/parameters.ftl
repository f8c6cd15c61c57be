### What is wrong with a query parameter or a header, in Russian: the `detail` of a refusal (400, 412). How to change a sentence: docs/words.md.

## Of one that is not of its form; its name and a colon stand before

required = обязательный параметр
day = должна быть дата вида ГГГГ-ММ-ДД, например 2026-11-23
instant-past = должны быть прошедшие дата и время с часовым поясом, например 2026-11-23T10:00:00+05:00
# $from and $to are years.
instant-or-day = должна быть дата или дата и время с часовым поясом в { $from }–{ $to } годах, например 2026-11-23 или 2026-11-23T10:00:00+05:00
number = должно быть число от { $from } до { $to }, без знака и без нулей впереди
# $values are separated by commas.
one-of = должно быть одно из значений: { $values }
# $listed is the address that lists them.
version = должна быть опубликованная версия, список: { $listed }
# $other is the name of another parameter.
only-with = указывается только вместе с { $other }
cursor = должно быть значение next из предыдущего ответа
entity-tags = должны быть значения ETag в кавычках или *
identity-number = должны быть 12 цифр с верной контрольной цифрой

## Of one that should not be there, or not so often

# $known are names, separated by commas.
unknown = параметра «{ $name }» нет, принимаются: { $known }
unknown-of-none = параметра «{ $name }» нет: этот адрес не принимает параметров
repeated = параметр «{ $name }» указан несколько раз
repeated-header = заголовок { $name } указан несколько раз
idempotency-key = Idempotency-Key должен быть один, из 1–160 символов ASCII без пробелов

## Of a condition that does not hold (If-Match, If-None-Match)

is-there-already = по этому адресу уже что-то есть
has-no-tag = у этого адреса нет ETag, и условие If-Match не может выполниться
