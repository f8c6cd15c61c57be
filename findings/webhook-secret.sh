#!/usr/bin/env bash
# What libraries of Standard Webhooks make of a secret that is no base64.
#
# Versions: standardwebhooks 1.1.0 (PyPI), standardwebhooks 1.1.1 (npm).
#
# A sender may take the letters of a passphrase as its key, and a receiver gives the same text to its library. One would
# expect that a library refuses a text that is no base64, or takes its letters. The one for JavaScript refuses it when it is
# made. The one for Python throws the characters away that are not of base64 (here the four hyphens), reads the rest, and has
# another key, without a word: every message is "No matching signature found" then, and it looks like a wrong secret. The same
# text without `whsec_` that is base64 is read as base64 by both, and never as letters.
#
# Output of 2026-11-30:
#   python, passphrase, signed with its letters: No matching signature found
#   python, passphrase, signed with what is left of it as base64: accepted
#   python, base64 without whsec_, signed with its bytes: accepted
#   javascript, passphrase: Base64Coder: incorrect characters for decoding
#   javascript, base64 without whsec_, signed with its bytes: accepted
#
# Ends with 1 where any of this changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check standardwebhooks==1.1.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1 >/dev/null

cat >receive.py <<'PYTHON'
import base64, hashlib, hmac, time
from standardwebhooks import Webhook, WebhookVerificationError

BODY = b'{"test": 2432232314}'
PASSPHRASE = "correct-horse-battery-staple-1234567"
BASE64 = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def received(secret, key):
    now = str(int(time.time()))
    mac = hmac.new(key, b"m1." + now.encode() + b"." + BODY, hashlib.sha256).digest()
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": now,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }
    try:
        Webhook(secret).verify(BODY, headers)
        return "accepted"
    except WebhookVerificationError as why:
        return str(why)


left = base64.b64decode(PASSPHRASE.replace("-", ""))
print("python, passphrase, signed with its letters:", received(PASSPHRASE, PASSPHRASE.encode()))
print("python, passphrase, signed with what is left of it as base64:", received(PASSPHRASE, left))
print("python, base64 without whsec_, signed with its bytes:", received(BASE64, base64.b64decode(BASE64)))
PYTHON

cat >receive.mjs <<'JAVASCRIPT'
import crypto from "node:crypto";
import { Webhook } from "standardwebhooks";

const BODY = '{"test": 2432232314}';

function received(secret, key) {
  const now = String(Math.floor(Date.now() / 1000));
  const mac = crypto.createHmac("sha256", key).update(`m1.${now}.${BODY}`).digest("base64");
  const headers = { "webhook-id": "m1", "webhook-timestamp": now, "webhook-signature": `v1,${mac}` };
  try {
    new Webhook(secret).verify(BODY, headers);
    return "accepted";
  } catch (why) {
    return why.message;
  }
}

const passphrase = "correct-horse-battery-staple-1234567";
const base64 = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
console.log("javascript, passphrase:", received(passphrase, Buffer.from(passphrase)));
console.log("javascript, base64 without whsec_, signed with its bytes:", received(base64, Buffer.from(base64, "base64")));
JAVASCRIPT

{ venv/bin/python receive.py; node receive.mjs; } | tee seen
diff - seen <<'EXPECTED'
python, passphrase, signed with its letters: No matching signature found
python, passphrase, signed with what is left of it as base64: accepted
python, base64 without whsec_, signed with its bytes: accepted
javascript, passphrase: Base64Coder: incorrect characters for decoding
javascript, base64 without whsec_, signed with its bytes: accepted
EXPECTED
