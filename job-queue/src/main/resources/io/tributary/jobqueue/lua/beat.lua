-- KEYS[1]: the server's name in braces. ARGV: seconds to live, server info, then id and info of each running job.
local name, seconds = KEYS[1], ARGV[1]
local workers = 'asynq:workers:' .. name
redis.call('SETEX', 'asynq:servers:' .. name, seconds, ARGV[2])
redis.call('DEL', workers)
for i = 3, #ARGV, 2 do
  redis.call('HSET', workers, ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', workers, seconds)
return 1
