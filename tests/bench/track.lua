-- Citizens track their own cases.
dofile("tests/bench/people.lua")
function request()
  local person = next_person()
  return wrk.format("GET", "/v1/requests/" .. person.case, { Authorization = person.bearer })
end
