-- KEYS[1]: moments (milliseconds) and how many hits each has.
-- ARGV: window in milliseconds.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[1])
local all = redis.call('HGETALL', KEYS[1])
local total = 0
for i = 1, #all, 2 do
  local at = tonumber(all[i])
  if at > now - window and at < now + window then
    total = total + tonumber(all[i + 1])
  end
end
return total
