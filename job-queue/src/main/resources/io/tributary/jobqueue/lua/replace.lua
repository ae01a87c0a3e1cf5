-- ARGV: id, its message as it was seen, its new message. Returns 1, 0 if there is no such job, -1 if it isn't scheduled,
-- 2 if its message is another by now.
local id, seen, message = ARGV[1], ARGV[2], ARGV[3]
local state = state_of(id)
if not state then
  return 0
elseif state ~= 'scheduled' then
  return -1
elseif redis.call('HGET', task_key(id), 'msg') ~= seen then
  return 2
end
redis.call('HSET', task_key(id), 'msg', message)
return 1
