-- Renews locks until the end, so that none expires under its job: asynq lets that happen, and two jobs run.
-- ARGV: now (s), how many at most. Returns how many were looked at.
local now, limit = tonumber(ARGV[1]), ARGV[2]
insist()
local due = redis.call('ZRANGEBYSCORE', prefix .. 'locks', '-inf', now, 'LIMIT', 0, limit)
for _, id in ipairs(due) do
  local task = redis.pcall('HMGET', task_key(id), 'unique_key', 'unique_ttl', 'state')
  local seconds = not task.err and task[1] and tonumber(task[2] or '')
  local holder = seconds and redis.pcall('GET', task[1])
  if seconds and (not holder or holder == id) and (waits(id) or lives(id, 'active')) then
    local run_at = tonumber(redis.call('ZSCORE', prefix .. 'scheduled', id) or '') or now
    redis.call('SET', task[1], id, 'EX', seconds + math.max(0, math.ceil(run_at - now)))
    redis.call('ZADD', prefix .. 'locks', now + math.max(1, math.floor(seconds / 2)), id)
  else
    redis.call('ZREM', prefix .. 'locks', id)
  end
end
return #due
