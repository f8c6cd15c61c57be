### Why the body of a request is not read, in English: the `detail` of a refusal (400, 413, 415, 422). How to change a sentence: docs/words.md.

## Of how a body is sent

at-most-bytes = the body must be at most { $limit } bytes
uncompressed = send the body uncompressed, without Content-Encoding
as-json = send the body as application/json
as-json-or-signed = send the document as application/json, or as application/pkcs7-mime where it is signed
as-signed = sign the document electronically and send it as application/pkcs7-mime

## Of a body that should be a signed document

pem-of-another-kind = the PEM holds something else than a CMS (it must be BEGIN CMS or BEGIN PKCS7)
no-cms = the body is no CMS in DER, BER, PEM or base64

## Of a body that is no text in UTF-8

empty = the body is empty
utf-16 = the body is in UTF-16 or UTF-32, send it in UTF-8
# $why is a sentence of those below.
at-place = line { $line }, character { $column }: { $why }
no-utf-8 = there are bytes here that are not UTF-8

## Of a text that is no JSON

no-json = this is no JSON
too-deep = objects and lists stand in each other more than { $levels } deep
cut-off = the document ends before it is complete
colon = a colon must follow the name of a field
comma-in-list = a comma or ] must follow an element of a list
comma-in-object = a comma or { "}" } must follow the value of a field
word = only true, false or null can stand here
value = a JSON value must stand here
field-name = the name of a field must stand in double quotation marks
escape = this character cannot follow a backslash
number-written = the number is not written as JSON has it
number-too-large = the number is too large
no-character = \u does not stand for a character
control-character = a control character stands in a text, it is written as \n, \t or \u
last-comma = no comma follows the last element
more-follows = more characters follow the end of the document
