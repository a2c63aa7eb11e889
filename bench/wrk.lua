-- SPDX-License-Identifier: MIT
-- For wrk: posts the lines of the file that BODIES names, in turn, and counts
-- the answers that hold what EXPECT says. At the end it prints a line of JSON
-- with its sums, and some of the answers.

local threads = {}
local samples_at_most = 8

function setup(thread)
  table.insert(threads, thread)
end

function init()
  local headers = { ["content-type"] = "application/json" }
  requests = {}
  for line in io.lines(os.getenv("BODIES")) do
    table.insert(requests, wrk.format("POST", nil, headers, line))
  end
  expected = os.getenv("EXPECT")
  sent, good, sampled = 0, 0, 0
  other, samples = "", ""
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

-- The answers 1, 10, 100, …: the run's length is not known.
local function take_sample(body)
  if good == 10 ^ sampled and sampled < samples_at_most then
    sampled = sampled + 1
    samples = samples .. body .. "\n"
  end
end

function response(status, _, body)
  if status == 200 and body:find(expected, 1, true) then
    good = good + 1
    if body:sub(1, 1) == "{" then take_sample(body) end
  elseif other == "" then
    other = status .. " " .. body
  end
end

function done(summary)
  local sum, first, answers = 0, "", ""
  for _, thread in ipairs(threads) do
    sum = sum + thread:get("good")
    answers = answers .. thread:get("samples")
    if first == "" then first = thread:get("other") end
  end
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('{"requests":%d,"good":%d,"lost":%d,"duration":%d,"other":"%s"}\n', summary.requests, sum,
    lost, summary.duration, (first:gsub('[%c"\\]', " "))))
  io.write(answers)
end
