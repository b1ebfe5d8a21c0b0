#!/usr/bin/env bash
# Installs what tests run besides .NET: from Debian gRPC for Python, Prometheus, kubectl, faketime and a browser for the HTML report;
# from npm the packages of examples/node and tests/Interop.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc libprotobuf-dev chromium
  prometheus systemd faketime)
# Others pack kubectl too, and Debian's package refuses to be installed beside theirs.
command -v kubectl >/dev/null || packages+=(kubernetes-client)
missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if ((${#missing[@]})); then
  command -v apt-get >/dev/null || { echo "Needed for the tests: ${missing[*]} (no apt-get here to install them)." >&2; exit 1; }
  sudo=(); [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi

command -v npm >/dev/null || { echo "npm is needed (for DuckDB's native library and the Node client): apt-get install npm" >&2; exit 1; }
npm ci --prefix examples/node --no-audit --no-fund --loglevel=error
# Without a lock file, which would name platforms that not every registry has.
npm install --prefix tests/Interop --no-package-lock --no-audit --no-fund --loglevel=error
