-- ARGV: id, token. Returns 1, or 0 if the lease was lost.
local id, token = ARGV[1], ARGV[2]
if not leased(id, token) then
  return 0
end
redis.call('HDEL', task_key(id), 'crashes')
return 1
