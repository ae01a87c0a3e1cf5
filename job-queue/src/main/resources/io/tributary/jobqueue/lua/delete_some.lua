-- ARGV: state, how many at most. Returns how many jobs, and how many ids there were.
local state, limit = ARGV[1], ARGV[2]
require_places()
return some_of(state, limit, function(id)
  release_lock(id)
  redis.call('DEL', task_key(id))
end)
