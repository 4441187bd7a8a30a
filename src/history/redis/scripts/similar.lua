-- Those that may be like a sketch. KEYS[1]: number, moment and sketch of each, in order; KEYS[2]:
-- places and numbers. `most`: entries for each place.
local function similar(sketch, most)
  local found, known = {}, {}
  for _, place in ipairs(places(sketch)) do
    local from, to = '[' .. place, '[' .. place .. '~'
    local members = redis.call('ZREVRANGEBYLEX', KEYS[2], to, from, 'LIMIT', 0, most)
    for _, member in ipairs(members) do
      local number = string.sub(member, -16)
      if not known[number] then
        known[number] = true
        for _, entry in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], number, number)) do
          found[#found + 1] = entry
        end
      end
    end
  end
  return found
end
