-- One hot show of 50,000 seats as a hash: a random pair is held if it is free and given back if it is
-- held. KEYS[1] is the show, ARGV[1] has a random number in it, ARGV[2] is the buyer.
local left = 2 * (tonumber(string.match(ARGV[1], '%d+')) % 25000) + 1
local right = left + 1
if redis.call('HEXISTS', KEYS[1], left) == 1 or redis.call('HEXISTS', KEYS[1], right) == 1 then
  redis.call('HDEL', KEYS[1], left, right)
  return 0
end
redis.call('HSET', KEYS[1], left, ARGV[2], right, ARGV[2])
return 1
