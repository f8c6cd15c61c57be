### What is wrong with a query parameter or a header, in English: the `detail` of a refusal (400, 412). How to change a sentence: docs/words.md.

## Of one that is not of its form; its name and a colon stand before

required = is required
day = must be a day of the form YYYY-MM-DD, such as 2026-11-23
instant-past = must be an instant that is past, with its time zone, such as 2026-11-23T10:00:00+05:00
# $from and $to are years.
instant-or-day = must be a day, or an instant with its time zone, of the years { $from } to { $to }, such as 2026-11-23 or 2026-11-23T10:00:00+05:00
number = must be a number from { $from } to { $to }, without a sign and zeros in front
# $values are separated by commas.
one-of = must be one of: { $values }
# $listed is the address that lists them.
version = must be a version that was published, see { $listed }
# $other is the name of another parameter.
only-with = is given only with { $other }
cursor = must be the value of `next` of an earlier answer
entity-tags = must be values of ETag in their quotation marks, or *
identity-number = must be 12 digits with a right check digit

## Of one that should not be there, or not so often

# $known are names, separated by commas.
unknown = there is no parameter "{ $name }", known are: { $known }
unknown-of-none = there is no parameter "{ $name }": this address takes none
repeated = the parameter "{ $name }" is given more than once
repeated-header = the header { $name } is given more than once
idempotency-key = there must be one Idempotency-Key of 1 to 160 visible ASCII characters

## Of a condition that does not hold (If-Match, If-None-Match)

is-there-already = there is something at this address already
has-no-tag = this address has no ETag, so that If-Match cannot hold
