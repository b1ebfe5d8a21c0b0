// The Arrow project's own Flight client (arrow-flight, in Rust) behind Node, driven by FlightClientTests:
//   node flight-sql.mjs HOST:PORT tables          prints the names of the tables
//   node flight-sql.mjs HOST:PORT query QUERY     reads all endpoints of a flight, and prints {"rows": n, "columns": {name: [value, …]}}
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../examples/node/package.json', import.meta.url));
const { createFlightSqlClient } = require('@lakehouse-rs/flight-sql-client');
const { tableFromIPC } = require('apache-arrow');

const [address, what, query] = process.argv.slice(2);
const [host, port] = address.split(':');
const client = await createFlightSqlClient({ tls: false, host, port: Number(port), headers: [] });
const table = tableFromIPC(what === 'tables' ? await client.getTables({}) : await client.query(query));
const values = (name) => Array.from(table.getChild(name), (value) => (typeof value === 'bigint' ? Number(value) : value));
console.log(JSON.stringify(what === 'tables' ? values('table_name')
  : { rows: table.numRows, columns: Object.fromEntries(table.schema.fields.map((f) => [f.name, values(f.name)])) }));
