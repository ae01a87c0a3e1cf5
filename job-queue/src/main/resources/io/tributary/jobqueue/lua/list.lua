-- ARGV: state, how many to leave out, how many at most. Returns what is known of each job, oldest first.
local state, offset, limit = ARGV[1], ARGV[2], ARGV[3]
local jobs = {}
if state == 'pending' or state == 'active' then
  local ids = redis.call('LRANGE', prefix .. state, -offset - limit, -offset - 1)
  for i = #ids, 1, -1 do
    jobs[#jobs + 1] = show(ids[i], state)
  end
else
  local ids = redis.call('ZRANGE', prefix .. state, offset, offset + limit - 1, 'WITHSCORES')
  for i = 1, #ids, 2 do
    jobs[#jobs + 1] = show(ids[i], state, ids[i + 1])
  end
end
return jobs
