#!/usr/bin/env bash
# Builds everything and runs every test; the last line says how many passed and failed. Arguments go to 'dotnet build' and 'dotnet test',
# e.g. ./test.sh -p:UpstreamPackages=true
set -uo pipefail
cd "$(dirname "$0")"

scripts/install-test-tools.sh || { echo "0 passed, 1 failed"; exit 1; }
dotnet build ScoringService.sln -c Release --nologo -v q "$@" || { echo "0 passed, 1 failed"; exit 1; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test ScoringService.sln -c Release --no-build --nologo "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# One line per test project: "Passed!  - Failed: 0, Passed: 12, Skipped: 0, Total: 12, …"
read -r passed failed skipped projects < <(awk -F'[:,]' '/(Passed|Failed|Skipped)!  *- Failed:/ { f += $2; p += $4; s += $6; n++ }
  END { print p + 0, f + 0, s + 0, n + 0 }' "$log")
expected=$(find tests -name '*Tests.csproj' -o -name 'Interop.csproj' | wc -l)
if [ "$projects" -ne "$expected" ]; then
  echo "Only $projects of $expected test projects ran to their end."
  failed=$((failed + expected - projects))
fi
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
