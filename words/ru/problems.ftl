### What a function of any kind refuses, in Russian: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

malformed = Тело не является JSON в UTF-8
incomplete-body = Тело получено не полностью
invalid-parameter = Неверный параметр или заголовок
not-identified = Вы не идентифицированы
token-expired = Срок входа истёк, войдите снова
forbidden = У вас нет права на это действие
not-found = Не найдено
method-not-allowed = Метод не поддерживается
too-large = Слишком большой размер
unsupported-media-type = Тип или кодирование тела не поддерживается
invalid-document = В документе есть ошибки
signature-refused = Электронная цифровая подпись не принята
no-room = В записи запроса для этого нет места
precondition-failed = Данные изменились с тех пор, как вы их видели
store-unavailable = Хранилище не отвечает, повторите запрос
unavailable = Одна из служб портала не отвечает, повторите запрос
not-configured = Портал не настроен
internal = Внутренняя ошибка портала

## Details

revocation-unknown = служба проверки не смогла подтвердить действие сертификата
no-keys-of-tokens = служба, которая выдаёт ключи токенов входа, не отвечает
