local COUNTER_SECONDS = 7776000

-- What is no number, or beyond the greatest one, starts again.
local function raise_counter(key, by)
  local sum = redis.pcall('INCRBY', key, by)
  if type(sum) == 'table' then
    redis.call('SET', key, by)
    return by
  end
  return sum
end

local function count(name, day, by)
  local daily = prefix .. name .. ':' .. day
  if raise_counter(daily, by) == by then
    redis.call('EXPIRE', daily, COUNTER_SECONDS)
  end
  raise_counter(prefix .. name, by)
end
