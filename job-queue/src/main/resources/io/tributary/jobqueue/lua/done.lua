-- ARGV: id, token, day. Returns 1, or 0 if the lease was lost.
local id, token, day = ARGV[1], ARGV[2], ARGV[3]
if not leased(id, token) then
  return 0
end
leave_active(id)
release_lock(id)
redis.call('DEL', task_key(id))
count('processed', day)
return 1
