"""Tables of a comparison."""

import statistics


def summary(row, facts):
    """The row with its medians, ratios and verdicts, as JSON."""
    ratios = [theirs / ours for theirs, ours in zip(row["peer_seconds"], row["our_seconds"])]
    seconds = statistics.median(row["our_seconds"])
    numbers = dict(
        peer_median=statistics.median(row["peer_seconds"]), our_median=seconds,
        our_ns_per_customer=seconds * 1e9 / facts["customers"], ratio=statistics.median(ratios),
        least_ratio=min(ratios), greatest_ratio=max(ratios), agrees=agrees(row))
    verdicts = {level: verdict(row["target"].get(level, (None, None)), numbers) for level in ("must", "near")}
    return {**row, **numbers, "verdicts": verdicts}


def verdict(wanted, numbers):
    """Whether a target is met; None without one."""
    ratio, nanoseconds = wanted
    if ratio is None and nanoseconds is None:
        return None
    return ((ratio is None or numbers["ratio"] >= ratio)
            and (nanoseconds is None or numbers["our_ns_per_customer"] <= nanoseconds))


def agrees(row):
    """Whether every checked difference is within its limit."""
    return all(limit is None or value <= limit for value, limit in row["checks"].values())


def line(row):
    """A row while the comparison runs."""
    theirs, ours = statistics.median(row["peer_seconds"]), statistics.median(row["our_seconds"])
    checks = "; ".join(f"{name} {value:.3g}" for name, (value, _) in row["checks"].items())
    return (f"{row['stage']} | {row['ours']}: {ours:.5f} s, peer {theirs:.5f} s, {theirs / ours:.2f} x | "
            f"{'agrees' if agrees(row) else 'DIFFERS'} ({checks}) | load {row['load']:.1f}")


def markdown(rows, facts):
    """The table for people."""
    machine = f"{facts['processor']}, {facts['cores']} cores"
    versions = (f".NET SDK {facts['dotnet']}; Python {facts['python']}, numpy {facts['numpy']}, scipy {facts['scipy']},"
                f" scikit-learn {facts['sklearn']} (Debian), OMP_NUM_THREADS=2")
    lines = [
        "# This project and its peers, alternately in one run", "",
        f"{facts['customers']:,} customers, {facts['repeats']} repeats (short stages three times as many),"
        f" {facts['started']}, {facts['seconds']} s; {machine}; {versions}.", "",
        f"Peak memory of the whole run: ours {facts['our_peak_bytes'] / 2**20:.0f} MiB, peers"
        f" {facts['peer_peak_bytes'] / 2**20:.0f} MiB. First BG/NBD fit of our process, before anything was warm:"
        f" {facts['cold_bgnbd_fit_seconds']:.3f} s.", "",
        "Ratio: the peer's seconds ÷ ours in the same repeat; median (least to greatest). Seconds: medians. Every row's"
        " results were compared in every repeat; \"agrees\" names the largest difference. ns are per customer.", "",
        "| stage | peer | s | ours | s | ns per customer | ratio | required | near the limit | agrees |",
        "|---|---|---|---|---|---|---|---|---|---|"]
    for row in (summary(row, facts) for row in rows):
        cells = [
            row["stage"], row["peer"], number(row["peer_median"]), row["ours"], number(row["our_median"]),
            f"{row['our_ns_per_customer']:.1f}",
            f"**{row['ratio']:.2f}** ({row['least_ratio']:.2f} to {row['greatest_ratio']:.2f})",
            wanted(row, "must"), wanted(row, "near"), differences(row)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def number(seconds):
    return f"{seconds:.3f}" if seconds >= 0.1 else f"{seconds:.5f}"


def wanted(row, level):
    ratio, nanoseconds = row["target"].get(level, (None, None))
    parts = [f"≥ {ratio} ×"] if ratio is not None else []
    parts += [f"≤ {nanoseconds} ns"] if nanoseconds is not None else []
    return f"{', '.join(parts)}: {'met' if row['verdicts'][level] else 'not met'}" if parts else ""


def differences(row):
    checks = "; ".join(f"{name} {value:.3g}" if limit != 1.0001 else f"{name} {value:.6f}"
                       for name, (value, limit) in row["checks"].items())
    return ("yes: " if row["agrees"] else "NO: ") + checks
