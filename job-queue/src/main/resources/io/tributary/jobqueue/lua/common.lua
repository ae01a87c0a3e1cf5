-- Loaded before each script. Every key starts with KEYS[1], 'asynq:{queue}:', so that all live in one slot.
-- Redis does not roll scripts back: a script checks everything before its first write.
local prefix = KEYS[1]
local LOCK_SECONDS = 604800
local CRASHES_SECONDS = 86400
local COUNTER_SECONDS = 7776000

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

local function leave_active(id)
  redis.call('LREM', prefix .. 'active', -1, id)
  redis.call('ZREM', prefix .. 'lease', id)
end

local function end_attempt(id)
  redis.call('HDEL', task_key(id), 'lease_token', 'lease_until', 'server')
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
  leave_active(id)
  redis.call('DEL', task_key(id))
end

local function release_lock(id)
  local lock = redis.call('HGET', task_key(id), 'unique_key')
  if lock and redis.call('GET', lock) == id then
    redis.call('DEL', lock)
  end
end

local function count(name, day)
  local daily = prefix .. name .. ':' .. day
  if redis.call('INCR', daily) == 1 then
    redis.call('EXPIRE', daily, COUNTER_SECONDS)
  end
  if redis.call('GET', prefix .. name) == '9223372036854775807' then
    redis.call('SET', prefix .. name, 1)
  else
    redis.call('INCR', prefix .. name)
  end
end
