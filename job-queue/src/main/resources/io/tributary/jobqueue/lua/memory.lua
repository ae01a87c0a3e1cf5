-- ARGV: how many jobs of each state are measured. Returns about how many bytes the queue's lists and jobs take.
local sample = tonumber(ARGV[1])
local bytes = 0

local function usage(key)
  local used = redis.pcall('MEMORY', 'USAGE', key)
  return type(used) == 'number' and used or 0
end

-- As if all of the place were like its first ones.
local function measure(place, ids, count)
  bytes = bytes + usage(prefix .. place)
  local measured = 0
  for _, id in ipairs(ids) do
    measured = measured + usage(task_key(id))
  end
  if #ids > 0 then
    bytes = bytes + math.floor(measured * count / #ids)
  end
end

for _, list in ipairs({'pending', 'active'}) do
  local key = prefix .. list
  measure(list, redis.call('LRANGE', key, -sample, -1), redis.call('LLEN', key))
end
for _, set in ipairs({'scheduled', 'retry', 'archived', 'completed'}) do
  local key = prefix .. set
  measure(set, redis.call('ZRANGE', key, 0, sample - 1), redis.call('ZCARD', key))
end
return bytes
