-- The newer job that waits in place of this one, if there is one.
local function newer_than(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'until_start')
  if unique[1] and unique[2] then
    local holder = redis.pcall('GET', unique[1])
    if type(holder) == 'string' and holder ~= id and waits(holder) then
      return holder
    end
  end
  return nil
end

-- On every way back to waiting; the delay (s) is what the job waits for its time, if it does.
local function take_lock_again(id, delay)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'until_start')
  if unique[1] and unique[2] then
    redis.call('SET', unique[1], id, 'EX', LOCK_SECONDS + math.max(0, delay or 0))
  end
end

-- What the older of two jobs for the same thing knew goes to the newer one.
local function hand_over(id, newer)
  local old = redis.call('HMGET', task_key(id), 'wanted_at', 'event_time', 'crashes', 'convicted', 'only_if_known',
    'received_at')
  local key = task_key(newer)
  raise(key, 'wanted_at', old[1])
  raise(key, 'event_time', old[2])
  lower(key, 'received_at', old[6])
  raise(key, 'crashes', old[3])
  if old[4] then
    redis.call('HSET', key, 'convicted', old[4])
  end
  if not old[5] then
    redis.call('HDEL', key, 'only_if_known')
  end
end
