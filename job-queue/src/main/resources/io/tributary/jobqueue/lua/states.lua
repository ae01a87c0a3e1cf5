-- Whether the job waits. A state without its place in the set it names is a leftover, and waits for nothing; so does
-- what is no job.
local function waits(id)
  local state = redis.pcall('HGET', task_key(id), 'state')
  if state == 'pending' then
    return state
  elseif state == 'scheduled' or state == 'retry' then
    local score = redis.pcall('ZSCORE', prefix .. state, id)
    return type(score) == 'string' and state
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
