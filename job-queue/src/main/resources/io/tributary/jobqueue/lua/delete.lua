-- ARGV: id, the state that it must be in or ''. Returns 1, 0 if there is no such job, -1 if its state doesn't allow it.
local id, only = ARGV[1], ARGV[2]
local state = state_of(id)
if not state then
  return 0
elseif state == 'active' or state == 'aggregating' or (only ~= '' and state ~= only) then
  return -1
end
require_places()
leave_place(id, state)
release_lock(id)
redis.call('DEL', task_key(id))
return 1
