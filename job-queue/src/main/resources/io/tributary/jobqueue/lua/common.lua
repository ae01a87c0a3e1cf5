-- Loaded before each script. Every key starts with KEYS[1], 'asynq:{queue}:', so that all live in one slot.
-- Redis does not roll scripts back: a script checks everything before its first write.
local prefix = KEYS[1]
local LOCK_SECONDS = 604800
local CRASHES_SECONDS = 86400
local COUNTER_SECONDS = 7776000
local ARCHIVE_SECONDS, ARCHIVE_JOBS = 7776000, 10000

local function task_key(id)
  return prefix .. 't:' .. id
end

local function redis_millis()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end

local function raise(key, field, new)
  local old = tonumber(redis.call('HGET', key, field) or '')
  if new and tonumber(new) and (not old or tonumber(new) > old) then
    redis.call('HSET', key, field, new)
  end
end

-- Whether the job waits. A state without its place in the set it names is a leftover, and waits for nothing.
local function waits(id)
  local state = redis.call('HGET', task_key(id), 'state')
  if state == 'pending' then
    return state
  elseif state == 'scheduled' or state == 'retry' then
    return redis.call('ZSCORE', prefix .. state, id) and state
  end
  return false
end

-- Whether the job is where its state says. One that isn't was left behind by a list that names it twice.
local function lives(id, state)
  if state == 'active' then
    return redis.call('ZSCORE', prefix .. 'lease', id)
  elseif state == 'pending' then
    return redis.call('LPOS', prefix .. 'pending', id)
  elseif state == 'scheduled' or state == 'retry' or state == 'archived' or state == 'completed' then
    return redis.call('ZSCORE', prefix .. state, id)
  end
  return false
end

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

-- The lease belongs to this attempt only while the hash still says so and nobody, Go workers included, has leased or
-- recovered the job since: they move the score and leave our fields alone.
local function leased(id, token)
  local lease = redis.call('HMGET', task_key(id), 'lease_token', 'lease_until')
  local score = redis.call('ZSCORE', prefix .. 'lease', id)
  return lease[1] == token and score and lease[2] and tonumber(score) == tonumber(lease[2])
end

-- Takes jobs out of the list of running ones. Those that started first stand last, and mostly end first.
local function leave_active(ids)
  local active, left = prefix .. 'active', {}
  for _, id in ipairs(ids) do
    left[id] = true
  end
  if #ids > 1 then
    local tail = redis.call('LRANGE', active, -#ids, -1)
    local ended = 0
    while ended < #tail and left[tail[#tail - ended]] do
      left[tail[#tail - ended]] = nil
      ended = ended + 1
    end
    if ended > 0 then
      redis.call('LTRIM', active, 0, -ended - 1)
    end
  end
  for _, id in ipairs(ids) do
    if left[id] then
      redis.call('LREM', active, -1, id)
    end
  end
  redis.call('ZREM', prefix .. 'lease', unpack(ids))
end

local function end_attempt(id)
  redis.call('HDEL', task_key(id), 'lease_token', 'lease_until')
end

-- The newer job that waits in place of this one, if there is one.
local function newer_than(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'until_start')
  if unique[1] and unique[2] then
    local holder = redis.call('GET', unique[1])
    if holder and holder ~= id and waits(holder) then
      return holder
    end
  end
  return nil
end

-- On every way back to waiting.
local function take_lock_again(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key', 'until_start')
  if unique[1] and unique[2] then
    redis.call('SET', unique[1], id, 'EX', LOCK_SECONDS)
  end
end

-- Ends the older of two jobs for the same thing. What it knew goes to the newer one.
local function supersede(id, newer)
  local old = redis.call('HMGET', task_key(id), 'wanted_at', 'event_time', 'crashes', 'convicted', 'only_if_known')
  local key = task_key(newer)
  raise(key, 'wanted_at', old[1])
  raise(key, 'event_time', old[2])
  raise(key, 'crashes', old[3])
  if old[4] then
    redis.call('HSET', key, 'convicted', old[4])
  end
  if not old[5] then
    redis.call('HDEL', key, 'only_if_known')
  end
  leave_active({id})
  redis.call('DEL', task_key(id))
end

-- A lock until the end is renewed as long as its job waits or runs; see renew.lua.
local function free_lock(lock, id)
  if redis.call('GET', lock) == id then
    redis.call('DEL', lock)
  end
  redis.call('ZREM', prefix .. 'locks', id)
end

local function release_lock(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key')
  if unique[1] then
    free_lock(unique[1], id)
  end
end

local function count(name, day, by)
  local daily = prefix .. name .. ':' .. day
  if redis.call('INCRBY', daily, by) == by then
    redis.call('EXPIRE', daily, COUNTER_SECONDS)
  end
  local total = redis.pcall('INCRBY', prefix .. name, by)
  if type(total) == 'table' then
    redis.call('SET', prefix .. name, by)
  end
end

local function remove_kept(set, ids)
  for _, id in ipairs(ids) do
    redis.call('DEL', task_key(id))
    redis.call('ZREM', prefix .. set, id)
  end
  return #ids
end

-- The archive is bounded by age and number, and no hash stays behind.
local function trim_archive(now, limit)
  local archived = prefix .. 'archived'
  local old = redis.call('ZRANGEBYSCORE', archived, '-inf', now - ARCHIVE_SECONDS, 'LIMIT', 0, limit)
  local removed = remove_kept('archived', old)
  local surplus = math.min(redis.call('ZCARD', archived) - ARCHIVE_JOBS, limit)
  if surplus > 0 then
    removed = removed + remove_kept('archived', redis.call('ZRANGE', archived, 0, surplus - 1))
  end
  return removed
end
