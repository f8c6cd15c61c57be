#!/usr/bin/env bash
# What verifiers do with the two names of one algorithm: `EdDSA` (RFC 8037) and `Ed25519` (RFC 9864, October 2025).
#
# One would guess that a library that knows Ed25519 keys takes both names, or that one of them works everywhere. Neither holds. Seen
# with joserfc 1.8.0, PyJWT 2.15.1 (Python) and jose 6.2.18 (npm), each given a right signature of one Ed25519 key:
#
#   joserfc, token EdDSA, nothing named            refused: not recommended
#   joserfc, token EdDSA, algorithms=["EdDSA"]     verified
#   PyJWT,   key with alg Ed25519                  no key of the set can be used
#   PyJWT,   token Ed25519                         refused: algorithm unknown
#   PyJWT,   token EdDSA, key without alg          verified
#   jose,    token EdDSA,   key with alg Ed25519   refused: no matching key
#   jose,    token Ed25519, key with alg EdDSA     refused: no matching key
#   jose,    either token,  key without alg        verified
#
# So an issuer that publishes a key writes no `alg` into it and signs with the old name, and a verifier takes both names for both.
# Needs Python 3.9 or later with venv, and Node.js 20 or later with npm, and their package indexes once.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
    python3 -m venv python
    python/bin/pip install --quiet --disable-pip-version-check joserfc==1.8.0 PyJWT==2.15.1 cryptography==50.0.2
    npm install --silent --no-fund --no-audit jose@6.2.18
} >&2

cat >signed.mjs <<'JS'
import { CompactSign, exportJWK, generateKeyPair } from "jose";

const { publicKey, privateKey } = await generateKeyPair("Ed25519", { extractable: true });
const sign = (alg) => new CompactSign(new TextEncoder().encode("{}")).setProtectedHeader({ alg, kid: "a" }).sign(privateKey);
console.log(JSON.stringify({
  key: { ...(await exportJWK(publicKey)), kid: "a" },
  EdDSA: await sign("EdDSA"),
  Ed25519: await sign("Ed25519"),
}));
JS
node signed.mjs >signed.json

cat >seen.py <<'PYTHON'
import json
import warnings

import jwt
from joserfc import jws
from joserfc.jwk import KeySet

warnings.simplefilter("ignore")
signed = json.load(open("signed.json"))


def told(what, call):
    try:
        call()
        print(what, "verified")
    except Exception as error:
        print(what, type(error).__name__)


def keys(alg):
    return {"keys": [dict(signed["key"], **({"alg": alg} if alg else {}))]}


plain = KeySet.import_key_set(keys(None))
told("joserfc EdDSA", lambda: jws.deserialize_compact(signed["EdDSA"], plain))
told("joserfc EdDSA named", lambda: jws.deserialize_compact(signed["EdDSA"], plain, algorithms=["EdDSA"]))
told("PyJWT set Ed25519", lambda: jwt.PyJWKSet.from_dict(keys("Ed25519")))
key = jwt.PyJWKSet.from_dict(keys(None))["a"].key
told("PyJWT Ed25519", lambda: jwt.api_jws.decode(signed["Ed25519"], key, algorithms=["EdDSA", "Ed25519"]))
told("PyJWT EdDSA", lambda: jwt.api_jws.decode(signed["EdDSA"], key, algorithms=["EdDSA"]))
PYTHON

cat >seen.mjs <<'JS'
import { readFileSync } from "node:fs";
import { compactVerify, createLocalJWKSet } from "jose";

const signed = JSON.parse(readFileSync("signed.json"));
for (const token of ["EdDSA", "Ed25519"]) {
  for (const alg of [undefined, "EdDSA", "Ed25519"]) {
    const keys = createLocalJWKSet({ keys: [{ ...signed.key, ...(alg && { alg }) }] });
    const said = await compactVerify(signed[token], keys).then(() => "verified", (error) => error.code);
    console.log("jose", token, alg ?? "-", said);
  }
}
JS

{ python/bin/python seen.py; node seen.mjs; } >seen.txt
cat seen.txt
diff - seen.txt <<'EXPECTED'
joserfc EdDSA UnsupportedAlgorithmError
joserfc EdDSA named verified
PyJWT set Ed25519 PyJWKSetError
PyJWT Ed25519 InvalidAlgorithmError
PyJWT EdDSA verified
jose EdDSA - verified
jose EdDSA EdDSA verified
jose EdDSA Ed25519 ERR_JWKS_NO_MATCHING_KEY
jose Ed25519 - verified
jose Ed25519 EdDSA ERR_JWKS_NO_MATCHING_KEY
jose Ed25519 Ed25519 verified
EXPECTED
