-- Every key starts with KEYS[1], 'asynq:{queue}:', so that all live in one slot. Redis does not roll scripts back: a
-- script checks everything before its first write.
local prefix = KEYS[1]
-- A lock until the start is freed by its job; this bounds what a job that vanished leaves behind.
local LOCK_SECONDS = 604800
local CRASHES_SECONDS = 86400

local function task_key(id)
  return prefix .. 't:' .. id
end

-- A full Redis refuses a script's first write if it may need memory, and none after that. What ends jobs, keeps leases
-- or takes jobs must go on then: it is what empties Redis. So it begins with a write that needs none.
local function insist()
  redis.call('DEL', prefix .. 'none')
end
