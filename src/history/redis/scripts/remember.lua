-- Remembers a sketch. KEYS as above. `ttl`: milliseconds; `most`: sketches kept; `moment`: the
-- caller's.
local function remember(ttl, most, moment, sketch)
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local life = tonumber(ttl) * 1000
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
      for _, place in ipairs(places(string.match(entry, ' (.*)'))) do
        redis.call('ZREM', KEYS[2], place .. string.sub(entry, 1, 16))
      end
    end
  end

  -- A few at a time: more than come in, and no call waits long.
  local oldest = string.format('%.0f', now - life)
  forget(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', oldest, 'LIMIT', 0, 20))
  redis.call('ZADD', KEYS[1], number, number .. moment .. ' ' .. sketch)
  for _, place in ipairs(places(sketch)) do
    redis.call('ZADD', KEYS[2], 0, place .. number)
  end
  local over = redis.call('ZCARD', KEYS[1]) - tonumber(most)
  if over > 0 then
    forget(redis.call('ZRANGE', KEYS[1], 0, math.min(over, 20) - 1))
  end
  redis.call('PEXPIRE', KEYS[1], ttl)
  redis.call('PEXPIRE', KEYS[2], ttl)
end
