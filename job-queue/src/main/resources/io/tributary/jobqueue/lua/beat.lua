-- KEYS[1]: the server's name in braces. ARGV: seconds to live, server info, then id and info of each running job.
local name, seconds = KEYS[1], ARGV[1]
local workers = 'asynq:workers:' .. name
-- First what needs no memory: a full Redis then takes the rest, and nobody thinks that this server died.
redis.call('DEL', workers)
redis.call('SETEX', 'asynq:servers:' .. name, seconds, ARGV[2])
for i = 3, #ARGV, 2 do
  redis.call('HSET', workers, ARGV[i], ARGV[i + 1])
end
redis.call('EXPIRE', workers, seconds)
return 1
