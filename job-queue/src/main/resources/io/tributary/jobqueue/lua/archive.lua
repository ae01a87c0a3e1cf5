-- ARGV: id, token, day, now (s), message or '' to leave it. Returns 1, or 0 if the lease was lost.
local id, token, day, now, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local TRIM_AT_ONCE = 100
if not leased(id, token) then
  return 0
end
require_kinds('archived')
insist()
leave_active({id})
end_attempt(id)
bury(id, now)
if message ~= '' then
  redis.call('HSET', task_key(id), 'msg', message)
end
trim_archive(now, TRIM_AT_ONCE)
count('processed', day, 1)
count('failed', day, 1)
return 1
