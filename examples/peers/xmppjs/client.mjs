// A client made of @xmpp/client, that does as it is told.
//
// It logs in as the environment says (JID, PASSWORD, SERVICE), and says "online" or
// "failed". Then each line of its standard input is an order in JSON, answered by one
// line of JSON; messages that come are lines too. It ends with its standard input.
import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

// Node 20 has no WebSocket, and Node 18 no crypto, where @xmpp/client looks for them.
globalThis.WebSocket ??= WebSocket;
globalThis.crypto ??= webcrypto;
const { client, xml, jid } = await import("@xmpp/client");

const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const { local: username, domain } = jid(process.env.JID);
const xmpp = client({ service: process.env.SERVICE, domain, username, password: process.env.PASSWORD, lang: "it" });
xmpp.reconnect.stop();
xmpp.timeout = 20_000;

let acknowledged = 0;
xmpp.streamManagement.on("ack", () => acknowledged++);
xmpp.on("online", (address) => say({ event: "online", jid: address.toString() }));
xmpp.on("error", (err) => say({ event: "failed", reason: String(err) }));
xmpp.on("stanza", (st) => {
  if (!st.is("message")) return;
  const { type, from } = st.attrs;
  say({ event: type === "error" ? type : "message", from, body: st.getChildText("body"), lang: st.attrs["xml:lang"] ?? "" });
});

const orders = {
  presence: () => xmpp.send(xml("presence")),
  async roster() {
    const query = await xmpp.iqCaller.get(xml("query", "jabber:iq:roster"));
    return { contacts: Object.fromEntries(query.getChildren("item").map((i) => [i.attrs.jid, i.attrs.name])) };
  },
  async add({ jid, name }) {
    const item = xml("item", { jid, name }, xml("group", {}, "Verona"));
    await xmpp.iqCaller.set(xml("query", "jabber:iq:roster", item));
  },
  message: ({ to, body }) => xmpp.send(xml("message", { to, type: "chat" }, xml("body", {}, body))),
  async set_card({ name, photo }) {
    const binval = xml("PHOTO", {}, xml("TYPE", {}, "image/png"), xml("BINVAL", {}, photo));
    await xmpp.iqCaller.set(xml("vCard", "vcard-temp", xml("FN", {}, name), binval));
  },
  async card({ jid }) {
    const card = await xmpp.iqCaller.get(xml("vCard", "vcard-temp"), jid);
    return { name: card.getChildText("FN") ?? "", photo: card.getChild("PHOTO")?.getChildText("BINVAL") ?? "" };
  },
  async ping() {
    await xmpp.iqCaller.get(xml("ping", "urn:xmpp:ping"), domain);
  },
  // Says how many stanzas the server has, when it has all; -1 where it counts none.
  async acks() {
    const sm = xmpp.streamManagement;
    if (!sm.enabled) return { acknowledged: -1 };
    await xmpp.send(xml("r", "urn:xmpp:sm:3"));
    while (sm.outbound_q.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return { acknowledged, last: sm.outbound };
  },
  close: () => xmpp.stop(),
};

xmpp.start().catch((err) => say({ event: "failed", reason: String(err) }));
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...order } = JSON.parse(line);
  try {
    const result = await orders[name](order);
    say({ did: name, ...(result?.constructor === Object ? result : {}) });
  } catch (err) {
    say({ did: name, error: String(err) });
  }
}
process.exit();
