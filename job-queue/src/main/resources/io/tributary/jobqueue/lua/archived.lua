-- ARGV: how many at most. Returns id, time (s), message and crash count of the archived jobs, newest first.
local jobs = {}
local ids = redis.call('ZREVRANGE', prefix .. 'archived', 0, ARGV[1] - 1, 'WITHSCORES')
for i = 1, #ids, 2 do
  local task = redis.call('HMGET', task_key(ids[i]), 'msg', 'crashes')
  jobs[#jobs + 1] = {ids[i], ids[i + 1], task[1], task[2]}
end
return jobs
