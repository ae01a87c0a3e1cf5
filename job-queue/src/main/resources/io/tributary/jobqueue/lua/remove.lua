-- ARGV: '1' if jobs are removed too, how many at most, now (s), then the days of which there may be counters.
-- Returns 1, 2 if there is more to remove, -1 if there are jobs, -2 if jobs run. Between two calls the queue is paused,
-- so that no job begins to run.
local forced, left, now = ARGV[1] == '1', tonumber(ARGV[2]), ARGV[3]
local FIRST_DAY = 4
local pending = prefix .. 'pending'
local SETS = {'scheduled', 'retry', 'archived', 'completed', 'lease'}

local function held()
  local jobs = redis.call('LLEN', pending)
  for _, set in ipairs(SETS) do
    jobs = jobs + redis.call('ZCARD', prefix .. set)
  end
  return jobs + redis.call('SCARD', prefix .. 'groups') + redis.call('ZCARD', prefix .. 'aggregation_sets')
end

local function remove_job(id)
  local unique = redis.pcall('HGET', task_key(id), 'unique_key')
  if type(unique) == 'string' then
    free_lock(unique, id)
    if is_ours(unique) then
      redis.call('DEL', unique .. ':crashes')
    end
  end
  redis.call('DEL', task_key(id))
  left = left - 1
end

local function remove_set(key)
  for _, id in ipairs(redis.call('ZRANGE', key, 0, left - 1)) do
    remove_job(id)
    redis.call('ZREM', key, id)
  end
end

-- Jobs that Go keeps in groups, and sets of them that were being handed out.
local function remove_groups()
  while left > 0 do
    local group = redis.call('SRANDMEMBER', prefix .. 'groups')
    if not group then
      break
    end
    remove_set(prefix .. 'g:' .. group)
    if redis.call('EXISTS', prefix .. 'g:' .. group) == 0 then
      redis.call('SREM', prefix .. 'groups', group)
    end
    left = left - 1
  end
  while left > 0 do
    local set = redis.call('ZRANGE', prefix .. 'aggregation_sets', 0, 0)[1]
    if not set then
      break
    end
    if is_ours(set) then
      remove_set(set)
    end
    if not is_ours(set) or redis.call('EXISTS', set) == 0 then
      redis.call('ZREM', prefix .. 'aggregation_sets', set)
    end
    left = left - 1
  end
end

if redis.call('LLEN', prefix .. 'active') > 0 then
  return -2
end
if held() > 0 and not forced then
  return -1
end
for _, id in ipairs(redis.call('LRANGE', pending, -left, -1)) do
  remove_job(id)
  redis.call('RPOP', pending)
end
for _, set in ipairs(SETS) do
  if left > 0 then
    remove_set(prefix .. set)
  end
end
remove_groups()
if held() > 0 then
  redis.call('SET', prefix .. 'paused', now, 'NX')
  return 2
end
local rest = {'paused', 'processed', 'failed', 'locks', 'repairing'}
for i = FIRST_DAY, #ARGV do
  rest[#rest + 1] = 'processed:' .. ARGV[i]
  rest[#rest + 1] = 'failed:' .. ARGV[i]
end
for _, name in ipairs(rest) do
  redis.call('DEL', prefix .. name)
end
return 1
