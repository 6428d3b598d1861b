-- GCRA as in gcra.rs, on Redis's own clock, so that the instances' clocks do not matter. Times are microseconds.
-- KEYS[1]: the caller. ARGV: what one request costs, and what may be used up at once.
-- Answers how long to wait (0: let through), and when the allowance is whole again.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local before = tonumber(redis.call('GET', KEYS[1]) or now)
before = math.min(math.max(before, now), now + burst)
local after = before + interval
local wait = after - now - burst
if wait > 0 then return {wait, before - now} end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', string.format('%.0f', math.ceil((after - now) / 1000)))
return {0, after - now}
