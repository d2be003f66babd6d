"""Answers what a domainpart is by the packages idna and ipaddress: a JSON string a line in, one out, null for none."""
import ipaddress
import json
import re
import sys
import unicodedata

import idna


def host(name):
    if name[-1:] in (".", "\u3002", "\uff0e", "\uff61"):
        name = name[:-1]
    try:
        if name.startswith("["):
            if not name.endswith("]"):
                return None
            address = ipaddress.IPv6Address(name[1:-1])
            if address.ipv4_mapped:  # RFC 5952 section 5
                return "[::ffff:%s]" % address.ipv4_mapped
            return "[%s]" % address.compressed
        labels = []
        for label in re.split("[.\u3002\uff0e\uff61]", name):
            label = unicodedata.normalize("NFC", label.lower())  # RFC 5895
            labels.append(idna.decode(idna.encode(label)))
        return ".".join(labels)
    except (ValueError, idna.IDNAError):  # which UnicodeError is
        return None


for line in sys.stdin:
    print(json.dumps(host(json.loads(line))))
