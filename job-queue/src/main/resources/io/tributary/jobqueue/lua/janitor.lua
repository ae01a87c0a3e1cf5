-- Removes jobs that were kept long enough, with their hashes. ARGV: now (s), how many at most of each set.
-- Returns how many were removed at most of one set.
local now, limit = ARGV[1], tonumber(ARGV[2])
local done = remove_kept('completed', redis.call('ZRANGEBYSCORE', prefix .. 'completed', '-inf', now, 'LIMIT', 0, limit))
return math.max(done, trim_archive(now, limit))
