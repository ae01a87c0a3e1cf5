-- Whether a key that a job names is one of its queue's; another may even be on another node.
local function is_ours(key)
  return string.sub(key, 1, #prefix) == prefix
end

-- A lock until the end is renewed as long as its job waits or runs; see renew.lua.
local function free_lock(lock, id)
  if is_ours(lock) and redis.pcall('GET', lock) == id then
    redis.call('DEL', lock)
  end
  redis.pcall('ZREM', prefix .. 'locks', id)
end

local function release_lock(id)
  local unique = redis.call('HMGET', task_key(id), 'unique_key')
  if unique[1] then
    free_lock(unique[1], id)
  end
end
