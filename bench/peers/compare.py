#!/usr/bin/python3
"""Times this project and its peers alternately on the same data and checks that their results agree.

    dotnet build -c Release bench/ScoringService.Benchmarks
    /usr/bin/python3 bench/peers/compare.py PATH/ScoringService.Benchmarks.dll --out peers-1m

Needs Debian's python3-numpy, python3-scipy and python3-sklearn. Writes OUT.json and OUT.md; ends with exit code 1 when
results differ.
"""

import os

# Before numpy is loaded: both sides get two threads.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "2"

import argparse
import json
import subprocess
import sys
import tempfile
import time

# Leaves no compiled modules beside the sources.
sys.dont_write_bytecode = True

try:
    import numpy as np
    import scipy
    import sklearn
except ImportError as error:
    sys.exit(f"{error.name} is missing: the peers need Debian's python3-numpy, python3-scipy and python3-sklearn.")

import report
from stages import Stages

SHORT = 0.1


class Ours:
    """This project's side: a process that answers a line per command."""

    def __init__(self, dotnet, program, folder):
        self.process = subprocess.Popen([dotnet, program, "peers", "serve", folder], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.cold_fit = self._read()

    def ask(self, command, threads):
        self.process.stdin.write(f"{command} {threads}\n")
        self.process.stdin.flush()
        return self._read()

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The benchmark process ended.")
        answer = json.loads(line)
        return answer["seconds"], {name: np.array(values) for name, values in answer["result"].items()}


def load(folder):
    """The population that the export wrote."""
    def read(name, kind):
        return np.fromfile(os.path.join(folder, name), dtype=kind)

    data = {name: read(name + ".f64", "<f8") for name in ("repeats", "last_age", "age", "mean_spend", "total_spend")}
    data["features"] = np.ascontiguousarray(
        np.stack([read(f"feature{j}.f32", "<f4") for j in range(8)], axis=1))
    data["start"] = read("start.f64", "<f8").reshape(-1, 8)
    return data


def measure(stage, ours, repeats):
    """Runs a stage's peer and each of our ways to do the same, in turn; returns a row per way. Short stages, which a
    moment's disturbance falsifies, are repeated three times as often."""
    rows = [dict(stage=stage.name, peer=stage.peer_name, ours=way.name, threads=way.threads, target=way.target,
                 peer_seconds=[], our_seconds=[], checks={}) for way in stage.ways]
    for _ in range(repeats if stage.peer()[0] > SHORT else 3 * repeats):
        peer_seconds, expected = stage.peer()
        for way, row in zip(stage.ways, rows):
            seconds, result = ours.ask(way.command, way.threads)
            row["peer_seconds"].append(peer_seconds)
            row["our_seconds"].append(seconds)
            for name, (value, limit) in way.check(expected, result).items():
                worst = max(value, row["checks"].get(name, (value,))[0])
                row["checks"][name] = (worst, limit)
    for row in rows:
        row["load"] = os.getloadavg()[0]
        print(report.line(row), flush=True)
    return rows


def conditions(options, ours, cold, started):
    """What a reader must know of a run."""
    def first(path, key):
        with open(path, encoding="ascii") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "unknown")

    return dict(
        customers=options.customers, repeats=options.repeats, processor=first("/proc/cpuinfo", "model name"),
        cores=os.cpu_count(), python=sys.version.split()[0], numpy=np.__version__, scipy=scipy.__version__,
        sklearn=sklearn.__version__,
        dotnet=subprocess.run([options.dotnet, "--version"], capture_output=True, text=True).stdout.strip(),
        started=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(started)), seconds=round(time.time() - started),
        cold_bgnbd_fit_seconds=cold,
        our_peak_bytes=int(ours.ask("memory", 1)[1]["peak_bytes"][0]),
        peer_peak_bytes=1024 * int(first("/proc/self/status", "VmHWM").split()[0]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="ScoringService.Benchmarks.dll")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", help="only stages whose names contain this")
    parser.add_argument("--out", default="peers", help="path of the results, without an ending")
    parser.add_argument("--dotnet", default="dotnet")
    options = parser.parse_args()
    started = time.time()
    with tempfile.TemporaryDirectory() as folder:
        export = [options.dotnet, options.program, "peers", "export", folder, str(options.customers)]
        subprocess.run(export, check=True)
        data = load(folder)
        ours = Ours(options.dotnet, options.program, folder)
    rows = []
    for stage in Stages(data, ours).all():
        if options.only is None or options.only in stage.name:
            rows += measure(stage, ours, options.repeats)
    facts = conditions(options, ours, ours.cold_fit[0], started)
    ours.close()
    with open(options.out + ".json", "w", encoding="utf-8") as file:
        json.dump(dict(conditions=facts, rows=[report.summary(row, facts) for row in rows]), file, indent=1)
        file.write("\n")
    with open(options.out + ".md", "w", encoding="utf-8") as file:
        file.write(report.markdown(rows, facts))
    sys.exit(0 if all(report.agrees(row) for row in rows) else 1)


if __name__ == "__main__":
    main()
