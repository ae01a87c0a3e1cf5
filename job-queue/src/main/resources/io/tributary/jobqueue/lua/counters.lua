local COUNTER_SECONDS = 7776000

local function count(name, day, by)
  local daily = prefix .. name .. ':' .. day
  if redis.call('INCRBY', daily, by) == by then
    redis.call('EXPIRE', daily, COUNTER_SECONDS)
  end
  local total = redis.pcall('INCRBY', prefix .. name, by)
  if type(total) == 'table' then
    redis.call('SET', prefix .. name, by)
  end
end
