-- ARGV: id, token, day, now (s), message or '' to leave it. Returns 1, or 0 if the lease was lost.
local id, token, day, now, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local MAX_SECONDS, MAX_JOBS, TRIM_AT_ONCE = 7776000, 10000, 100
local archived = prefix .. 'archived'

local function remove(ids)
  for _, old in ipairs(ids) do
    redis.call('DEL', task_key(old))
    redis.call('ZREM', archived, old)
  end
end

if not leased(id, token) then
  return 0
end
local key = task_key(id)
leave_active(id)
end_attempt(id)
release_lock(id)
redis.call('ZADD', archived, now, id)
redis.call('HSET', key, 'state', 'archived')
redis.call('HDEL', key, 'convicted', 'wait', 'slept', 'snoozes', 'snoozed_for')
if message ~= '' then
  redis.call('HSET', key, 'msg', message)
end
local unique = redis.call('HMGET', key, 'unique_key', 'until_start', 'crashes')
if unique[1] and unique[2] and unique[3] then
  redis.call('SET', unique[1] .. ':crashes', unique[3], 'EX', CRASHES_SECONDS)
end
remove(redis.call('ZRANGEBYSCORE', archived, '-inf', now - MAX_SECONDS, 'LIMIT', 0, TRIM_AT_ONCE))
local surplus = math.min(redis.call('ZCARD', archived) - MAX_JOBS, TRIM_AT_ONCE)
if surplus > 0 then
  remove(redis.call('ZRANGE', archived, 0, surplus - 1))
end
count('processed', day)
count('failed', day)
return 1
