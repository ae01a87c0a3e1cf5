-- The budget of one connection. Times are microseconds. A pause that Notion asks for stops the budget's clock: so one
-- number shifts all slots, those too whose keys this call doesn't know.
-- KEYS: 1 the rest, 2 the tenth for projects that hold no slot, 3 the tenth for sweeps: in each the grants of the last
--   window, by a name of their own, and the slots to come, by who holds them; 4 the state; 5 the project's slots
-- ARGV: 1 what: first, next, sweep, person, tooMany or pause; 2 requests per window; 3 the window; 4 who asks;
--   5 a name that no other grant has; 6 the pause; 7 the time, if not Redis TIME
-- Returns {1, granted at}, {0, how long to wait} or {-1, 0}: the project holds all the slots it may. To a pause {0, how
-- long it lasts, 1 if it began and 0 if there was one}.
local SLOT_KEPT, SLOTS_AT_MOST, RECOVERY, SMALLEST, HOUR_MILLIS = 30e6, 20, 300e6, 10, 3600e3
local REST, FRESH, SWEEPS, STATE, SLOTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local what, requests, window, who, name = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]

local real = tonumber(ARGV[7])
if not real then
  local time = redis.call('TIME')
  real = tonumber(time[1]) * 1e6 + tonumber(time[2])
end
-- Numbers go to Redis as text, since Lua would write large ones with an exponent.
local function text(number) return string.format('%.0f', number) end

local state = redis.call('HMGET', STATE, 'stopped', 'until', 'strikes', 'since')
local stopped, pause_ends = tonumber(state[1] or 0), tonumber(state[2] or 0)
local paused = real < pause_ends
local now = math.max(real, pause_ends) - stopped
-- The second 429 in a row halves the rate, and so does each further one; every five minutes without take one back.
local strikes = math.max(0, tonumber(state[3] or 0) - math.floor(math.max(0, real - tonumber(state[4] or 0)) / RECOVERY))
local rate = math.max(SMALLEST, math.floor(requests / 2 ^ math.max(0, strikes - 1)))
local tenth = math.floor(rate / 10)
local limit = {[REST] = rate - 2 * tenth, [FRESH] = tenth, [SWEEPS] = tenth}

-- These come first also because they need no memory: a full Redis refuses a script's first write if it may need some,
-- and none after that. What empties Redis must be able to go on.
for lane in pairs(limit) do
  redis.call('ZREMRANGEBYSCORE', lane, '-inf', text(now - window))
end

local function spent(lane) return redis.call('ZCOUNT', lane, '-inf', text(now)) end
local function to_come(lane) return redis.call('ZCOUNT', lane, '(' .. text(now), '+inf') end

if what == 'tooMany' or what == 'pause' then
  local ends = math.max(pause_ends, real + tonumber(ARGV[6]))
  redis.call('HSET', STATE, 'stopped', text(stopped + ends - math.max(real, pause_ends)), 'until', text(ends))
  -- Answers to requests that were under way when the pause began say nothing new.
  if what == 'tooMany' and not paused and spent(REST) + spent(FRESH) + spent(SWEEPS) <= requests then
    redis.call('HSET', STATE, 'strikes', math.min(strikes + 1, 6), 'since', text(ends))
  end
  redis.call('PEXPIRE', STATE, text(math.ceil((ends - real) / 1000) + HOUR_MILLIS))
  return {0, ends - real, paused and 0 or 1}
end

local function wait(at) return {0, math.max(at, now) + stopped - real} end
local function put(key, at, member)
  redis.call('ZADD', key, text(at), member)
  local millis = text(math.ceil((at + stopped - real) / 1000) + HOUR_MILLIS)
  redis.call('PEXPIRE', key, millis)
  redis.call('PEXPIRE', STATE, millis)
end
local function go(lane)
  put(lane, now, name)
  return {1, real}
end

-- When the grant or slot with this rank leaves the window.
local function leaves(lane, rank)
  local one = redis.call('ZRANGE', lane, rank, rank, 'WITHSCORES')
  return one[2] and tonumber(one[2]) + window
end
-- When one more fits in behind all that is there.
local function free_at(lane) return math.max(now, leaves(lane, -limit[lane]) or now) end
local function is_free(lane) return not paused and free_at(lane) == now end

local function slot_of(holder)
  for lane in pairs(limit) do
    local at = tonumber(redis.call('ZSCORE', lane, holder) or '')
    if at and at + SLOT_KEPT > now then
      return lane, at
    end
  end
end

-- Goes by its slot. If those before it came late, what they sent is in the window still: then the slot moves by that.
local function claim(lane)
  local too_many = spent(lane) - limit[lane]
  if too_many <= 0 then
    redis.call('ZREM', lane, who)
    return go(lane)
  end
  local at = leaves(lane, too_many - 1)
  put(lane, at, who)
  if what == 'first' then
    put(SLOTS, at, who)
  end
  return wait(at)
end

if what == 'person' then
  return paused and wait(now) or go(REST)
end

if what == 'next' then
  local too_many = spent(REST) - limit[REST]
  if paused or too_many >= 0 then
    return wait(not paused and leaves(REST, too_many) or now)
  end
  return go(REST)
end

local lane, at = slot_of(who)
if at and at <= now and not paused then
  return claim(lane)
end

if what == 'sweep' then
  if not at and is_free(SWEEPS) then
    return go(SWEEPS)
  end
  local webhooks_wait = to_come(REST) > 0
  if not webhooks_wait and is_free(REST) then
    redis.call('ZREM', SWEEPS, who)
    return go(REST)
  end
  if not at then
    at = free_at(SWEEPS)
    put(SWEEPS, at, who)
  end
  return wait(webhooks_wait and at or math.min(at, free_at(REST)))
end

if at then
  return wait(at)
end
if not paused and redis.call('ZCARD', REST) < limit[REST] / 2 then
  return go(REST)
end
redis.call('ZREMRANGEBYSCORE', SLOTS, '-inf', text(now - SLOT_KEPT))
local held = redis.call('ZCARD', SLOTS)
if held >= SLOTS_AT_MOST then
  return {-1, 0}
end
lane, at = REST, free_at(REST)
if held == 0 and free_at(FRESH) < at then
  lane, at = FRESH, free_at(FRESH)
end
put(SLOTS, at, who)
if is_free(lane) then
  return go(lane)
end
put(lane, at, who)
return wait(at)
