-- Where a sketch stands in the index. As text it is a version, 32 digits of the hash of
-- the whole text, 64 that are compared, 8 for each band.
local function places(sketch)
  local found = { 'e' .. string.sub(sketch, 2, 17) }
  for band = 0, (#sketch - 97) / 8 - 1 do
    found[#found + 1] = band .. string.sub(sketch, 98 + 8 * band, 105 + 8 * band)
  end
  return found
end
