-- ARGV: lease end (s), server, token, how many at most.
-- Returns the jobs, each as a list that starts with its id; only an id, if it was a ghost and has been removed.
local lease_until, server, token = ARGV[1], ARGV[2], ARGV[3]
local jobs = {}

local function take(id, task)
  local key = task_key(id)
  local attempt = token .. ':' .. #jobs
  redis.call('RPOPLPUSH', prefix .. 'pending', prefix .. 'active')
  redis.call('HSET', key, 'state', 'active', 'lease_token', attempt, 'lease_until', lease_until, 'server', server)
  redis.call('HDEL', key, 'pending_since', 'wait')
  redis.call('ZADD', prefix .. 'lease', lease_until, id)
  local lock, until_start = task[2], task[3]
  if lock and until_start and redis.call('GET', lock) == id then
    redis.call('DEL', lock)
  end
  return {id, attempt, task[1], task[5], task[6], task[7], task[8], task[9], task[10], task[11], task[12], task[13]}
end

if redis.call('EXISTS', prefix .. 'paused') == 1 then
  return jobs
end
for _ = 1, tonumber(ARGV[4]) do
  local id = redis.call('LINDEX', prefix .. 'pending', -1)
  if not id then
    break
  end
  local task = redis.pcall('HMGET', task_key(id), 'msg', 'unique_key', 'until_start', 'state', 'wanted_at', 'event_time',
    'only_if_known', 'crashes', 'convicted', 'slept', 'snoozes', 'snoozed_for', 'pending_since')
  if not task.err and task[1] and (task[4] == 'pending' or not lives(id, task[4])) then
    jobs[#jobs + 1] = take(id, task)
  else
    redis.call('RPOP', prefix .. 'pending')
    if not task.err and not task[1] then
      redis.call('DEL', task_key(id))
    end
    jobs[#jobs + 1] = {id}
  end
end
return jobs
