-- Ends the older of two jobs for the same thing, which ran.
local function supersede(id, newer)
  hand_over(id, newer)
  leave_active({id})
  redis.call('DEL', task_key(id))
end
