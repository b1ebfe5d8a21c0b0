#!/usr/bin/env python3
"""Streams scores from the service and prints them as JSON lines, one customer a line; the last line is the summary. With --customer it
prints one customer with every score and why it is so.

Needs Debian's python3-grpcio, python3-protobuf, protobuf-compiler, protobuf-compiler-grpc and libprotobuf-dev (or pip's grpcio-tools).
The stubs are made from the .proto files of this repository when the program starts.

    python3 examples/python/score_customers.py --address 127.0.0.1:5080 --ids C1,C2
    python3 examples/python/score_customers.py --address 127.0.0.1:5080 --customer C1
    SCORING_API_KEY=$(cat crm.key) python3 examples/python/score_customers.py --address scoring.example:5080 --tls-ca ca.pem --ids C1
"""

import argparse
import importlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import grpc
from google.protobuf import json_format

import arrow_stream
import connection

PROTOS = pathlib.Path(__file__).resolve().parents[2] / "protos"


def make_stubs(folder):
    """Generates the Python modules of the API into a folder and imports them."""
    files = [str(p) for name in ("scoring/v1", "google/api") for p in sorted((PROTOS / name).glob("*.proto"))]
    plugin = shutil.which("grpc_python_plugin")
    compiler = ["protoc", f"--plugin=protoc-gen-grpc_python={plugin}"] if plugin else [sys.executable, "-m", "grpc_tools.protoc"]
    command = [*compiler, f"-I{PROTOS}", f"--python_out={folder}", f"--grpc_python_out={folder}", *files]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("the stubs could not be made; see the list of packages in " + __file__)
    # The modules lie in packages "scoring" and "google"; the latter is shared with protobuf itself.
    sys.path.insert(0, folder)
    import google

    google.__path__.append(str(pathlib.Path(folder) / "google"))
    return importlib.import_module("scoring.v1.scoring_pb2"), importlib.import_module("scoring.v1.scoring_pb2_grpc")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    connection.add_options(parser)
    parser.add_argument("--ids", help="customer ids, separated by commas; everybody when left out")
    parser.add_argument("--columns", help="columns, separated by commas; every score when left out")
    parser.add_argument("--customer", help="one customer id: print this customer and why it is scored as it is")
    parser.add_argument("--max-batch-bytes", type=int, default=0)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder, connection.connect(arguments) as channel:
        messages, services = make_stubs(folder)
        scoring = services.ScoringStub(channel)
        try:
            if arguments.customer:
                request = messages.GetCustomerRequest(customer_id=arguments.customer, with_explanation=True)
                print_customer(scoring, request)
            else:
                request = messages.ScoreCustomersRequest(max_batch_bytes=arguments.max_batch_bytes)
                if arguments.ids:
                    request.ids.customer_ids.extend(arguments.ids.split(","))
                if arguments.columns:
                    request.columns.extend(arguments.columns.split(","))
                stream_scores(scoring, request)
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")


def print_customer(scoring, request):
    customer = scoring.GetCustomer(request, timeout=60)
    print(json.dumps(json_format.MessageToDict(customer), ensure_ascii=False))


def stream_scores(scoring, request):
    reader = arrow_stream.StreamReader()
    for response in scoring.ScoreCustomers(request, timeout=60):
        kind = response.WhichOneof("payload")
        data = {
            "schema": response.schema.serialized_schema,
            "record_batch": response.record_batch.serialized_record_batch,
            "summary": response.summary.end_of_stream,
        }[kind]
        for batch in reader.feed(data):
            for values in zip(*batch.values()):
                print(json.dumps(dict(zip(batch, values)), ensure_ascii=False))
        if kind == "summary":
            summary = {"rows": response.summary.row_count, "unknown": list(response.summary.unknown_customer_ids)}
            print(json.dumps({"summary": summary}, ensure_ascii=False))
    if not reader.ended:
        sys.exit("the stream ended before its end marker")


if __name__ == "__main__":
    main()
