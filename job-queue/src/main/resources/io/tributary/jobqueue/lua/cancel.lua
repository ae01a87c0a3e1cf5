-- ARGV: id, its message as it was seen, its message that says that it was cancelled or '' to leave it, now (s).
-- Returns 1, 0 if there is no such job, -1 if its state doesn't allow it, 2 if its message is another by now.
local id, seen, message, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local TRIM_AT_ONCE = 100
local state = state_of(id)
if not state then
  return 0
end
local key = task_key(id)
if state == 'active' then
  -- Go workers hear ids alone, of whatever queue; an id is unique within its queue only, so ours are told there.
  local ours = redis.call('HGET', key, 'lease_until')
  local score = redis.call('ZSCORE', prefix .. 'lease', id)
  redis.call('HSET', key, 'cancelled', '1')
  if ours and score and tonumber(ours) == tonumber(score) then
    redis.call('PUBLISH', prefix .. 'cancel', id)
  else
    redis.call('PUBLISH', 'asynq:cancel', id)
  end
  return 1
elseif state ~= 'pending' and state ~= 'scheduled' and state ~= 'retry' then
  return -1
elseif redis.call('HGET', key, 'msg') ~= seen then
  return 2
end
require_places()
leave_place(id, state)
bury(id, now)
if message ~= '' then
  redis.call('HSET', key, 'msg', message)
end
trim_archive(now, TRIM_AT_ONCE)
return 1
