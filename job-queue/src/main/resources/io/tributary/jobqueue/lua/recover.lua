-- ARGV: id, the lease end that was seen (s) or '', '1' if its server crashed, the crash that convicts, now (ns).
-- Returns 1, 0 if someone was faster, 2 if a newer job took its place, 3 if there is no such job.
local id, seen, crashed, max_crashes, now_nanos = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local score = redis.call('ZSCORE', prefix .. 'lease', id)
if tonumber(score or '') ~= tonumber(seen) then
  return 0
end
require_kinds('pending')
insist()
local key = task_key(id)
local task = redis.pcall('HMGET', key, 'msg', 'state', 'crashes')
local gone = task.err or not task[1]
local elsewhere = not gone and task[2] ~= 'active' and lives(id, task[2])
if gone or elsewhere then
  redis.call('LREM', prefix .. 'active', 0, id)
  redis.call('ZREM', prefix .. 'lease', id)
  if gone and not task.err then
    redis.call('DEL', key)
  end
  return 3
end
if crashed == '1' then
  local crashes = (tonumber(task[3] or '') or 0) + 1
  redis.call('HSET', key, 'crashes', crashes)
  if crashes >= max_crashes then
    redis.call('HSET', key, 'convicted', '1')
  end
end
local newer = newer_than(id)
if newer then
  supersede(id, newer)
  return 2
end
take_lock_again(id)
redis.call('LREM', prefix .. 'active', 0, id)
redis.call('ZREM', prefix .. 'lease', id)
end_attempt(id)
redis.call('RPUSH', prefix .. 'pending', id)
redis.call('HSET', key, 'state', 'pending', 'pending_since', now_nanos)
wake(1)
return 1
