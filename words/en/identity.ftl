### Why a token or a signature is not believed, in English. How to change a sentence: docs/words.md.
### Shown as the detail of a refusal (401, 422) to the person that sent it.

## Why a token of the digital-government portal is not believed

token-expired = the token has expired
token-no-expiry = the token has no expiry (exp): signing in again does not help, its issuer must write one
token-not-yet = the token is not valid yet
token-too-long = the token is too long: at most 256 KiB are accepted
token-form = what was sent is not a token in the JWT format
token-critical = the token demands an extension (crit) that the portal does not know
token-algorithm = the algorithm of the token is not accepted: it must be ES256, RS256 or EdDSA
token-unknown-key = the portal does not know the key that the token names, or cannot use it
token-signature = the signature of the token is not valid
token-issuer = the token is from an issuer whom the portal does not believe
token-audience = the token is not for this portal
token-no-iin = the token lacks the IIN of its owner, or has a wrong one

## Why an electronic signature is not believed

signed-too-long-ago = the document was signed more than a day ago: sign it again
content-detached = the signed document is not in the signature: send them together
no-signer = nobody signed
several-signers = there must be exactly one signature
certificate-missing = the signer's certificate is not in the signature
too-many-certificates = there are too many certificates in the signature (at most six): leave the signer's and those of the authorities above it
signature-invalid = the signature does not match the document
signing-time-in-future = the signing time is in the future: check the clock of the computer
signing-time-missing = the signature does not say when it was made (the attribute signingTime): the signing program must write it
attribute-missing = a signed attribute that must be there is missing (contentType or messageDigest)
attribute-repeated = a signed attribute is there more than once
signing-time-malformed = the signing time (signingTime) is not written as it must be: in UTC, with seconds
content-type-other = the signed content is of another type: the CMS must hold data (id-data)
content-type-mismatch = the attribute contentType names another type than the content has
signing-certificate-mismatch = the signature was made for another certificate (the attribute signingCertificateV2)
attribute-algorithm-refused = the algorithm of the digest in the attribute signingCertificateV2 is not accepted
algorithm-refused = the algorithm of the signature is not accepted: use a current key of the National Certification Authority
algorithms-disagree = the algorithms of the digest, the signature and the certificate do not belong together

## Why the certificate of a signature is not believed

certificate-revoked = the certificate is revoked
certificate-not-issued = the authority says that it never issued such a certificate
certificate-not-yet-valid = the certificate is not valid yet
certificate-expired = the certificate has expired
issuer-unknown = the certificate was not issued by a trusted authority
issuer-unfit = the portal cannot use the certificate of the authority above the signer's; the signer's own key is not the reason
issuer-not-valid = the certificate of the authority that issued the certificate is not valid now
issuer-not-authority = whoever issued the certificate may not issue certificates
certificate-signature-invalid = the certificate is not signed by the authority that it names
chain-too-long = too many authorities stand between the certificate and a trusted authority
authentication-certificate = this is a key for signing in (AUTH): choose the key for signatures
not-for-signing = the certificate is not for signing documents
critical-extension = the certificate has a critical extension that the portal does not understand
owner-unknown = the certificate does not say whether its owner is an individual or a legal entity
iin-missing = the certificate lacks the IIN of its owner
iin-invalid = the IIN in the certificate is wrong
bin-missing = the certificate of the legal entity lacks its BIN
bin-invalid = the BIN in the certificate is wrong

## Why what was sent is no signed document

too-large = the CMS, or a certificate in it, is larger than the portal accepts
truncated = the CMS is cut off: its end is missing
trailing-bytes = there are bytes behind the end of the CMS
too-deep = the CMS has more parts, or more levels, than a signature has
version-unknown = the version of the CMS is unknown
not-signed-data = this CMS is not a signed document but a message of another kind
certificate-malformed = a certificate in the CMS is not well-formed
malformed = this is not a well-formed signed document in the CMS (PKCS#7) format
