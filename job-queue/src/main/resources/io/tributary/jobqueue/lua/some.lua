-- Takes the oldest jobs out of the place of a state, at most so many, and gives each to the step; what is no job, or
-- stands elsewhere too, only loses this place. Returns how many jobs there were, and how many ids.
local function some_of(state, limit, step)
  local ids, jobs = {}, 0
  if state == 'pending' then
    ids = redis.call('LRANGE', prefix .. 'pending', -limit, -1)
  else
    ids = redis.call('ZREVRANGE', prefix .. state, -limit, -1)
  end
  for i = #ids, 1, -1 do
    local id = ids[i]
    if state == 'pending' then
      redis.call('RPOP', prefix .. 'pending')
    else
      redis.call('ZREM', prefix .. state, id)
    end
    local known = state_of(id)
    if known and (known == state or not lives(id, known)) then
      step(id)
      jobs = jobs + 1
    end
  end
  return {jobs, #ids}
end
