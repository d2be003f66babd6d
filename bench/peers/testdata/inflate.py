"""Answers what zlib makes of compressed messages: a JSON object a line in, one out."""
import json
import sys
import zlib


def inflate(request):
    output, ended = b"", True
    for message in map(bytes.fromhex, request["messages"]):
        stream = request["mode"] == "zlib"
        if not stream:
            message += b"\x00\x00\xff\xff\x01\x00\x00\xff\xff"  # what a flush ends with, and a block that is the last one
        came = bytearray()
        try:
            while True:  # a block of a message that says it is the last one is not
                past = b"" if request["forget"] else output
                z = zlib.decompressobj(15) if stream else zlib.decompressobj(-15, (past + came)[-32768:])
                step = 1 if len(message) < 40000 else len(message)  # what comes before a fault is told of small ones
                for i in range(0, len(message), step):
                    came += z.decompress(message[i:i + step])
                    if z.eof:
                        message = z.unused_data + message[i + step:]
                        break
                ended = z.eof
                if stream and ended and message:
                    return dict(fault="bytes behind the end", ended=True, output=(output + came).hex())
                if stream or not ended or not message:
                    break
        except zlib.error as e:
            return dict(fault=str(e), ended=False, output=(output + (came if stream else b"")).hex())
        output += came
    return dict(fault="", ended=ended, output=output.hex())


for line in sys.stdin:
    print(json.dumps(inflate(json.loads(line))))
