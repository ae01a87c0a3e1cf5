-- ARGV: set, cursor, how many about. Takes ids without a job out of the set. Returns the next cursor and how many.
local set, cursor, count = ARGV[1], ARGV[2], ARGV[3]
local page = redis.pcall('ZSCAN', prefix .. set, cursor, 'COUNT', count)
if page.err then
  return {'0', 0}
end
local removed = 0
for i = 1, #page[2], 2 do
  if redis.pcall('HEXISTS', task_key(page[2][i]), 'msg') ~= 1 then
    redis.call('ZREM', prefix .. set, page[2][i])
    removed = removed + 1
  end
end
return {page[1], removed}
