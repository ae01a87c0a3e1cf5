-- ARGV: now in s, now in ns, how many may wait or '', then for each job: the size of its group if it is the first of
-- one or '', id, message, lock or '', lock for how long (s) or '' until it starts, run at (s) or '', event time (ms) or
-- '', '1' if only if known. A group goes in whole or not at all.
-- Returns for each job: 1 enqueued, 0 the id exists, -1 a duplicate is there, -2 the queue is full.
local now, now_nanos, may_wait = ARGV[1], ARGV[2], tonumber(ARGV[3])
local FIRST, WIDTH = 4, 8
local jobs = (#ARGV - FIRST + 1) / WIDTH
local pushed, brought, new_ids = {}, 0, {}
local redis_time

local function wanted_at()
  redis_time = redis_time or redis_millis()
  return redis_time
end

local function bring_forward(holder, state)
  local wait = redis.call('HGET', task_key(holder), 'wait')
  if state == 'retry' or (state == 'scheduled' and (wait == 'backoff' or wait == 'confirmation')) then
    redis.call('ZREM', prefix .. state, holder)
    push_pending(holder, now_nanos)
    brought = brought + 1
  end
end

local function join(holder, state, run_at, event_time, only_if_known)
  local key = task_key(holder)
  raise(key, 'wanted_at', wanted_at())
  raise(key, 'event_time', event_time)
  if only_if_known ~= '1' then
    redis.call('HDEL', key, 'only_if_known')
  end
  if redis.call('HGET', key, 'wait') ~= 'budget' then
    redis.call('HDEL', key, 'slept')
  end
  if run_at == '' then
    bring_forward(holder, state)
  end
end

-- How often jobs of this payload crashed their servers, if the last one was archived within a day.
local function inherited_crashes(kept, holder)
  local crashes = tonumber(kept or '') or 0
  local archived_at = holder and tonumber(redis.call('ZSCORE', prefix .. 'archived', holder) or '')
  if archived_at and archived_at > tonumber(now) - CRASHES_SECONDS then
    crashes = math.max(crashes, tonumber(redis.call('HGET', task_key(holder), 'crashes') or '') or 0)
  end
  return crashes
end

local function until_start(id, lock, holder, kept_crashes, run_at, event_time, only_if_known, fields)
  local crashes = inherited_crashes(kept_crashes, holder)
  if kept_crashes then
    redis.call('DEL', lock .. ':crashes')
  end
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  field('wanted_at', wanted_at())
  field('unique_key', lock)
  field('until_start', '1')
  if event_time ~= '' then
    field('event_time', event_time)
  end
  if only_if_known == '1' then
    field('only_if_known', '1')
  end
  if crashes > 0 then
    field('crashes', crashes)
  end
  local delay = run_at ~= '' and math.max(0, run_at - now) or 0
  redis.call('SET', lock, id, 'EX', LOCK_SECONDS + delay)
end

local function until_done(id, lock, seconds, run_at, fields)
  local delay = run_at ~= '' and math.max(0, run_at - now) or 0
  fields[#fields + 1] = 'unique_key'
  fields[#fields + 1] = lock
  fields[#fields + 1] = 'unique_ttl'
  fields[#fields + 1] = seconds
  redis.call('SET', lock, id, 'EX', seconds + delay)
  redis.call('ZADD', prefix .. 'locks', now + math.floor(seconds / 2), id)
end

local function add(id, message, run_at, fields)
  fields[#fields + 1] = 'msg'
  fields[#fields + 1] = message
  fields[#fields + 1] = 'state'
  new_ids[id] = true
  if run_at == '' then
    fields[#fields + 1] = 'pending'
    fields[#fields + 1] = 'pending_since'
    fields[#fields + 1] = now_nanos
    pushed[#pushed + 1] = id
  else
    fields[#fields + 1] = 'scheduled'
    redis.call('ZADD', prefix .. 'scheduled', run_at, id)
  end
  redis.call('HSET', task_key(id), unpack(fields))
end

local function request(at, exists)
  local id, lock, seconds, run_at = ARGV[at + 1], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
  local event_time, only_if_known = ARGV[at + 6], ARGV[at + 7]
  local held = lock ~= '' and redis.call('MGET', lock, lock .. ':crashes') or {}
  local holder = held[1]
  if holder then
    local state = waits(holder)
    if state and seconds == '' then
      join(holder, state, run_at, event_time, only_if_known)
      return -1
    elseif seconds ~= '' and (state or lives(holder, 'active')) then
      return -1
    end
  end
  if exists or new_ids[id] then
    return 0
  end
  local fields = {}
  if lock ~= '' and seconds == '' then
    until_start(id, lock, holder, held[2], run_at, event_time, only_if_known, fields)
  elseif lock ~= '' then
    until_done(id, lock, seconds, run_at, fields)
  end
  add(id, ARGV[at + 2], run_at, fields)
  return 1
end

-- What may be wrong with the lists is found out before anything is changed.
local before = redis.call('LLEN', prefix .. 'pending')
local room
if may_wait then
  room = may_wait - before - redis.call('ZCARD', prefix .. 'scheduled') - redis.call('ZCARD', prefix .. 'retry')
end
local keys = {}
for i = 1, jobs do
  keys[i] = task_key(ARGV[FIRST + (i - 1) * WIDTH + 1])
end
local some_exist = redis.call('EXISTS', unpack(keys)) > 0

local results, fits = {}, true
for i = 1, jobs do
  local at = FIRST + (i - 1) * WIDTH
  local size = tonumber(ARGV[at])
  if size and room then
    fits = size <= room
  end
  if fits then
    results[i] = request(at, some_exist and redis.call('EXISTS', keys[i]) == 1)
    if results[i] == 1 and room then
      room = room - 1
    end
  else
    results[i] = -2
  end
end
if #pushed > 0 then
  redis.call('LPUSH', prefix .. 'pending', unpack(pushed))
end
if before == 0 and #pushed + brought > 0 then
  redis.call('PUBLISH', prefix .. 'wake', '')
end
return results
