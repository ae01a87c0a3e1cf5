-- ARGV: id, now (s). Returns 1, 0 if there is no such job, -1 if its state doesn't allow it.
local id, now = ARGV[1], ARGV[2]
local TRIM_AT_ONCE = 100
local state = state_of(id)
if not state then
  return 0
elseif state == 'archived' or (state ~= 'pending' and not SETS[state]) then
  return -1
end
require_places()
leave_place(id, state)
bury(id, now)
trim_archive(now, TRIM_AT_ONCE)
return 1
