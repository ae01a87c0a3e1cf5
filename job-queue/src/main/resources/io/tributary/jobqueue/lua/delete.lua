-- ARGV: id. Returns 1, 0 if there is no such job, -1 if its state doesn't allow it.
local id = ARGV[1]
local state = state_of(id)
if not state then
  return 0
elseif state == 'active' or state == 'aggregating' then
  return -1
end
require_places()
leave_place(id, state)
release_lock(id)
redis.call('DEL', task_key(id))
return 1
