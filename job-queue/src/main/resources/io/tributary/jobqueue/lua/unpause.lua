-- Returns 1, or 0 if the queue wasn't paused.
if redis.call('DEL', prefix .. 'paused') == 0 then
  return 0
end
if redis.call('LLEN', prefix .. 'pending') > 0 then
  redis.call('PUBLISH', prefix .. 'wake', '')
end
return 1
