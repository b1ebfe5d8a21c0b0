// Lists, reads and writes with Arrow Flight: nothing here knows the service's own protocol, only Arrow Flight's public one.
//
//   npm ci --prefix examples/node
//   node examples/node/flight.mjs --address 127.0.0.1:5080
//   node examples/node/flight.mjs --address 127.0.0.1:5080 --read scores
//   node examples/node/flight.mjs --address 127.0.0.1:5080 --read '{"columns": ["customer_id", "tier"], "filter": {"rule": "tier = '\''A'\''"}}'
//   node examples/node/flight.mjs --address 127.0.0.1:5080 --write transactions/crm-2024-06-03 transactions.jsonl
//   node examples/node/flight.mjs --address 127.0.0.1:5080 --action backup
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { RecordBatchStreamWriter, tableFromIPC, tableFromJSON } from 'apache-arrow';
import { connectionOptions, credentials } from './connection.mjs';

const endOfStream = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]);
const protos = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'protos');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...connectionOptions,
    read: { type: 'string' },
    write: { type: 'string' },
    action: { type: 'string' },
    body: { type: 'string', default: '' },
  },
});

const definition = loader.loadSync('arrow/flight/protocol/flight.proto', { includeDirs: [protos], longs: Number, enums: String });
const { FlightService } = grpc.loadPackageDefinition(definition).arrow.flight.protocol;
const client = new FlightService(options.address, credentials(options), { 'grpc.max_receive_message_length': -1 });

const descriptor = (text) => text.startsWith('{')
  ? { type: 'CMD', cmd: Buffer.from(text) } : { type: 'PATH', path: text.split('/') };

async function all(stream) {
  const messages = [];
  for await (const message of stream) messages.push(message);
  return messages;
}

/** A message as it is in an Arrow IPC stream: a marker and the length come before the metadata. */
function message({ dataHeader, dataBody = Buffer.alloc(0) }) {
  const metadata = Buffer.alloc(8 + Math.ceil(dataHeader.length / 8) * 8);
  metadata.writeUInt32LE(0xffffffff, 0);
  metadata.writeInt32LE(metadata.length - 8, 4);
  dataHeader.copy(metadata, 8);
  return Buffer.concat([metadata, dataBody]);
}

/** The messages of an Arrow IPC stream. How long a body is stands in the metadata, a FlatBuffers table: its fourth field. */
function* split(stream) {
  for (let at = 0; stream.readInt32LE(at + 4) > 0;) {
    const metadata = stream.subarray(at + 8, at + 8 + stream.readInt32LE(at + 4));
    const table = metadata.readInt32LE(0);
    const fields = table - metadata.readInt32LE(table);
    const place = metadata.readUInt16LE(fields) > 10 ? metadata.readUInt16LE(fields + 10) : 0;
    const body = place ? Number(metadata.readBigInt64LE(table + place)) : 0;
    at += 8 + metadata.length + body;
    yield { dataHeader: metadata, dataBody: stream.subarray(at - body, at) };
  }
}

async function list() {
  for (const info of await all(client.ListFlights({}))) {
    const { fields } = tableFromIPC(Buffer.concat([info.schema, endOfStream])).schema;
    console.log(JSON.stringify({
      flight: info.flightDescriptor.path.join('/'), rows: info.totalRecords, endpoints: info.endpoint.length,
      columns: fields.map((field) => field.name),
    }));
  }
}

async function read(what) {
  const info = await new Promise((resolve, reject) => client.GetFlightInfo(
    descriptor(what), (error, answer) => (error ? reject(error) : resolve(answer))));
  // Each endpoint is a part of the rows; they could as well be read by several machines.
  const parts = await Promise.all(info.endpoint.map(async (endpoint) => {
    const messages = await all(client.DoGet(endpoint.ticket));
    return tableFromIPC(Buffer.concat([...messages.map(message), endOfStream]));
  }));
  for (const part of parts)
    for (const row of part) console.log(JSON.stringify(row.toJSON(), (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
  console.error(`${info.totalRecords} rows in ${parts.length} parts`);
}

async function write(where, file) {
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const stream = client.DoPut();
  const answers = all(stream);
  const bytes = Buffer.from(RecordBatchStreamWriter.writeAll(tableFromJSON(rows).batches).toUint8Array(true));
  for (const piece of split(bytes)) stream.write({ ...piece, flightDescriptor: descriptor(where) });
  stream.end();
  console.log(JSON.stringify(JSON.parse((await answers).at(-1).appMetadata).summary));
}

try {
  if (options.read) await read(options.read);
  else if (options.write) await write(options.write, positionals[0]);
  else if (options.action) {
    for (const result of await all(client.DoAction({ type: options.action, body: Buffer.from(options.body) }))) console.log(result.body.toString());
  } else await list();
} catch (error) {
  console.error(`${grpc.status[error.code] ?? 'ERROR'}: ${error.details ?? error.message}`);
  process.exitCode = 1;
}
