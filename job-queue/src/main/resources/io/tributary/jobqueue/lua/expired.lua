-- ARGV: now (s), how many at most. Returns id, lease end, token of each job whose lease is over: the token is ''
-- if the lease is not one of ours, which counts as over 30 s later, as asynq has it; the lease end is '' if there is
-- none for an active id.
local now, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local ASYNQ_GRACE = 30
local found = {}
local leases = redis.call('ZRANGEBYSCORE', prefix .. 'lease', '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit)
for i = 1, #leases, 2 do
  local id, score = leases[i], leases[i + 1]
  local task = redis.pcall('HMGET', task_key(id), 'lease_until', 'lease_token')
  local ours = not task.err and task[1] and task[2] and tonumber(task[1]) == tonumber(score)
  if ours or tonumber(score) <= now - ASYNQ_GRACE then
    found[#found + 1] = {id, score, ours and task[2] or ''}
  end
end
for _, id in ipairs(redis.call('LRANGE', prefix .. 'active', 0, -1)) do
  if #found < limit and not redis.call('ZSCORE', prefix .. 'lease', id) then
    found[#found + 1] = {id, '', ''}
  end
end
return found
