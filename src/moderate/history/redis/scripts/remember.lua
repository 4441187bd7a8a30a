-- KEYS[1]: number, moment and sketch of each, in order; KEYS[2]: places and numbers.
-- ARGV: time to live in milliseconds, most, moment, sketch.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local life = tonumber(ARGV[1]) * 1000
local last = tonumber(redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or 0)
if last > now + life then
  -- The clock was far ahead: nothing of that would ever expire.
  redis.call('DEL', KEYS[1], KEYS[2])
  last = 0
end
-- Numbers are microseconds, made unique.
local number = string.format('%016.0f', math.max(now, last + 1))

local function forget(entries)
  for _, entry in ipairs(entries) do
    redis.call('ZREM', KEYS[1], entry)
    local sketch = string.match(entry, ' (.*)')
    for _, place in ipairs(places(sketch)) do
      redis.call('ZREM', KEYS[2], place .. string.sub(entry, 1, 16))
    end
  end
end

-- A few at a time: more than come in, and no call waits long.
local oldest = string.format('%.0f', now - life)
forget(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', oldest, 'LIMIT', 0, 20))
redis.call('ZADD', KEYS[1], number, number .. ARGV[3] .. ' ' .. ARGV[4])
for _, place in ipairs(places(ARGV[4])) do
  redis.call('ZADD', KEYS[2], 0, place .. number)
end
local over = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[2])
if over > 0 then
  forget(redis.call('ZRANGE', KEYS[1], 0, math.min(over, 20) - 1))
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return 1
