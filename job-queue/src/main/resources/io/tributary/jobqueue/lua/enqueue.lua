-- ARGV: now in s, now in ns, how many may wait or '', sizes of the groups if that is bounded, as a list with commas; then
-- for each job id, message and '' if nothing else is asked for, else '1' and: lock or '', lock for how long (s) or ''
-- until it starts, run at (s) or '', event time (ms) or '', '1' if only if known, received at (ms) or ''. A group goes in
-- whole or not at all.
-- Returns for each job: 1 enqueued, 0 the id exists, -1 a duplicate is there, -2 the queue is full; then 1 if some were
-- enqueued where nothing was pending before, else 0.
local now, now_nanos, may_wait = ARGV[1], ARGV[2], tonumber(ARGV[3])
local FIRST, PLAIN, WIDTH = 5, 3, 9
local pending, pushed, brought, new_ids = prefix .. 'pending', {}, 0, {}
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

local function join(holder, state, run_at, event_time, only_if_known, received_at)
  local key = task_key(holder)
  raise(key, 'wanted_at', wanted_at())
  raise(key, 'event_time', event_time)
  lower(key, 'received_at', received_at)
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
  local score = holder and redis.pcall('ZSCORE', prefix .. 'archived', holder)
  if type(score) == 'string' and tonumber(score) > tonumber(now) - CRASHES_SECONDS then
    local counted = redis.pcall('HGET', task_key(holder), 'crashes')
    crashes = math.max(crashes, type(counted) == 'string' and tonumber(counted) or 0)
  end
  return crashes
end

local function delay_to(run_at)
  return run_at ~= '' and math.max(0, run_at - now) or 0
end

local function until_start(id, lock, holder, kept_crashes, run_at)
  local fields = {'wanted_at', wanted_at(), 'unique_key', lock, 'until_start', '1'}
  local crashes = inherited_crashes(kept_crashes, holder)
  if kept_crashes then
    redis.call('DEL', lock .. ':crashes')
  end
  if crashes > 0 then
    fields[#fields + 1] = 'crashes'
    fields[#fields + 1] = crashes
  end
  redis.call('SET', lock, id, 'EX', LOCK_SECONDS + delay_to(run_at))
  return fields
end

local function until_done(id, lock, seconds, run_at)
  redis.call('SET', lock, id, 'EX', seconds + delay_to(run_at))
  redis.call('ZADD', prefix .. 'locks', now + math.max(1, math.floor(seconds / 2)), id)
  return {'unique_key', lock, 'unique_ttl', seconds}
end

local function add(id, key, message)
  new_ids[id] = true
  pushed[#pushed + 1] = id
  redis.call('HSET', key, 'msg', message, 'state', 'pending', 'pending_since', now_nanos)
  return 1
end

local function add_with(id, key, message, run_at, event_time, only_if_known, received_at, fields)
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  new_ids[id] = true
  if event_time ~= '' then
    field('event_time', event_time)
  end
  if received_at ~= '' then
    field('received_at', received_at)
  end
  if only_if_known == '1' then
    field('only_if_known', '1')
  end
  field('msg', message)
  if run_at == '' then
    pushed[#pushed + 1] = id
    field('state', 'pending')
    field('pending_since', now_nanos)
  else
    redis.call('ZADD', prefix .. 'scheduled', run_at, id)
    field('state', 'scheduled')
  end
  redis.call('HSET', key, unpack(fields))
  return 1
end

-- A job of which more is asked than to be run.
local function request(at, key, exists)
  local id, lock, seconds, run_at = ARGV[at], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
  local event_time, only_if_known, received_at = ARGV[at + 6], ARGV[at + 7], ARGV[at + 8]
  local held = lock ~= '' and redis.call('MGET', lock, lock .. ':crashes') or {}
  local holder = held[1]
  if holder then
    local state = waits(holder)
    if state and seconds == '' then
      join(holder, state, run_at, event_time, only_if_known, received_at)
      return -1
    elseif seconds ~= '' and (state or lives(holder, 'active')) then
      return -1
    end
  end
  if exists then
    return 0
  end
  local fields = {}
  if lock ~= '' and seconds == '' then
    fields = until_start(id, lock, holder, held[2], run_at)
  elseif lock ~= '' then
    fields = until_done(id, lock, seconds, run_at)
  end
  return add_with(id, key, ARGV[at + 1], run_at, event_time, only_if_known, received_at, fields)
end

-- What may be wrong with the lists is found out before anything is changed.
local before = redis.call('LLEN', pending)
local room, sizes
if may_wait then
  room = may_wait - before - redis.call('ZCARD', prefix .. 'scheduled') - redis.call('ZCARD', prefix .. 'retry')
  sizes = {}
  for size in string.gmatch(ARGV[4], '%d+') do
    sizes[#sizes + 1] = tonumber(size)
  end
end
local places, keys, some_unique, some_later = {}, {}, false, false
local at = FIRST
while at <= #ARGV do
  places[#places + 1] = at
  keys[#keys + 1] = task_key(ARGV[at])
  if ARGV[at + 2] == '' then
    at = at + PLAIN
  else
    some_unique = some_unique or ARGV[at + 4] ~= ''
    some_later = some_later or ARGV[at + 5] ~= ''
    at = at + WIDTH
  end
end
if some_unique then
  redis.call('ZCARD', prefix .. 'locks')
  redis.call('ZCARD', prefix .. 'lease')
end
if some_later then
  redis.call('ZCARD', prefix .. 'scheduled')
end
local some_exist = redis.call('EXISTS', unpack(keys)) > 0

local results = {}
local group, left, fits = 0, 0, true
for i, place in ipairs(places) do
  if room and left == 0 then
    group = group + 1
    left = sizes[group]
    fits = left <= room
  end
  if fits then
    local exists = new_ids[ARGV[place]] or (some_exist and redis.call('EXISTS', keys[i]) == 1)
    if ARGV[place + 2] ~= '' then
      results[i] = request(place, keys[i], exists)
    else
      results[i] = exists and 0 or add(ARGV[place], keys[i], ARGV[place + 1])
    end
  else
    results[i] = -2
  end
  if room then
    left = left - 1
    room = results[i] == 1 and room - 1 or room
  end
end
if #pushed > 0 then
  redis.call('LPUSH', pending, unpack(pushed))
end
if before == 0 and #pushed + brought > 0 then
  redis.call('PUBLISH', prefix .. 'wake', '')
end
results[#results + 1] = before == 0 and next(new_ids) and 1 or 0
return results
