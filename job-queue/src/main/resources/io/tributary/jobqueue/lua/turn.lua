-- Ends attempts that succeeded and takes jobs, in one call, so that a slot that becomes free is filled at once.
-- ARGV: day, lease end (s), token, how many jobs at most, then for each attempt: id, token, kept until (s) or '' to
-- remove the job, message, '1' if there is a result, result.
-- Returns the positions of the attempts whose lease was lost, then the jobs: each a list of its id, its message, since
-- when it was pending (ns) or '', and names and values of what else is known; only an id, if it was a ghost and has been
-- removed.
local day, lease_until, token, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local FIRST, WIDTH = 5, 6
local FEW_LEASES, LONG_MEMBER = 16, string.rep('x', 65)
local EXTRAS = {
  wanted_at = true, event_time = true, received_at = true, only_if_known = true, crashes = true, convicted = true,
  slept = true, snoozes = true, snoozed_for = true, cancelled = true
}

local function keep(id, kept_until, message, has_result, result)
  local key = task_key(id)
  redis.call('ZADD', prefix .. 'completed', kept_until, id)
  redis.call('HSET', key, 'msg', message, 'state', 'completed')
  if has_result == '1' then
    redis.call('HSET', key, 'result', result)
  end
  redis.call('HDEL', key, 'lease_token', 'lease_until', 'crashes', 'snoozes', 'snoozed_for', 'slept', 'cancelled')
end

-- What is kept is changed before the lists are.
local function require_active(attempts)
  for i = 1, attempts do
    if ARGV[FIRST + (i - 1) * WIDTH + 2] ~= '' then
      redis.call('LLEN', prefix .. 'active')
      return
    end
  end
end

local function settle(attempts)
  require_active(attempts)
  insist()
  local ids, lost, held, locks, removed = {}, {}, {}, {}, {}
  for i = 1, attempts do
    ids[i] = ARGV[FIRST + (i - 1) * WIDTH]
  end
  local scores = redis.call('ZMSCORE', prefix .. 'lease', unpack(ids))
  for i = 1, attempts do
    local at = FIRST + (i - 1) * WIDTH
    local task = redis.pcall('HMGET', task_key(ids[i]), 'lease_token', 'lease_until', 'unique_key', 'until_start')
    if task[1] == ARGV[at + 1] and scores[i] and task[2] and tonumber(scores[i]) == tonumber(task[2]) then
      held[#held + 1] = ids[i]
      if task[3] and not task[4] then
        locks[#locks + 1] = {task[3], ids[i]}
      end
      if ARGV[at + 2] == '' then
        removed[#removed + 1] = task_key(ids[i])
      else
        keep(ids[i], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])
      end
    else
      lost[#lost + 1] = i
    end
  end
  if #held > 0 then
    leave_active(held)
    for _, lock in ipairs(locks) do
      free_lock(lock[1], lock[2])
    end
    if #removed > 0 then
      redis.call('DEL', unpack(removed))
    end
    count('processed', day, #held)
  end
  return lost
end

-- What is known of a job, or nil if it is none, or not one that waits here.
local function read(id, seen)
  local fields = redis.pcall('HGETALL', task_key(id))
  if fields.err or seen[id] then
    return nil
  end
  local task, extras = {}, {}
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    task[name] = value
    if EXTRAS[name] then
      extras[#extras + 1] = name
      extras[#extras + 1] = value
    end
  end
  task.extras = extras
  if task.msg and (task.state == 'pending' or not lives(id, task.state)) then
    return task
  end
  return nil
end

local function take(id, task, attempt)
  local key = task_key(id)
  redis.call('HSET', key, 'state', 'active', 'lease_token', attempt, 'lease_until', lease_until)
  redis.call('HDEL', key, 'pending_since', 'wait')
  if task.unique_key and task.until_start and redis.pcall('GET', task.unique_key) == id then
    redis.call('DEL', task.unique_key)
  end
  return {id, task.msg, task.pending_since or '', unpack(task.extras)}
end

-- Redis keeps up to 128 members as one stretch of memory that each look-up walks, unless one of them is long; then it
-- keeps an index, also after that one has left. With a hundred leases that is a fifth of all that a job costs.
local function index_leases()
  local leases = prefix .. 'lease'
  if redis.call('ZCARD', leases) > FEW_LEASES and redis.call('OBJECT', 'ENCODING', leases) ~= 'skiplist' then
    redis.call('ZADD', leases, 0, LONG_MEMBER)
    redis.call('ZREM', leases, LONG_MEMBER)
  end
end

local function remove_ghost(id)
  local type = redis.call('TYPE', task_key(id)).ok
  if type == 'hash' and redis.call('HEXISTS', task_key(id), 'msg') == 0 then
    redis.call('DEL', task_key(id))
  end
end

-- The lists are changed before the jobs: a list that turns out to be none ends the script while nothing is lost.
local function fetch()
  local jobs = {}
  if redis.call('EXISTS', prefix .. 'paused') == 1 then
    return jobs
  end
  local ids = redis.call('LRANGE', prefix .. 'pending', -limit, -1)
  if #ids == 0 then
    return jobs
  end
  local seen, tasks, taken, leases = {}, {}, {}, {}
  for i = #ids, 1, -1 do
    local id = ids[i]
    tasks[i] = read(id, seen)
    if tasks[i] then
      seen[id] = true
      taken[#taken + 1] = id
      leases[#leases + 1] = lease_until
      leases[#leases + 1] = id
    end
  end
  if #taken > 0 then
    insist()
    redis.call('ZADD', prefix .. 'lease', unpack(leases))
    redis.call('LPUSH', prefix .. 'active', unpack(taken))
    if #taken > 1 then
      index_leases()
    end
  end
  for i = #ids, 1, -1 do
    if tasks[i] then
      jobs[#jobs + 1] = take(ids[i], tasks[i], token .. ':' .. #jobs)
    else
      jobs[#jobs + 1] = {ids[i]}
      if not seen[ids[i]] then
        remove_ghost(ids[i])
      end
    end
  end
  redis.call('LTRIM', prefix .. 'pending', 0, -#ids - 1)
  return jobs
end

local attempts = (#ARGV - FIRST + 1) / WIDTH
return {attempts > 0 and settle(attempts) or {}, limit > 0 and fetch() or {}}
