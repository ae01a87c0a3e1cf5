-- Puts a job that stands nowhere back to where it waits, or, if it can't be decoded, into the archive. ARGV: id, its
-- state and since when it was pending (ns) or '' as they were seen, '1' if it can be decoded, now (s), now (ns).
-- Returns 1, 0 if it has changed since.
local id, state, since, decodable, now, now_nanos = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local TRIM_AT_ONCE = 100
local key = task_key(id)
local task = redis.pcall('HMGET', key, 'msg', 'state', 'pending_since')
if task.err or not task[1] or (task[2] or 'pending') ~= state or (task[3] or '') ~= since then
  return 0
elseif state ~= 'pending' and lives(id, state) then
  return 0
end
redis.call('LLEN', prefix .. 'pending')
redis.call('ZCARD', prefix .. 'archived')
redis.call('HDEL', key, 'lease_token', 'lease_until')
if decodable ~= '1' then
  bury(id, now)
  trim_archive(now, TRIM_AT_ONCE)
elseif may_wait(id, now) then
  redis.call('RPUSH', prefix .. 'pending', id)
  redis.call('HSET', key, 'state', 'pending', 'pending_since', now_nanos)
  redis.call('HDEL', key, 'wait')
  wake(1)
end
return 1
