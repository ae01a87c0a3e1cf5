-- ARGV: id, now (s), now (ns), the state that it must be in or ''. Returns 1, 0 if there is no such job, -1 if its state
-- doesn't allow it.
local id, now, now_nanos, only = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state = state_of(id)
if not state then
  return 0
elseif not SETS[state] or (only ~= '' and state ~= only) then
  return -1
end
require_places()
leave_place(id, state)
if may_wait(id, now) then
  push_pending(id, now_nanos)
  wake(1)
end
return 1
