-- Answers what Prosody's util.xmppstream makes of inputs: requests and answers are those of "stanzabench tokens --batch",
-- one a line. Prosody has to be installed.
--
--	lua5.4 prosody.lua [/usr/lib/prosody]
--
-- A stream is fed as it is. Messages of a WebSocket, and documents, are fed into one that is open, as mod_websocket does:
-- whatever is no error is accepted, and nobody looks where one ends. What Prosody delivers are whole stanzas, so of one that
-- is broken no event is told. The language of the stream, which Prosody writes on each stanza that has none, is left out
-- again.

local folder = (arg and arg[1]) or "/usr/lib/prosody"
package.path = folder .. "/?.lua;" .. package.path
package.cpath = folder .. "/?.so;" .. package.cpath

local json = require "util.json"
local base64 = require "util.encodings".base64
local xmppstream = require "util.xmppstream"

local array = require "util.array"

local streams = "http://etherx.jabber.org/streams"

-- start is the canonical event of a start tag. Prosody writes an attribute's namespace and name with \1 between.
local function start(name, space, attr)
	local attrs = {}
	for k, v in pairs(attr or {}) do
		if k ~= "xmlns" then
			local ns, l = tostring(k):match("^([^\1]*)\1(.*)$")
			if not ns then ns, l = "", tostring(k) end
			if l:sub(1, 4) == "xml:" and ns == "" then ns, l = "http://www.w3.org/XML/1998/namespace", l:sub(5) end
			attrs[#attrs + 1] = { ns, l, v }
		end
	end
	table.sort(attrs, function(a, b) return a[1] < b[1] or a[1] == b[1] and a[2] < b[2] end)
	return { "s", space, name, array(attrs) }
end

-- tell appends the events of a stanza.
local function tell(events, stanza, default)
	events[#events + 1] = start(stanza.name, stanza.attr.xmlns or default, stanza.attr)
	for _, child in ipairs(stanza) do
		if type(child) == "string" then
			if child ~= "" then events[#events + 1] = { "t", child } end
		else
			tell(events, child, default)
		end
	end
	events[#events + 1] = { "e" }
end

-- read feeds one stream. It returns whether it was accepted, and its events.
local function read(input)
	local events, failed, default, lang = {}, nil, "", "en"
	local opened = false
	local session = { notopen = true }
	local stream = xmppstream.new(session, {
		stream_ns = streams,
		streamopened = function(_, attr)
			opened, session.notopen = true, nil
			default, lang = attr.xmlns or "", attr["xml:lang"] or lang
			events[#events + 1] = start("stream", streams, attr)
			return true
		end,
		streamclosed = function()
			if opened then events[#events + 1] = { "e" } end
		end,
		handlestanza = function(_, stanza)
			if stanza.attr["xml:lang"] == lang then stanza.attr["xml:lang"] = nil end
			tell(events, stanza, default)
		end,
		error = function(_, why) failed = why or "error" end,
	}, 1024 * 1024 * 64)
	local ok = stream:feed(input)
	return (ok and not failed and opened) and true or false, events
end

local function answer(request)
	local id, accepted, events = json.encode(request.id), nil, nil
	if request.mode == "stream" then
		accepted, events = read(base64.decode(request.input or "") or "")
	else
		local bytes = "<s:stream xmlns:s='" .. streams .. "' xml:lang='x-nobody'>"
		for _, m in ipairs(request.inputs or { request.input or "" }) do bytes = bytes .. (base64.decode(m) or "") end
		accepted, events = read(bytes)
		table.remove(events, 1)
	end
	local lines = {}
	for i, e in ipairs(events) do lines[i] = json.encode(array(e)) end
	return string.format('{"id":%s,"accepted":%s,"condition":null,"rule":null,"offset":null,"events":[%s]}', id, tostring(accepted), table.concat(lines, ","))
end

for line in io.lines() do
	local request = json.decode(line)
	io.write(answer(request), "\n")
	io.flush()
end
