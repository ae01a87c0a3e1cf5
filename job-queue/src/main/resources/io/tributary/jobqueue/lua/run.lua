-- ARGV: id, now (s), now (ns). Returns 1, 0 if there is no such job, -1 if its state doesn't allow it.
local id, now, now_nanos = ARGV[1], ARGV[2], ARGV[3]
local state = state_of(id)
if not state then
  return 0
elseif not SETS[state] then
  return -1
end
require_places()
leave_place(id, state)
if may_wait(id, now) then
  push_pending(id, now_nanos)
  wake(1)
end
return 1
