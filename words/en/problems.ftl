### What a function of any kind refuses, in English: what each kind of problem is called (its `title`), and then what is special about one (its `detail`). How to change a sentence: docs/words.md.

## Titles

malformed = The body is not JSON in UTF-8
incomplete-body = The body arrived incomplete
invalid-parameter = A header or a query parameter is not valid
not-identified = You are not identified
token-expired = The token has expired, sign in again
forbidden = This is not yours to do
not-found = Not found
method-not-allowed = The resource does not know this method
too-large = The body is too large
unsupported-media-type = The media type or the coding of the body is not supported
invalid-document = The document has faults
signature-refused = The electronic signature is not accepted
no-room = The record of the request has no room for this
precondition-failed = This has changed since you saw it
store-unavailable = The store does not answer, try again
unavailable = A service of the portal does not answer, try again
not-configured = The portal is not configured
internal = A fault of the portal

## Details

revocation-unknown = nobody can confirm now that the certificate is not revoked
no-keys-of-tokens = the service that gives the keys of tokens does not answer
