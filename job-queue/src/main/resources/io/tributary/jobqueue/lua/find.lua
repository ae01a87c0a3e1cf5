-- ARGV: id. Returns what is known of the job, or nil.
local id = ARGV[1]
local state = state_of(id) or ''
if SETS[state] then
  return show(id, state, redis.call('ZSCORE', prefix .. state, id))
end
return state ~= '' and show(id, state) or false
