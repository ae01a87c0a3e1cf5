-- Looks at the hashes of jobs, of those whose keys the cursor comes to. ARGV: cursor, how many keys about, now (s).
-- Returns the next cursor, how many hashes without a message were removed, how many jobs were put back into the set that
-- their state names, and those that should wait or run but stand nowhere: id, state, pending since (ns) and message.
local cursor, count, now = ARGV[1], ARGV[2], tonumber(ARGV[3])
-- What is younger may be under way.
local YOUNG_SECONDS = 60
-- A list is searched from end to end, so a call searches about so many places, and a long list once.
local PLACES = 1000000
local HEAD = 20
local pending = prefix .. 'pending'
local waiting = redis.call('LLEN', pending)
local searches = math.max(1, math.floor(PLACES / (waiting + 1)))

local function number(text)
  return type(text) == 'string' and tonumber(text) or nil
end

-- Since when the job at the head of the list waits. What was put back there stands before some that waited longer.
local function oldest_listed()
  local oldest
  for _, id in ipairs(redis.call('LRANGE', pending, -HEAD, -1)) do
    local since = number(redis.pcall('HGET', task_key(id), 'pending_since'))
    if since and (not oldest or since < oldest) then
      oldest = since
    end
  end
  return oldest
end

local oldest = oldest_listed()

local function is_pending(id, since)
  if since and (since > (now - YOUNG_SECONDS) * 1e9 or (oldest and since >= oldest)) then
    return true
  elseif searches == 0 then
    return true
  end
  searches = searches - 1
  return redis.call('LPOS', pending, id, 'RANK', -1)
end

local function is_active(id, lease_until)
  return lives(id, 'active')
    or (lease_until and lease_until > now - YOUNG_SECONDS)
    or redis.call('LPOS', prefix .. 'active', id)
end

local pattern = string.gsub(prefix, '[%*%?%[%]%^%-%\\]', '\\%0') .. 't:*'
local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count, 'TYPE', 'hash')
local removed, listed, strays = 0, 0, {}
for _, key in ipairs(page[2]) do
  local id = string.sub(key, #prefix + 3)
  local task = redis.call('HMGET', key, 'msg', 'state', 'pending_since', 'lease_until')
  local message, state = task[1], task[2] or 'pending'
  if not message then
    redis.call('DEL', key)
    removed = removed + 1
  elseif (state == 'pending' and not is_pending(id, number(task[3])))
    or (state == 'active' and not is_active(id, number(task[4])))
    or ((state == 'scheduled' or state == 'retry') and not lives(id, state)) then
    strays[#strays + 1] = {id, state, task[3] or '', message}
  elseif (state == 'archived' or state == 'completed') and not lives(id, state) then
    redis.call('ZADD', prefix .. state, now, id)
    listed = listed + 1
  end
end
return {page[1], removed, listed, strays}
