-- Every key starts with KEYS[1], 'asynq:{queue}:', so that all live in one slot. Redis does not roll scripts back: a
-- script checks everything before its first write.
local prefix = KEYS[1]
-- A lock until the start is freed by its job; this bounds what a job that vanished leaves behind.
local LOCK_SECONDS = 604800
local CRASHES_SECONDS = 86400

local function task_key(id)
  return prefix .. 't:' .. id
end
