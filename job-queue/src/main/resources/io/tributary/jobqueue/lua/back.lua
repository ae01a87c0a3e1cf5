-- Another job that stands for this one: it is for the same thing and waits, or, if both are unique until done, runs.
local function stand_in(id)
  local newer = newer_than(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'unique_ttl')
  if newer or not unique[1] or not unique[2] then
    return newer
  end
  local holder = redis.pcall('GET', unique[1])
  if type(holder) == 'string' and holder ~= id and (waits(holder) or lives(holder, 'active')) then
    return holder
  end
  return nil
end

-- Takes the lock of a job that is about to wait; gives false if another stands for it, and it has ended.
local function may_wait(id, now)
  local other = stand_in(id)
  if other then
    hand_over(id, other)
    redis.call('DEL', task_key(id))
    redis.call('ZREM', prefix .. 'locks', id)
    return false
  end
  take_lock_again(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'unique_ttl')
  local seconds = tonumber(unique[2] or '')
  if unique[1] and seconds then
    redis.call('SET', unique[1], id, 'EX', seconds)
    redis.call('ZADD', prefix .. 'locks', now + math.max(1, math.floor(seconds / 2)), id)
  end
  return true
end
