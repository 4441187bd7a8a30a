-- KEYS[1]: moments (milliseconds) and how many hits each has.
-- ARGV: window in milliseconds, most moments, steps when there are more.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[1])
local all = redis.call('HGETALL', KEYS[1])
local total, kept, gone = 0, {}, {}
for i = 1, #all, 2 do
  local at = tonumber(all[i])
  -- A clock that was set back lifts no limit, unless it was wrong by more than the window.
  if at > now - window and at < now + window then
    total = total + tonumber(all[i + 1])
    kept[#kept + 1] = at
  else
    gone[#gone + 1] = all[i]
  end
end
if #gone > 0 then
  redis.call('HDEL', KEYS[1], unpack(gone))
end
redis.call('HINCRBY', KEYS[1], string.format('%.0f', now), 1)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
if #kept >= tonumber(ARGV[2]) then
  -- Hits of one step count as at its latest moment: a little longer, never less.
  local step = math.ceil(window / tonumber(ARGV[3]))
  local latest, sums = {}, {}
  all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local at = tonumber(all[i])
    local cell = math.floor(at / step)
    latest[cell] = math.max(latest[cell] or 0, at)
    sums[cell] = (sums[cell] or 0) + tonumber(all[i + 1])
  end
  redis.call('DEL', KEYS[1])
  for cell, at in pairs(latest) do
    redis.call('HSET', KEYS[1], string.format('%.0f', at), string.format('%.0f', sums[cell]))
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return total + 1
