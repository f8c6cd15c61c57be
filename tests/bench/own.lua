-- Citizens whose tokens the portal has not seen before list their own cases.
dofile("tests/bench/people.lua")
function request()
  return wrk.format("GET", "/v1/me/requests", { Authorization = next_person().bearer })
end
