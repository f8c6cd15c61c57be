-- An act on each of many cases, once: a case is accepted only once. Ends when all are done, whatever -d says, and so
-- runs in one thread (-t1). BENCH_ACT is the path after the number, BENCH_BODY what is sent, BENCH_BEARER the token of
-- the staff; without one it is the applicant's own.
dofile("tests/bench/people.lua")
local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int pid, int signal);")
local SIGINT = 2

local act, body, bearer = os.getenv("BENCH_ACT"), os.getenv("BENCH_BODY"), os.getenv("BENCH_BEARER")
local count = tonumber(os.getenv("BENCH_COUNT"))
-- The first request is made to look at it, and is not sent.
local sent, came = -1, 0

function request()
  if sent < 0 then
    sent = 0
    return wrk.format("GET", "/v1/nothing-yet")
  end
  if sent == count then
    -- Nothing is left, and some answers are still to come.
    return wrk.format("GET", "/v1/nothing-left")
  end
  sent = sent + 1
  local person = people[sent]
  return wrk.format("POST", "/v1/requests/" .. person.case .. "/" .. act, {
    Authorization = bearer and "Bearer " .. bearer or person.bearer,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = act,
  }, body)
end

function response(status)
  if status == 404 then return end
  came = came + 1
  if status ~= 200 then unexpected = unexpected + 1 end
  if came == count then
    wrk.thread:stop()
    ffi.C.kill(ffi.C.getpid(), SIGINT)
  end
end
