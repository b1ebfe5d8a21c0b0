// Streams scores from the service and prints them as JSON lines, one customer a line; the last line is the summary.
// With --customer it prints one customer with every score and why it is so.
//
//   npm ci --prefix examples/node
//   node examples/node/score-customers.mjs --address 127.0.0.1:5080 --ids C1,C2
//   node examples/node/score-customers.mjs --address 127.0.0.1:5080 --customer C1
//   SCORING_API_KEY=$(cat crm.key) node examples/node/score-customers.mjs --address scoring.example:5080 --tls-ca ca.pem --ids C1
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { RecordBatchReader } from 'apache-arrow';
import { connectionOptions, credentials } from './connection.mjs';

const protos = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'protos');
const { values: options } = parseArgs({
  options: {
    ...connectionOptions,
    ids: { type: 'string' },
    columns: { type: 'string' },
    customer: { type: 'string' },
    'max-batch-bytes': { type: 'string', default: '0' },
  },
});

const definition = loader.loadSync('scoring/v1/scoring.proto', { includeDirs: [protos], longs: Number, enums: String, oneofs: true });
const { Scoring } = grpc.loadPackageDefinition(definition).scoring.v1;
const client = new Scoring(options.address, credentials(options));

const request = { maxBatchBytes: Number(options['max-batch-bytes']), columns: options.columns?.split(',') ?? [] };
if (options.ids) request.ids = { customerIds: options.ids.split(',') };

let summary;
async function* arrowBytes() {
  const stream = client.ScoreCustomers(request, { deadline: Date.now() + 60_000 });
  for await (const message of stream) {
    if (message.payload === 'schema') yield message.schema.serializedSchema;
    else if (message.payload === 'recordBatch') yield message.recordBatch.serializedRecordBatch;
    else {
      summary = message.summary;
      yield message.summary.endOfStream;
    }
  }
}

async function printCustomer(customerId) {
  const customer = await new Promise((resolve, reject) => client.GetCustomer(
    { customerId, withExplanation: true }, { deadline: Date.now() + 60_000 }, (error, answer) => (error ? reject(error) : resolve(answer))));
  // Which optional fields are set stands in fields that begin with _.
  console.log(JSON.stringify(customer, (key, value) => (key.startsWith('_') ? undefined : value)));
}

async function printScores() {
  for await (const batch of await RecordBatchReader.from(arrowBytes())) {
    for (const row of batch) {
      const values = Object.fromEntries(Object.entries(row.toJSON()).map(([k, v]) => [k, typeof v === 'bigint' ? Number(v) : v]));
      console.log(JSON.stringify(values));
    }
  }
  console.log(JSON.stringify({ summary: { rows: summary.rowCount, unknown: summary.unknownCustomerIds ?? [] } }));
}

try {
  await (options.customer ? printCustomer(options.customer) : printScores());
} catch (error) {
  console.error(error.details ? `${grpc.status[error.code]}: ${error.details}` : error);
  process.exitCode = 1;
} finally {
  client.close();
}
