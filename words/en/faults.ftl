### What is wrong with a field of a document that was sent, in English: the `detail` of an error of a field. How to change one: docs/words.md.

## Of any field

required = is required
blank = must not be blank: at least one letter or digit must show
too-long = at most { $limit } characters
several-lines = must be one line
number-shape = must be 12 digits
check-digit = the check digit is wrong
no-contact = give an e-mail address, a telephone number or a postal address
# $known are the values, separated by commas.
unknown-value = must be one of: { $known }
date = must be a date of the form YYYY-MM-DD
in-the-future = must not be later than today
# $law is the day of the Law.
before-the-law = must not be earlier than the Law on access to information of { $law }
time-of-day = must be a time of the form HH:MM, 00:00 to 23:59; the end of a day is 24:00
working-day = the working day must end later than it begins; around the clock is 00:00 to 24:00
too-many-attachments = at most { $limit } attachments
base64 = is not base64 (RFC 4648)
attachment-too-large = an attachment is at most 10 MiB
attachment-empty = the attachment is empty
notice-id = must be the identifier of a notice, 32 hexadecimal digits
not-undeliverable = is no notice of this request that could not be delivered
media-type = is not a media type such as application/pdf
# $range is such as `1 ... 90`.
out-of-range = must be within: { $range }
wholly-state-owned = requests through the portal are not sent to persons with 100 % state participation
registration-number = is not a registration number such as 990340000014-2026-17
not-with-this = does not go with the other values
too-many = at most { $limit }
own-holder = must be another holder
not-a-successor = this holder is itself followed by the holder that ends
holder-has-it = the holder has this request already
not-forwarded-from-here = you forwarded nothing under this number
repeat-must-be-provided = on a repeated request the information must be provided (the Law, article 11(15))
answer-language = the answer is in the language of the request (the Law, article 11(12))
another-request = must be the number of the request that is answered
another-organization = must be the BIN of the organisation in the address
# $now is what the clock of the portal says, in UTC.
not-now = must be the instant of signing, at most { $minutes } minutes from the clock of the portal, which says { $now }
not-a-repeat = must be your own earlier request to this holder that was answered as already published
unknown-field = the document does not have this field
repeated-field = the field is there more than once
version-name = must be 1 to 40 lower-case letters, digits, dots and hyphens
reversed = the end must not come before the beginning
no-such-day = this day is not in every year
repeated-day = this day is there already
outside-years = is outside the years of the calendar
missing-year = there is no date for the year { $year }
not-a-weekend = must be a Saturday or Sunday that is no holiday
not-a-working-day = must be a working day
detached-jws = must be the signature of a receipt: a JWS with a detached payload, EdDSA
instant = must be an instant with its time zone, such as 2026-11-23T10:00:00Z

## Of a value of another type

wanted-text = must be a text in quotation marks
wanted-number = must be a number
wanted-whole-number = must be a whole number
wanted-flag = must be true or false
wanted-list = must be a list in square brackets
wanted-object = must be an object in braces
wanted-other = must be a value of another type

## Of what stands at one place: $place is which character it is, $code its number in Unicode, $sign the character

control = character { $place } ({ $code }) is a control character: delete it
turns-writing = character { $place } ({ $code }) cannot be seen and turns the direction of writing: delete it
hidden = character { $place } ({ $code }) cannot be seen: delete it

## Of an e-mail address

email-at = is not an e-mail address such as aigul@example.kz: there must be one @ with a part on each side
email-dots = before the @ a dot cannot be first, last or doubled
email-character = character { $place } '{ $sign }' ({ $code }) cannot stand in an e-mail address
email-alphabet = character { $place } '{ $sign }' ({ $code }) is of another alphabet than the letters beside it: check the keyboard
email-local-part = the part before the @ is longer than mail servers take (64 bytes, RFC 5321)
email-domain = after the @ there must be the name of a site such as example.kz
email-top-level = the address must end with letters such as .kz, not with a number
email-long = the address is longer than mail servers take (254 bytes, RFC 5321)

## Of a telephone number

phone-character = character { $place } '{ $sign }' ({ $code }) cannot stand there in a telephone number
phone-area-code = too few digits: give the whole number with the code of the city or operator, such as +77012345678
phone-country-code = it is not clear of which country the number is: write the whole of it, beginning with + and the country code
phone-seven = after +7 or 8 there must be ten digits, the first 3, 4, 6, 7, 8 or 9, such as +77012345678
phone-no-country = no country has this code: after + there must be a country code
phone-length = no number of this country has so many digits, check the number

## Of the name of a file

name-blank = the file name is blank: nothing of it shows
name-path = give the name of the file without its folder: character { $place } is '{ $sign }'
name-quote = a file name cannot have a straight quotation mark ("): character { $place }; «» and “” can stand in it
name-reserved = operating systems use this name for something else: call the file otherwise
name-long = a file name has at most { $limit } characters
