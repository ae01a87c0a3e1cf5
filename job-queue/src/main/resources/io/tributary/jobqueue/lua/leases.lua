-- The lease belongs to this attempt only while the hash still says so and nobody, Go workers included, has leased or
-- recovered the job since: they move the score and leave our fields alone.
local function leased(id, token)
  local lease = redis.pcall('HMGET', task_key(id), 'lease_token', 'lease_until')
  local score = redis.call('ZSCORE', prefix .. 'lease', id)
  return lease[1] == token and score and lease[2] and tonumber(score) == tonumber(lease[2])
end

-- What an attempt's end will touch is found out to be what it should be before anything is changed.
local function require_kinds(set)
  redis.call('LLEN', prefix .. 'active')
  redis.call(set == 'pending' and 'LLEN' or 'ZCARD', prefix .. set)
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
