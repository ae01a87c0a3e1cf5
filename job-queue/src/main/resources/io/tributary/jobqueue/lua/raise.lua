local function redis_millis()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end

local function lower(key, field, new)
  local old = tonumber(redis.call('HGET', key, field) or '')
  if new and tonumber(new) and (not old or tonumber(new) < old) then
    redis.call('HSET', key, field, new)
  end
end

local function raise(key, field, new)
  local old = tonumber(redis.call('HGET', key, field) or '')
  if new and tonumber(new) and (not old or tonumber(new) > old) then
    redis.call('HSET', key, field, new)
  end
end
