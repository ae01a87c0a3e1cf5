-- ARGV: day. Returns counts and whether the queue is paused; walks nothing.
local function number(key)
  return tonumber(redis.call('GET', prefix .. key) or '0') or 0
end
local oldest = redis.call('LINDEX', prefix .. 'pending', -1)
local since = oldest and redis.pcall('HGET', task_key(oldest), 'pending_since')
return {
  redis.call('LLEN', prefix .. 'pending'),
  redis.call('LLEN', prefix .. 'active'),
  redis.call('ZCARD', prefix .. 'scheduled'),
  redis.call('ZCARD', prefix .. 'retry'),
  redis.call('ZCARD', prefix .. 'archived'),
  redis.call('ZCARD', prefix .. 'completed'),
  number('processed'),
  number('failed'),
  number('processed:' .. ARGV[1]),
  number('failed:' .. ARGV[1]),
  redis.call('EXISTS', prefix .. 'paused'),
  type(since) == 'string' and since or ''
}
