-- ARGV: id, token, run at (s), what it waits for, '1' if the snooze counts in the row of its reason, now (s).
-- Returns 1, 0 if the lease was lost, 2 if a newer job took its place.
local id, token, run_at, wait, counted, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if not leased(id, token) then
  return 0
end
require_kinds('scheduled')
insist()
local newer = newer_than(id)
if newer then
  supersede(id, newer)
  return 2
end
local key = task_key(id)
take_lock_again(id, run_at - now)
leave_active({id})
end_attempt(id)
redis.call('ZADD', prefix .. 'scheduled', run_at, id)
redis.call('HSET', key, 'state', 'scheduled', 'wait', wait)
if wait == 'budget' then
  redis.call('HSET', key, 'slept', '1')
end
if counted == '1' then
  local row = redis.call('HMGET', key, 'snoozes', 'snoozed_for')
  local snoozes = row[2] == wait and tonumber(row[1] or '') or 0
  redis.call('HSET', key, 'snoozes', snoozes + 1, 'snoozed_for', wait)
end
return 1
