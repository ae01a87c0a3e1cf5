-- ARGV: id, token, day, run at (s), message, now (s). Returns 1, 0 if the lease was lost, 2 if a newer job took its place.
local id, token, day, run_at, message, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if not leased(id, token) then
  return 0
end
require_kinds('retry')
insist()
count('processed', day, 1)
count('failed', day, 1)
local newer = newer_than(id)
if newer then
  supersede(id, newer)
  return 2
end
take_lock_again(id, run_at - now)
leave_active({id})
end_attempt(id)
redis.call('ZADD', prefix .. 'retry', run_at, id)
redis.call('HSET', task_key(id), 'msg', message, 'state', 'retry', 'wait', 'backoff')
redis.call('HDEL', task_key(id), 'snoozes', 'snoozed_for')
return 1
