-- ARGV: state, how many at most, now (s), now (ns). Returns how many jobs, and how many ids there were.
local state, limit, now, now_nanos = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local pushed = 0
require_places()
local found = some_of(state, limit, function(id)
  if may_wait(id, now) then
    push_pending(id, now_nanos)
    pushed = pushed + 1
  end
end)
wake(pushed)
return found
