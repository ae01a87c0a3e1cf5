-- The state of a job; nil if there is none of this id.
local function state_of(id)
  local task = redis.pcall('HMGET', task_key(id), 'msg', 'state')
  return not task.err and task[1] and task[2] or nil
end

local SETS = {scheduled = true, retry = true, archived = true, completed = true}

local function leave_place(id, state)
  if state == 'pending' then
    redis.call('LREM', prefix .. 'pending', 0, id)
  elseif SETS[state] then
    redis.call('ZREM', prefix .. state, id)
  end
end

-- A place of the wrong type is found out before anything is changed.
local function require_places()
  redis.call('LLEN', prefix .. 'pending')
  redis.call('ZCARD', prefix .. 'locks')
  for set in pairs(SETS) do
    redis.call('ZCARD', prefix .. set)
  end
end
