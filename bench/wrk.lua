-- SPDX-License-Identifier: MIT
-- For wrk: posts the file that BODY names, counts the answers that hold what
-- EXPECT says, and ends with one line of JSON.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  local file = assert(io.open(os.getenv("BODY"), "rb"))
  wrk.body = file:read("*a")
  file:close()
  expected = os.getenv("EXPECT")
  good = 0
  other = ""
end

function response(status, _, body)
  if status == 200 and body:find(expected, 1, true) then
    good = good + 1
  elseif other == "" then
    other = status .. " " .. body
  end
end

function done(summary)
  local sum, first = 0, ""
  for _, thread in ipairs(threads) do
    sum = sum + thread:get("good")
    if first == "" then first = thread:get("other") end
  end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('{"requests":%d,"good":%d,"lost":%d,"other":"%s"}\n', summary.requests, sum, lost,
    (first:gsub('[%c"\\]', " "))))
end
