// A citizen and an administrator, through types that were generated from the OpenAPI document.
//
// PORTAL is the address of a portal; CITIZEN, HOLDER, CITIZEN_TOKEN and ADMINISTRATOR_TOKEN say who acts there. Every value is
// read through the generated types: `tsc --strict` sees them all.

import assert from "node:assert/strict";

import createClient from "openapi-fetch";

import type { components, paths } from "./api.js";

function given(name: string): string {
  const value = process.env[name];
  assert(value, `${name} is not set`);
  return value;
}

function caller(token?: string) {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return createClient<paths>({ baseUrl: given("PORTAL"), headers });
}

type Draft = components["schemas"]["RequestDocument"];

function document(subject: string): Draft {
  return {
    holder: given("HOLDER"),
    applicant: { iin: given("CITIZEN"), surname: "Серікқызы", given_name: "Айгүл" },
    contacts: { email: "aigul@example.kz" },
    language: "kk",
    subject,
    text: "Қыркүйектегі жұмыстардың тізбесін сұраймын.",
    answer_form: "electronic",
    publication: { consent: true, show_name: false },
  };
}

const citizen = caller(given("CITIZEN_TOKEN"));
const administrator = caller(given("ADMINISTRATOR_TOKEN"));

const sent = await citizen.POST("/v1/requests", {
  params: { header: { "Idempotency-Key": "client-ts" } },
  body: document("Судың өшірілуі туралы"),
});
assert(sent.data, JSON.stringify(sent.error));
const id: string = sent.data.id;
assert.equal(sent.data.status, "received");
assert.equal(sent.response.headers.get("Location"), `/v1/requests/${id}`);
const tag = sent.response.headers.get("ETag");
assert(tag);

const accepted = await administrator.POST("/v1/requests/{id}/moderation", {
  params: { path: { id }, header: { "If-Match": tag } },
  body: { decision: "accept" },
});
assert.equal(accepted.data?.status, "accepted", JSON.stringify(accepted.error));

const answered = await administrator.POST("/v1/requests/{id}/answer", {
  params: { path: { id } },
  body: {
    outcome: "provided",
    text: "Тізбе: 14 жоспарлы, 3 апаттық жұмыс.",
    signatory: { name: "Болат Сәкенұлы", position: "Төраға" },
  },
});
assert.equal(answered.response.status, 200, JSON.stringify(answered.error));

const read = await citizen.GET("/v1/requests/{id}", { params: { path: { id } } });
assert(read.data, JSON.stringify(read.error));
assert.equal(read.data.status, "answered");
assert.equal(read.data.legs[0]?.answer?.text, "Тізбе: 14 жоспарлы, 3 апаттық жұмыс.");
assert.equal(read.data.legs[0]?.clarifications, undefined);
assert.deepEqual(
  read.data.timeline.map((line) => line.event),
  ["registered", "accepted", "answered"],
);

const own = await citizen.GET("/v1/me/requests", { params: { query: { limit: 100 } } });
assert(own.data?.items.some((line) => line.id === id));

const blank = await citizen.POST("/v1/requests", { body: document(" ") });
assert.equal(blank.response.status, 422);
assert.deepEqual(
  blank.error?.errors?.map((error) => [error.pointer, error.code]),
  [["/subject", "blank"]],
);

const late = await administrator.POST("/v1/requests/{id}/moderation", {
  params: { path: { id }, header: { "If-Match": tag } },
  body: { decision: "accept" },
});
assert.equal(late.response.status, 412);
assert.equal(late.error?.type, "/problems/precondition-failed");

const nobody = await caller().GET("/v1/requests/{id}", { params: { path: { id } } });
assert.equal(nobody.error?.status, 401);
assert.equal(nobody.error?.errors, undefined);
assert(nobody.response.headers.get("WWW-Authenticate"));
