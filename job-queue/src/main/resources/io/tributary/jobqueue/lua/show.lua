-- What is known of a job: id, state, message, crash count, result, and a time that depends on its state: since when it
-- is pending (ns), until when its lease is, or its score. Nil if there is no such job.
local function show(id, state, score)
  local task = redis.pcall('HMGET', task_key(id), 'msg', 'crashes', 'result', 'pending_since')
  if task.err or not task[1] then
    return nil
  end
  local time = score or false
  if state == 'pending' then
    time = task[4]
  elseif state == 'active' then
    time = redis.call('ZSCORE', prefix .. 'lease', id)
  end
  return {id, state, task[1], task[2], task[3], time}
end
