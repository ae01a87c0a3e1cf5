-- Whether the job waits. A state without its place in the set it names is a leftover, and waits for nothing.
local function waits(id)
  local state = redis.call('HGET', task_key(id), 'state')
  if state == 'pending' then
    return state
  elseif state == 'scheduled' or state == 'retry' then
    return redis.call('ZSCORE', prefix .. state, id) and state
  end
  return false
end

-- Whether the job is where its state says. One that isn't was left behind by a list that names it twice.
local function lives(id, state)
  if state == 'active' then
    return redis.call('ZSCORE', prefix .. 'lease', id)
  elseif state == 'pending' then
    return redis.call('LPOS', prefix .. 'pending', id)
  elseif state == 'scheduled' or state == 'retry' or state == 'archived' or state == 'completed' then
    return redis.call('ZSCORE', prefix .. state, id)
  end
  return false
end
