#!/usr/bin/env bash
# openapi-python-client refuses a whole OpenAPI 3.1 document for one boolean schema, and takes `{}` in its place.
#
# OpenAPI 3.1 takes JSON Schema 2020-12 as it is (OpenAPI 3.1.0, section 4.8.24), where `true` is a schema (JSON Schema Core,
# section 4.3.2) that says the same as `{}`. A list of anything is therefore `{"type": "array", "items": true}`, which is what the
# Rust crate schemars writes for `Vec<serde_json::Value>`, and what Redocly and openapi-typescript read.
#
# Seen with openapi-python-client 0.29.1 (the newest on PyPI on 2026-11-30), Python 3.11:
#   "items": true   ->  exit 1, "Input should be a valid dictionary or instance of Schema", no client at all
#   "items": {}     ->  exit 0, a client
#
# It installs that version into a temporary folder, and exits 1 where it does something else.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1

# A document with one operation that answers a list of anything, whose items are described so.
document() {
    printf '%s' '{"openapi": "3.1.0", "info": {"title": "Anything", "version": "1"}, "paths": {"/list": {"get": {
        "operationId": "list", "responses": {"200": {"description": "Done", "content": {"application/json": {"schema":
        {"$ref": "#/components/schemas/List"}}}}}}}}, "components": {"schemas": {"List": {"type": "object", "properties":
        {"values": {"type": "array", "items": '"$1"'}}}}}}' >"$2.json"
}
generate() {
    venv/bin/openapi-python-client generate --path "$1.json" --output-path "$1" --meta none >"$1.txt" 2>&1
}

document '{}' object
document true boolean
generate object || { cat object.txt; echo "CHANGED: {} is refused"; exit 1; }
[ -f object/models/list_.py ] || { ls -R object; echo "CHANGED: no model was written"; exit 1; }
if generate boolean; then
    echo "CHANGED: true is taken"
    exit 1
fi
grep -q "valid dictionary or instance of Schema" boolean.txt || { cat boolean.txt; echo "CHANGED: another reason"; exit 1; }
[ ! -d boolean ] || { echo "CHANGED: a client was written all the same"; exit 1; }
echo 'As described: `{}` gives a client, `true` gives none.'
