"""How the examples reach the service: with --tls-ca over TLS, and as the holder of the API key or token in the variable SCORING_API_KEY or of
a client certificate."""

import os

import grpc


def add_options(parser):
    """Adds the options of a connection to a program."""
    parser.add_argument("--address", default="127.0.0.1:5080")
    parser.add_argument("--tls-ca", help="PEM file with the authority that signed the service's certificate; TLS is used when it is given")
    parser.add_argument("--client-certificate", help="PEM file with a certificate to show")
    parser.add_argument("--client-key", help="PEM file with its private key")


def connect(arguments):
    """Opens a channel."""
    key = os.environ.get("SCORING_API_KEY", "").strip()
    if not arguments.tls_ca:
        if key:
            raise SystemExit("a key is sent over TLS only: give --tls-ca")
        return grpc.insecure_channel(arguments.address)
    credentials = grpc.ssl_channel_credentials(
        _read(arguments.tls_ca), _read(arguments.client_key), _read(arguments.client_certificate))
    if key:
        # Sent with every call as: authorization: Bearer KEY
        credentials = grpc.composite_channel_credentials(credentials, grpc.access_token_call_credentials(key))
    return grpc.secure_channel(arguments.address, credentials)


def _read(path):
    if path is None:
        return None
    with open(path, "rb") as file:
        return file.read()
