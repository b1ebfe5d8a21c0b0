#!/usr/bin/env python3
"""Writes rows into the service and prints the summary as JSON. Rows are JSON lines: objects with the columns of the table.

A stream has a name, the batch id. When the connection breaks, or the program is started again with the same name and the same rows, it goes on
where the service has committed: no row is written twice and none is lost.

Needs what score_customers.py needs.

    python3 examples/python/ingest.py --address 127.0.0.1:5080 --table transactions --batch-id crm-2024-06-03 transactions.jsonl
    python3 examples/python/ingest.py --address 127.0.0.1:5080 --put-transaction '{"transaction_id": "T1", "customer_id": "C1", "amount": "12.50"}'
"""

import argparse
import datetime
import importlib
import json
import sys
import tempfile
import time

import grpc
from google.protobuf import json_format

import arrow_writer
import connection
from score_customers import make_stubs

BATCH_ROWS = 10_000
TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED, grpc.StatusCode.RESOURCE_EXHAUSTED)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    connection.add_options(parser)
    parser.add_argument("--table", choices=["customers", "transactions", "interactions", "events"], default="transactions")
    parser.add_argument("--batch-id", help="the name of these rows")
    parser.add_argument("--delete", action="store_true", help="delete the rows; they need their key and changed_at")
    parser.add_argument("--put-transaction", help="write one transaction, a JSON object, and print what became of it")
    parser.add_argument("file", nargs="?", help="JSON lines")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder, connection.connect(arguments) as channel:
        make_stubs(folder)
        messages = importlib.import_module("scoring.v1.ingest_pb2")
        ingest = importlib.import_module("scoring.v1.ingest_pb2_grpc").IngestStub(channel)
        try:
            if arguments.put_transaction:
                answer = put_transaction(ingest, messages, json.loads(arguments.put_transaction))
            else:
                with open(arguments.file, encoding="utf-8") as file:
                    rows = [json.loads(line) for line in file]
                answer = write_until_done(ingest, messages, arguments, rows)
            print(json.dumps(json_format.MessageToDict(answer), ensure_ascii=False))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")


def put_transaction(ingest, messages, record):
    record.setdefault("occurred_at", datetime.datetime.now(datetime.timezone.utc).isoformat())
    request = json_format.ParseDict({"transaction": record}, messages.PutTransactionRequest())
    return ingest.PutTransaction(request, timeout=60)


def write_until_done(ingest, messages, arguments, rows):
    delay = 1
    while True:
        try:
            return write(ingest, messages, arguments, rows)
        except grpc.RpcError as error:
            if error.code() not in TRY_AGAIN or delay > 60:
                raise
            time.sleep(delay)
            delay *= 2


def write(ingest, messages, arguments, rows):
    """Sends what is not committed yet; gives the summary."""
    committed = rows_committed(ingest, messages, arguments.batch_id)
    start = messages.WriteStart(
        batch_id=arguments.batch_id,
        table=messages.IngestTable.Value("INGEST_TABLE_" + arguments.table.upper()),
        operation=messages.INGEST_OPERATION_DELETE if arguments.delete else messages.INGEST_OPERATION_UPSERT,
        row_offset=committed,
    )

    def requests():
        columns = columns_of(rows)
        yield messages.WriteRequest(start=start)
        yield messages.WriteRequest(serialized_arrow=arrow_writer.schema(columns))
        for at in range(committed, len(rows), BATCH_ROWS):
            batch = [[row.get(name) for name, _ in columns] for row in rows[at : at + BATCH_ROWS]]
            yield messages.WriteRequest(serialized_arrow=arrow_writer.record_batch(columns, batch))
        # Without the end marker the service would take the stream for one that broke off.
        yield messages.WriteRequest(serialized_arrow=arrow_writer.END)

    for response in ingest.Write(requests()):
        if response.WhichOneof("payload") == "summary":
            return response.summary
        print(f"{response.acknowledgement.rows_committed} of {len(rows)} rows are safe", file=sys.stderr)
    raise RuntimeError("the stream ended without a summary")


def rows_committed(ingest, messages, batch_id):
    try:
        return ingest.GetIngestBatch(messages.GetIngestBatchRequest(batch_id=batch_id), timeout=60).rows_committed
    except grpc.RpcError as error:
        if error.code() == grpc.StatusCode.NOT_FOUND:
            return 0
        raise


def columns_of(rows):
    """Names and types of the columns, by the values that there are. Dates and times go as text in ISO 8601."""
    kinds = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    types = {bool: "bool", int: "int64", float: "double"}
    columns = []
    for name, found in kinds.items():
        found.discard(type(None))
        if found == {int, float}:
            columns.append((name, "double"))
        else:
            columns.append((name, types.get(found.pop(), "text") if len(found) == 1 else "text"))
    return columns


if __name__ == "__main__":
    main()
