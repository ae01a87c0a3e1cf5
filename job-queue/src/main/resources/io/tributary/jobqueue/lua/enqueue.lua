-- ARGV: now in s, now in ns, then for each job: id, message, lock or '', run at (s) or '', event time (ms) or '',
-- '1' if only if known.
-- Returns for each job: 1 enqueued, 0 the id exists, -1 a duplicate waits.
local now, now_nanos = ARGV[1], ARGV[2]
local wanted_at = redis_millis()
local pushed = 0

local function bring_forward(holder, state)
  local wait = redis.call('HGET', task_key(holder), 'wait')
  if state == 'retry' or (state == 'scheduled' and (wait == 'backoff' or wait == 'confirmation')) then
    redis.call('ZREM', prefix .. state, holder)
    push_pending(holder, now_nanos)
    pushed = pushed + 1
  end
end

local function join(holder, state, run_at, event_time, only_if_known)
  local key = task_key(holder)
  raise(key, 'wanted_at', wanted_at)
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
local function inherited_crashes(lock, holder)
  local kept = tonumber(redis.call('GET', lock .. ':crashes') or '') or 0
  local archived_at = holder and tonumber(redis.call('ZSCORE', prefix .. 'archived', holder) or '')
  if archived_at and archived_at > tonumber(now) - CRASHES_SECONDS then
    kept = math.max(kept, tonumber(redis.call('HGET', task_key(holder), 'crashes') or '') or 0)
  end
  return kept
end

local function add(id, message, lock, run_at, event_time, only_if_known)
  local key = task_key(id)
  local fields = {'msg', message, 'wanted_at', wanted_at}
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  if event_time ~= '' then
    field('event_time', event_time)
  end
  if only_if_known == '1' then
    field('only_if_known', '1')
  end
  if lock ~= '' then
    local crashes = inherited_crashes(lock, redis.call('GET', lock))
    redis.call('DEL', lock .. ':crashes')
    field('unique_key', lock)
    field('until_start', '1')
    if crashes > 0 then
      field('crashes', crashes)
    end
    local delay = run_at ~= '' and math.max(0, run_at - now) or 0
    redis.call('SET', lock, id, 'EX', LOCK_SECONDS + delay)
  end
  if run_at == '' then
    field('state', 'pending')
    field('pending_since', now_nanos)
    redis.call('HSET', key, unpack(fields))
    redis.call('LPUSH', prefix .. 'pending', id)
    pushed = pushed + 1
  else
    field('state', 'scheduled')
    redis.call('HSET', key, unpack(fields))
    redis.call('ZADD', prefix .. 'scheduled', run_at, id)
  end
end

local results = {}
for i = 3, #ARGV, 6 do
  local id, lock, run_at, event_time, only_if_known = ARGV[i], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local holder = lock ~= '' and redis.call('GET', lock)
  local state = holder and waits(holder)
  if state then
    join(holder, state, run_at, event_time, only_if_known)
    results[#results + 1] = -1
  elseif redis.call('EXISTS', task_key(id)) == 1 then
    results[#results + 1] = 0
  else
    add(id, ARGV[i + 1], lock, run_at, event_time, only_if_known)
    results[#results + 1] = 1
  end
end
wake(pushed)
return results
