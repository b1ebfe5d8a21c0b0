// Apache's own JavaScript reader and writer, driven by ArrowInteropTests:
//   node arrow.mjs read < stream-or-file         prints {"fields": [[name, type], …], "columns": {name: [value, …]}}
//   node arrow.mjs write stream|file [lz4]       writes a table of known values
// Record batches may be compressed; the codecs are libraries of their own, in JavaScript.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../examples/node/package.json', import.meta.url));
const arrow = require('apache-arrow');
const own = createRequire(import.meta.url);
const lz4 = own('lz4js');
arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { encode: (data) => lz4.compress(data), decode: (data) => lz4.decompress(data) });
arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { decode: (data) => own('fzstd').decompress(data).slice() });

const plain = (v) => {
  if (v === null || v === undefined) return null;
  if (typeof v === 'bigint') return v.toString();
  if (v instanceof Date) return v.getTime();
  if (v instanceof Uint32Array) return Array.from(v);
  if (v instanceof Uint8Array) return Array.from(v);
  if (v instanceof arrow.Vector) return Array.from(v, plain);
  if (typeof v.toJSON === 'function') return Object.fromEntries(Object.entries(v.toJSON()).map(([k, x]) => [k, plain(x)]));
  return v;
};

if (process.argv[2] === 'read') {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const table = arrow.tableFromIPC(Buffer.concat(chunks));
  const columns = Object.fromEntries(
    table.schema.fields.map((f) => [f.name, Array.from({ length: table.numRows }, (_, i) => plain(table.getChild(f.name).get(i)))]));
  const metadata = Object.fromEntries(table.schema.metadata);
  console.log(JSON.stringify({ fields: table.schema.fields.map((f) => [f.name, f.type.toString()]), columns, metadata }));
} else {
  const vector = (values, type) => arrow.vectorFromArray(values, type);
  const item = (type) => new arrow.Field('item', type, true);
  const table = new arrow.Table({
    bool: vector([true, null, false], new arrow.Bool()),
    int8: vector([-128, null, 127], new arrow.Int8()),
    int16: vector([-32768, null, 32767], new arrow.Int16()),
    int32: vector([-2147483648, null, 2147483647], new arrow.Int32()),
    int64: vector([-9223372036854775808n, null, 9223372036854775807n], new arrow.Int64()),
    uint8: vector([0, null, 255], new arrow.Uint8()),
    uint16: vector([0, null, 65535], new arrow.Uint16()),
    uint32: vector([0, null, 4294967295], new arrow.Uint32()),
    uint64: vector([0n, null, 18446744073709551615n], new arrow.Uint64()),
    float32: vector([-1.5, null, 3.25], new arrow.Float32()),
    float64: vector([-1e300, null, 0.1], new arrow.Float64()),
    utf8: vector(['', null, '客户 🙂'], new arrow.Utf8()),
    binary: vector([new Uint8Array([]), null, new Uint8Array([0, 255])], new arrow.Binary()),
    date: vector([new Date(0), null, new Date(86_400_000)], new arrow.DateDay()),
    timestamp: vector([0, null, 1_700_000_000_123], new arrow.TimestampMillisecond()),
    dictionary: vector(['a', null, 'b'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
    list: vector([[1, 2], null, []], new arrow.List(item(new arrow.Int32()))),
    struct: vector([{ x: 1, y: 'p' }, { x: 2, y: 'q' }, { x: 3, y: 'r' }],
      new arrow.Struct([new arrow.Field('x', new arrow.Int32()), new arrow.Field('y', new arrow.Utf8())])),
  });
  process.stdout.write(arrow.tableToIPC(table, process.argv[3], process.argv[4] ? arrow.CompressionType.LZ4_FRAME : null));
}
