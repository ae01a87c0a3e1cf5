-- ARGV: state, how many at most, now (s). Returns how many jobs, and how many ids there were.
local state, limit, now = ARGV[1], ARGV[2], ARGV[3]
require_places()
local found = some_of(state, limit, function(id)
  bury(id, now)
end)
trim_archive(now, limit)
return found
