-- The budget of one connection. Times are microseconds of Redis TIME, as scores; each grant is in two logs.
-- KEYS: 1 the log of all grants, 2 the log of this share's grants, 3 the times that refused ones of this share were
--   told, 4 until when Notion asked for a pause
-- ARGV: 1 what: acquire, charge or pause; 2 grants per window; 3 this share's grants per window; 4 the window;
--   5 a name that no other request has; 6 the pause
-- Returns {1, granted at} or {0, ask again at}.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local what, all, mine, window, name = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
-- Numbers go to Redis as text; %.0f, since Lua would write large ones with an exponent.
local function text(number) return string.format('%.0f', number) end
local ttl = text(math.ceil(window / 1000) + 1000)

local paused = tonumber(redis.call('GET', KEYS[4]) or '0')
if what == 'pause' then
  paused = math.max(paused, now + tonumber(ARGV[6]))
  redis.call('SET', KEYS[4], text(paused), 'PX', text(math.ceil((paused - now) / 1000) + 1000))
  return {0, text(paused)}
end

local function place(log, limit, waiting)
  -- When the place for the one behind `waiting` others is free: at once, or when an older grant leaves the window.
  -- Who waits behind more than a whole window's worth waits whole windows more.
  local taken = redis.call('ZCARD', log)
  local behind = waiting - (limit - taken)
  if behind < 0 then return now end
  if taken == 0 then return now + window * math.floor(waiting / limit) end
  local rank = text(behind % taken)
  local grant = redis.call('ZRANGE', log, rank, rank, 'WITHSCORES')
  return tonumber(grant[2]) + window * (1 + math.floor(behind / taken))
end

local gone = text(now - window)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', gone)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', gone)
local free = redis.call('ZCARD', KEYS[1]) < all and redis.call('ZCARD', KEYS[2]) < mine
if paused <= now and (free or what == 'charge') then
  for i = 1, 2 do
    redis.call('ZADD', KEYS[i], text(now), name)
    redis.call('PEXPIRE', KEYS[i], ttl)
  end
  return {1, text(now)}
end

redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', text(now))
local waiting = redis.call('ZCARD', KEYS[3])
local at = math.max(paused, place(KEYS[1], all, waiting), place(KEYS[2], mine, waiting))
if what == 'acquire' then
  redis.call('ZADD', KEYS[3], text(at), name)
  redis.call('PEXPIRE', KEYS[3], text(math.ceil((at - now) / 1000) + 60000))
end
return {0, text(at)}
