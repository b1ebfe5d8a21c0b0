// Writes rows into the service and prints the summary as JSON. Rows are JSON lines: objects with the columns of the table.
//
// A stream has a name, the batch id. When the connection breaks, or the program is started again with the same name and the same rows, it goes
// on where the service has committed: no row is written twice and none is lost.
//
//   npm ci --prefix examples/node
//   node examples/node/ingest.mjs --address 127.0.0.1:5080 --table transactions --batch-id crm-2024-06-03 transactions.jsonl
//   node examples/node/ingest.mjs --address 127.0.0.1:5080 \
//     --put-transaction '{"transaction_id": "T1", "customer_id": "C1", "amount": "12.50"}'
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { RecordBatchStreamWriter, tableFromJSON } from 'apache-arrow';
import { connectionOptions, credentials } from './connection.mjs';

const batchRows = 10_000;
const pieceBytes = 1 << 20;
const tryAgain = [grpc.status.UNAVAILABLE, grpc.status.ABORTED, grpc.status.RESOURCE_EXHAUSTED];
const protos = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'protos');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...connectionOptions,
    table: { type: 'string', default: 'transactions' },
    'batch-id': { type: 'string' },
    delete: { type: 'boolean', default: false },
    'put-transaction': { type: 'string' },
  },
});

const definition = loader.loadSync('scoring/v1/ingest.proto', { includeDirs: [protos], longs: Number, enums: String, oneofs: true });
const { Ingest } = grpc.loadPackageDefinition(definition).scoring.v1;
const client = new Ingest(options.address, credentials(options));

function call(method, request) {
  return new Promise((resolve, reject) => client[method](request, { deadline: Date.now() + 60_000 },
    (error, answer) => (error ? reject(error) : resolve(answer))));
}

async function putTransaction(record) {
  const at = record.occurred_at ? new Date(record.occurred_at) : new Date();
  const transaction = {
    transactionId: record.transaction_id, customerId: record.customer_id, amount: record.amount, currency: record.currency,
    occurredAt: { seconds: Math.floor(at.getTime() / 1000), nanos: (at.getTime() % 1000) * 1e6 },
  };
  return call('PutTransaction', { transaction });
}

async function rowsCommitted(batchId) {
  try {
    return (await call('GetIngestBatch', { batchId })).rowsCommitted;
  } catch (error) {
    if (error.code === grpc.status.NOT_FOUND) return 0;
    throw error;
  }
}

/** An Arrow stream of the rows from an offset on: schema, record batches, end marker. */
function arrowStream(rows, offset) {
  // Every row gets every column, so that the schema does not depend on the first one.
  const empty = Object.fromEntries(rows.flatMap(Object.keys).map((name) => [name, null]));
  const table = tableFromJSON(rows.map((row) => ({ ...empty, ...row })));
  const batches = [];
  for (let at = offset; at < rows.length; at += batchRows) batches.push(...table.slice(at, at + batchRows).batches);
  return RecordBatchStreamWriter.writeAll(batches).toUint8Array(true);
}

/** Sends what is not committed yet; gives the summary. */
async function write(rows) {
  // At least one row is sent: one that is committed already is read over.
  const rowOffset = Math.min(await rowsCommitted(options['batch-id']), rows.length - 1);
  const stream = client.Write();
  const summary = new Promise((resolve, reject) => {
    let last;
    stream.on('data', (message) => {
      if (message.payload === 'summary') last = message.summary;
      else console.error(`${message.acknowledgement.rowsCommitted} of ${rows.length} rows are safe`);
    });
    stream.on('error', reject);
    stream.on('end', () => last && resolve(last));
  });
  const send = (message) => stream.write(message) || new Promise((resolve) => stream.once('drain', resolve).once('error', resolve));
  await send({
    start: {
      batchId: options['batch-id'], rowOffset, table: `INGEST_TABLE_${options.table.toUpperCase()}`,
      operation: options.delete ? 'INGEST_OPERATION_DELETE' : 'INGEST_OPERATION_UPSERT',
    },
  });
  const bytes = arrowStream(rows, rowOffset);
  for (let at = 0; at < bytes.length; at += pieceBytes) await send({ serializedArrow: bytes.subarray(at, at + pieceBytes) });
  stream.end();
  return summary;
}

async function writeUntilDone(rows) {
  for (let delay = 1000; ; delay *= 2) {
    try {
      return await write(rows);
    } catch (error) {
      if (!tryAgain.includes(error.code) || delay > 60_000) throw error;
      await setTimeout(delay);
    }
  }
}

try {
  const single = options['put-transaction'];
  const answer = single ? await putTransaction(JSON.parse(single))
    : await writeUntilDone(readFileSync(positionals[0], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)));
  console.log(JSON.stringify(answer));
} catch (error) {
  console.error(error.details ? `${grpc.status[error.code]}: ${error.details}` : error);
  process.exitCode = 1;
} finally {
  client.close();
}
