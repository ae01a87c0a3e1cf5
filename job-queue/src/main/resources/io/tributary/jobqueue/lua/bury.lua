-- Puts a job that has left its place into the archive.
local function bury(id, now)
  local key = task_key(id)
  release_lock(id)
  redis.call('ZADD', prefix .. 'archived', now, id)
  redis.call('HSET', key, 'state', 'archived')
  redis.call('HDEL', key, 'pending_since', 'convicted', 'wait', 'slept', 'snoozes', 'snoozed_for', 'cancelled')
  local unique = redis.call('HMGET', key, 'unique_key', 'until_start', 'crashes')
  if unique[1] and unique[2] and unique[3] then
    redis.call('SET', unique[1] .. ':crashes', unique[3], 'EX', CRASHES_SECONDS)
  end
end
