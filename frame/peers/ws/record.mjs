// Writes what zlib makes of some sends with Z_PARTIAL_FLUSH, as lines of JSON:
//
//   node record.mjs > ../../compress/testdata/partial.jsonl
//
// so that the tests of frame/compress have it where there is no Node.
import zlib from 'node:zlib';

const words = 'thou art more lovely and temperate rough winds do shake the darling buds of May'.split(' ');
let seed = 1;
function random(n) {
  seed = (seed * 48271) % 0x7fffffff;
  return seed % n;
}

function send(n) {
  const body = Array.from({ length: n }, () => words[random(words.length)] + (random(3) ? '' : random(1000))).join(' ');
  return `<message to='juliet@example.org' id='${random(1 << 30).toString(36)}'><body>${body}</body></message>`;
}

for (const [level, strategy] of [[1, 0], [6, 0], [9, 0], [6, zlib.constants.Z_FIXED], [0, 0]]) {
  const deflate = zlib.createDeflate({ level, strategy });
  const sends = [];
  for (const n of [1, 2, 30, 0, 5, 120, 8, 300, 3, 60, 1, 1]) {
    const plain = n ? send(n) : ' ';
    deflate.write(plain);
    await new Promise((done) => deflate.flush(zlib.constants.Z_PARTIAL_FLUSH, done));
    sends.push({ plain, zlib: deflate.read().toString('base64') });
  }
  console.log(JSON.stringify({ name: `level ${level}, strategy ${strategy}`, sends }));
}
