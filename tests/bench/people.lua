-- What the load scripts share: people with their tokens, one per line as `IIN TOKEN CASE`, from the file that
-- BENCH_PEOPLE names. Each thread starts at its own place, so that threads do not march in step.
people = {}
for line in io.lines(os.getenv("BENCH_PEOPLE")) do
  local iin, token, case = line:match("^(%S+) (%S+) ?(%S*)$")
  people[#people + 1] = { iin = iin, bearer = "Bearer " .. token, case = case }
end

local threads = {}
function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local at = nil
-- The next person of this thread; with two threads, each takes every second one.
function next_person()
  at = at and at + 2 or number + 1
  if at > #people then at = number + 1 end
  return people[at]
end

-- Any other status than the expected one is counted and shown: a fast error is no result.
local expected = tonumber(os.getenv("BENCH_STATUS") or "200")
unexpected = 0
function response(status)
  if status ~= expected then unexpected = unexpected + 1 end
end

function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do wrong = wrong + (thread:get("unexpected") or 0) end
  -- Rate, latencies in us, errors, requests.
  io.write(string.format("RESULT %.0f %.0f %.0f %d %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99), wrong, summary.requests))
end
