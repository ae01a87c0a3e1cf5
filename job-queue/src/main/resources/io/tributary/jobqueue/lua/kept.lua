local ARCHIVE_SECONDS, ARCHIVE_JOBS = 7776000, 10000

-- A job that a set names by mistake stays where it is.
local function remove_kept(set, ids)
  for _, id in ipairs(ids) do
    local state = redis.pcall('HGET', task_key(id), 'state')
    if state == set or not state then
      redis.call('DEL', task_key(id))
    end
    redis.call('ZREM', prefix .. set, id)
  end
  return #ids
end

-- The archive is bounded by age and number, and no hash stays behind.
local function trim_archive(now, limit)
  local archived = prefix .. 'archived'
  local old = redis.call('ZRANGEBYSCORE', archived, '-inf', now - ARCHIVE_SECONDS, 'LIMIT', 0, limit)
  local removed = remove_kept('archived', old)
  local surplus = math.min(redis.call('ZCARD', archived) - ARCHIVE_JOBS, limit)
  if surplus > 0 then
    removed = removed + remove_kept('archived', redis.call('ZRANGE', archived, 0, surplus - 1))
  end
  return removed
end
