-- ARGV: lease end (s), then id and token of each running job. Returns the ids whose lease was lost.
local lease_until = ARGV[1]
local lost = {}
for i = 2, #ARGV, 2 do
  local id, token = ARGV[i], ARGV[i + 1]
  if leased(id, token) then
    redis.call('ZADD', prefix .. 'lease', 'XX', lease_until, id)
    redis.call('HSET', task_key(id), 'lease_until', lease_until)
  else
    lost[#lost + 1] = id
  end
end
return lost
