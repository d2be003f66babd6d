"""A client made of slixmpp, that does as it is told.

It logs in as the environment says (JID, PASSWORD, HOST, PORT, CA), and says "online"
or "failed". Then each line of its standard input is an order in JSON, answered by one
line of JSON; messages that come are lines too. It ends with its standard input.
"""

import asyncio
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

import slixmpp


def say(**what):
    print(json.dumps(what), flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(os.environ["JID"], os.environ["PASSWORD"])
        self.ca_certs = os.environ["CA"]
        self.register_plugin("xep_0054")
        self.register_plugin("xep_0199")
        self.register_plugin("xep_0198")
        self.acknowledged = 0
        self.add_event_handler("session_start", self.online)
        self.add_event_handler("failed_all_auth", lambda _: say(event="failed"))
        self.add_event_handler("stanza_acked", self.count)
        self.add_event_handler("message", self.heard)

    def online(self, _):
        say(event="online", jid=self.boundjid.full)

    def count(self, _):
        self.acknowledged += 1

    def heard(self, m):
        say(event=m["type"] if m["type"] == "error" else "message", **{"from": m["from"].full}, body=m["body"], lang=m["lang"])

    async def do_presence(self, order):
        self.send_presence()

    async def do_roster(self, order):
        result = await self.get_roster()
        return {"contacts": {str(jid): item["name"] for jid, item in result["roster"]["items"].items()}}

    async def do_add(self, order):
        iq = self.Iq()
        iq["type"] = "set"
        iq["roster"]["items"] = {order["jid"]: {"name": order["name"], "subscription": "none", "groups": ["Verona"]}}
        await iq.send()

    async def do_message(self, order):
        self.send_message(mto=order["to"], mbody=order["body"], mtype="chat")

    async def do_set_card(self, order):
        card = self["xep_0054"].make_vcard()
        card["FN"] = order["name"]
        card["PHOTO"]["TYPE"] = "image/png"
        # not card["PHOTO"]["BINVAL"], which encodes anew what it is given
        ElementTree.SubElement(card["PHOTO"].xml, "{vcard-temp}BINVAL").text = order["photo"]
        await self["xep_0054"].publish_vcard(card)

    async def do_card(self, order):
        result = await self["xep_0054"].get_vcard(order.get("jid"), cached=False)
        photo = result["vcard_temp"].xml.find("{vcard-temp}PHOTO/{vcard-temp}BINVAL")
        return {"name": result["vcard_temp"]["FN"], "photo": "" if photo is None else photo.text}

    async def do_ping(self, order):
        await self["xep_0199"].send_ping(slixmpp.JID(self.boundjid.domain))

    async def do_acks(self, order):
        """Says how many stanzas the server has, when it has all; -1 where it counts none."""
        sm = self["xep_0198"]
        if not sm.enabled_in:
            return {"acknowledged": -1}
        sm.request_ack()
        while sm.unacked_queue:
            await asyncio.sleep(0.01)
        return {"acknowledged": self.acknowledged, "last": sm.last_ack}

    async def do_close(self, order):
        await self.disconnect(wait=5)

    async def obey(self):
        lines = asyncio.StreamReader(limit=1 << 20)
        await self.loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            order = json.loads(line)
            try:
                say(did=order["do"], **(await getattr(self, "do_" + order["do"])(order) or {}))
            except Exception as e:  # whatever slixmpp raises
                say(did=order["do"], error=repr(e))


client = Client()
client.connect((os.environ["HOST"], int(os.environ["PORT"])))
client.loop.run_until_complete(client.obey())
