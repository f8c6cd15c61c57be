-- Citizens send requests, each with its own idempotency key.
dofile("tests/bench/people.lua")
local file = io.open(os.getenv("BENCH_DOCUMENT"))
local before, after = file:read("*a"):match("^(.*)@IIN@(.*)$")
file:close()
local count = 0
function request()
  local person = next_person()
  count = count + 1
  return wrk.format("POST", "/v1/requests", {
    Authorization = person.bearer,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = os.getenv("BENCH_ROUND") .. "-" .. number .. "-" .. count,
  }, before .. person.iin .. after)
end
