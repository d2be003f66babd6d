// A peer of the tests of frame/compress: real zlib and a real permessage-deflate,
// on ports of the loopback that it writes to standard output as a line of JSON.
// It ends when its standard input does.
//
//   zlib  TCP. A line of JSON with options of zlib and the name of a flush, then
//         a zlib stream each way: what comes is sent back, flushed.
//   ws    HTTP. A WebSocket at any path: every message is sent back, compressed.
//         GET /dial?url=… opens one to that URL and does the same there.
//         Options of perMessageDeflate are the parameters of the query.
import http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
import { WebSocket, WebSocketServer } from 'ws';

const local = '127.0.0.1';

function listening(server) {
  return new Promise((resolve) => server.listen(0, local, () => resolve(server.address().port)));
}

// perMessageDeflate reads options such as serverMaxWindowBits=9 and
// clientNoContextTakeover=true.
function perMessageDeflate(query) {
  const options = { threshold: 0 };
  for (const [name, value] of query) {
    if (name !== 'url') options[name] = JSON.parse(value);
  }
  return options;
}

function echo(socket) {
  socket.on('message', (data, binary) => socket.send(data, { binary, compress: true }));
  socket.on('error', (err) => console.error(String(err)));
}

function zlibPeer(socket) {
  socket.on('error', () => {});
  socket.once('data', function first(data) {
    const eol = data.indexOf(10);
    if (eol < 0) throw new Error('no line of options');
    const { flush, ...options } = JSON.parse(data.subarray(0, eol));
    const deflate = zlib.createDeflate(options);
    const inflate = zlib.createInflate();
    for (const stream of [inflate, deflate]) stream.on('error', (err) => socket.destroy(err));
    deflate.on('data', (chunk) => socket.write(chunk));
    inflate.on('data', (chunk) => {
      deflate.write(chunk);
      deflate.flush(zlib.constants[flush]);
    });
    inflate.on('end', () => deflate.end());
    deflate.on('end', () => socket.end());
    inflate.write(data.subarray(eol + 1));
    socket.on('data', (chunk) => inflate.write(chunk));
    socket.on('end', () => inflate.end());
  });
}

const web = http.createServer((request, response) => {
  const { searchParams } = new URL(request.url, `http://${local}`);
  const socket = new WebSocket(searchParams.get('url'), 'xmpp', { perMessageDeflate: perMessageDeflate(searchParams) });
  echo(socket);
  socket.once('open', () => response.end(socket.extensions));
  socket.once('error', (err) => response.writeHead(502).end(String(err)));
});
web.on('upgrade', (request, socket, head) => {
  const { searchParams } = new URL(request.url, `http://${local}`);
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: perMessageDeflate(searchParams) });
  server.handleUpgrade(request, socket, head, echo);
});

console.log(JSON.stringify({ ws: await listening(web), zlib: await listening(net.createServer({ allowHalfOpen: true }, zlibPeer)) }));
process.stdin.on('end', () => process.exit()).resume();
