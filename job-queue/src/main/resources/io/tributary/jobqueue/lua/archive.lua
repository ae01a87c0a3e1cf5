-- ARGV: id, token, day, now (s), message or '' to leave it. Returns 1, or 0 if the lease was lost.
local id, token, day, now, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local TRIM_AT_ONCE = 100
if not leased(id, token) then
  return 0
end
insist()
local key = task_key(id)
leave_active({id})
end_attempt(id)
release_lock(id)
redis.call('ZADD', prefix .. 'archived', now, id)
redis.call('HSET', key, 'state', 'archived')
redis.call('HDEL', key, 'convicted', 'wait', 'slept', 'snoozes', 'snoozed_for', 'cancelled')
if message ~= '' then
  redis.call('HSET', key, 'msg', message)
end
local unique = redis.call('HMGET', key, 'unique_key', 'until_start', 'crashes')
if unique[1] and unique[2] and unique[3] then
  redis.call('SET', unique[1] .. ':crashes', unique[3], 'EX', CRASHES_SECONDS)
end
trim_archive(now, TRIM_AT_ONCE)
count('processed', day, 1)
count('failed', day, 1)
return 1
