-- ARGV: lease end (s), then id and token of each running job. Returns the positions of those whose lease was lost, then
-- of those that are to be cancelled.
local lease_until = ARGV[1]
local running = (#ARGV - 1) / 2
local ids, lost, cancelled, extended = {}, {}, {}, {}
for i = 1, running do
  ids[i] = ARGV[2 * i]
end
insist()
local scores = redis.call('ZMSCORE', prefix .. 'lease', unpack(ids))
for i = 1, running do
  local task = redis.pcall('HMGET', task_key(ids[i]), 'lease_token', 'lease_until', 'cancelled')
  if task[1] == ARGV[2 * i + 1] and scores[i] and task[2] and tonumber(scores[i]) == tonumber(task[2]) then
    redis.call('HSET', task_key(ids[i]), 'lease_until', lease_until)
    extended[#extended + 1] = lease_until
    extended[#extended + 1] = ids[i]
    if task[3] then
      cancelled[#cancelled + 1] = i
    end
  else
    lost[#lost + 1] = i
  end
end
if #extended > 0 then
  redis.call('ZADD', prefix .. 'lease', 'XX', unpack(extended))
end
return {lost, cancelled}
