local function push_pending(id, now_nanos)
  redis.call('LPUSH', prefix .. 'pending', id)
  redis.call('HSET', task_key(id), 'state', 'pending', 'pending_since', now_nanos)
  redis.call('HDEL', task_key(id), 'wait')
end

-- Tells idle servers about jobs in a list that was empty; a server that found it empty listens by then.
local function wake(pushed)
  if pushed > 0 and redis.call('LLEN', prefix .. 'pending') <= pushed then
    redis.call('PUBLISH', prefix .. 'wake', '')
  end
end
