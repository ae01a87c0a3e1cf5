-- ARGV: now (ns), id, token. Returns 1, 0 if the lease was lost, 2 if a newer job took its place.
local now_nanos, id, token = ARGV[1], ARGV[2], ARGV[3]
if not leased(id, token) then
  return 0
end
require_kinds('pending')
insist()
local newer = newer_than(id)
if newer then
  supersede(id, newer)
  return 2
end
take_lock_again(id)
leave_active({id})
end_attempt(id)
redis.call('RPUSH', prefix .. 'pending', id)
redis.call('HSET', task_key(id), 'state', 'pending', 'pending_since', now_nanos)
wake(1)
return 1
