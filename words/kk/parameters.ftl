### What is wrong with a query parameter or a header, in Kazakh: the `detail` of a refusal (400, 412). How to change a sentence: docs/words.md.

## Of one that is not of its form; its name and a colon stand before

required = міндетті параметр
day = ЖЖЖЖ-АА-КК түріндегі күн болуы тиіс, мысалы 2026-11-23
instant-past = өткен уақыт болуы тиіс, уақыт белдеуімен, мысалы 2026-11-23T10:00:00+05:00
# $from and $to are years.
instant-or-day = { $from }–{ $to } жылдардағы күн немесе уақыт белдеуі көрсетілген күн мен уақыт болуы тиіс, мысалы 2026-11-23 не 2026-11-23T10:00:00+05:00
number = { $from } мен { $to } аралығындағы сан болуы тиіс, таңбасыз және алдында нөлсіз
# $values are separated by commas.
one-of = мына мәндердің бірі болуы тиіс: { $values }
# $listed is the address that lists them.
version = жарияланған нұсқа болуы тиіс, тізімі: { $listed }
# $other is the name of another parameter.
only-with = тек { $other } болғанда беріледі
cursor = алдыңғы жауаптағы next мәні болуы тиіс
entity-tags = тырнақшадағы ETag мәндері немесе * болуы тиіс
identity-number = бақылау цифры дұрыс 12 цифр болуы тиіс

## Of one that should not be there, or not so often

# $known are names, separated by commas.
unknown = «{ $name }» деген параметр жоқ, қабылданатындары: { $known }
unknown-of-none = «{ $name }» деген параметр жоқ: бұл мекенжай параметр қабылдамайды
repeated = «{ $name }» параметрі бірнеше рет берілген
repeated-header = { $name } тақырыбы бірнеше рет берілген
idempotency-key = Idempotency-Key біреу болуы және бос орынсыз 1–160 ASCII таңбадан тұруы тиіс

## Of a condition that does not hold (If-Match, If-None-Match)

is-there-already = бұл мекенжайда бұрыннан бар
has-no-tag = бұл мекенжайда ETag жоқ, If-Match орындала алмайды
