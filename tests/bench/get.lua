-- Reads one path again and again.
dofile("tests/bench/people.lua")
