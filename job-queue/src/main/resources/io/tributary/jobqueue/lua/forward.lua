-- ARGV: now (s), now (ns), how many at most of each set. Returns how many were moved or, being ghosts, removed.
local now, now_nanos, limit = ARGV[1], ARGV[2], ARGV[3]
local moved, pushed = 0, 0
redis.call('LLEN', prefix .. 'pending')
insist()
for _, state in ipairs({'scheduled', 'retry'}) do
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', prefix .. state, '-inf', now, 'LIMIT', 0, limit)) do
    redis.call('ZREM', prefix .. state, id)
    local is_job = redis.pcall('HEXISTS', task_key(id), 'msg')
    if is_job == 1 then
      push_pending(id, now_nanos)
      pushed = pushed + 1
    elseif is_job == 0 then
      redis.call('DEL', task_key(id))
    end
    moved = moved + 1
  end
end
wake(pushed)
return moved
