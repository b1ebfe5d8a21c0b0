"""The stages of a comparison: what the peer does, how we do the same, which results must agree, and the targets.

A target is (least ratio, most nanoseconds per customer) that is required, and the same for "near the limit of the
machine"; None where there is none.
"""

import time
from dataclasses import dataclass, field
from typing import Callable

import numpy as np
from threadpoolctl import threadpool_limits

import peers

SAME_SUM = 1e-9
SAME_LIKELIHOOD = 1e-6
SAME_PARAMETER = 5e-3
SAME_INERTIA = 1.0001
HORIZON = 90


@dataclass
class Way:
    """One of our ways to do what a peer does."""
    name: str
    command: str
    threads: int
    check: Callable
    target: dict = field(default_factory=dict)


@dataclass
class Stage:
    """A peer, as a function that returns its seconds and its result, and our ways."""
    name: str
    peer_name: str
    peer: Callable
    ways: list


def target(must_ratio=None, must_ns=None, near_ratio=None, near_ns=None):
    return dict(must=(must_ratio, must_ns), near=(near_ratio, near_ns))


CLV_TARGET = target(must_ns=900, near_ns=450)


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def apart(ours, theirs):
    """The largest relative difference."""
    theirs = np.asarray(theirs)
    return float(np.max(np.abs(np.asarray(ours) - theirs) / np.abs(theirs)))


def sums(values):
    """As PeersAnswer.Sums."""
    return [values.sum(), np.dot(values, 1 + np.arange(len(values)) % 1021)]


def both(name, command, check, wanted):
    """Our way on two threads, which has the target, and on one."""
    return [Way(f"{name}, 2 threads", command, 2, check, wanted), Way(f"{name}, 1 thread", command, 1, check)]


class Stages:
    """The stages on one population."""

    def __init__(self, data, ours):
        self.x, self.t, self.T = data["repeats"], data["last_age"], data["age"]
        self.m, self.total = data["mean_spend"], data["total_spend"]
        self.points, self.start = data["features"], data["start"]
        # Both sides predict with our parameters, so that their results can be compared to the last digits.
        self.parameters = ours.ask("bgnbd_fit", 2)[1]["parameters"]
        self.spend = ours.ask("gammagamma_fit", 2)[1]["parameters"]

    def all(self):
        """The stages in order."""
        return [self.bgnbd(), self.gammagamma(), self.iteration(2), self.iteration(1), self.same_start(),
                self.whole_search(), self.p_alive(), self.expected(), self.clv(), self.quintiles()]

    def bgnbd(self):
        return self._likelihood(
            "BG/NBD fit", "bgnbd_fit", lambda: peers.fit_bgnbd(self.x, self.t, self.T), target(6, 270, None, 100))

    def gammagamma(self):
        return self._likelihood(
            "Gamma-Gamma fit", "gammagamma_fit", lambda: peers.fit_gammagamma(self.x, self.m),
            target(must_ns=170, near_ns=60))

    def _likelihood(self, name, command, fit, wanted):
        def check(theirs, ours):
            parameters, likelihood, _ = theirs
            worse = (likelihood - ours["log_likelihood"][0]) / abs(likelihood)
            return {
                "log-likelihood, relative": (apart(ours["log_likelihood"], [likelihood]), SAME_LIKELIHOOD),
                "by which ours is the lower one, relative": (max(0.0, float(worse)), 1e-9),
                "parameters, relative": (apart(ours["parameters"], parameters), SAME_PARAMETER)}

        label = "numpy, analytic gradient, gamma functions per distinct x, scipy L-BFGS-B (1 thread)"
        return Stage(name, label, lambda: timed(fit), both("fit from columns", command, check, wanted))

    def iteration(self, threads):
        start = self.start.astype(np.float32)

        def peer():
            with threadpool_limits(threads):
                few_seconds, few = timed(lambda: peers.kmeans(self.points, start, 5, 0))
                many_seconds, many = timed(lambda: peers.kmeans(self.points, start, 45, 0))
            return (many_seconds - few_seconds) / (many.n_iter_ - few.n_iter_), many

        wanted = target(2.5, None, 3.5, 2.8) if threads == 2 else target(2, None, 3, 5)
        return Stage(
            f"k-means iteration, {threads} thread{'s' if threads > 1 else ''}",
            f"scikit-learn Lloyd, float32, {threads} thread{'s' if threads > 1 else ''}", peer,
            [Way("slope of 5 and 45 iterations", "kmeans_iteration", threads, self._inertia(), wanted)])

    def same_start(self):
        start = self.start.astype(np.float32)
        return Stage(
            "k-means fit, same start, tolerance 1e-4", "scikit-learn KMeans(n_init=1), float32, 2 threads",
            lambda: timed(lambda: peers.kmeans(self.points, start, 300, 1e-4)),
            [Way("from standardised columns, 2 threads", "kmeans_fit", 2, self._inertia(),
                 target(3, 200, 5, 120))])

    def whole_search(self):
        seeds = iter(range(1000))
        return Stage(
            "k-means fit with its own search for a start",
            "scikit-learn KMeans(k-means++, n_init=1), float32, 2 threads, another seed each time",
            lambda: timed(lambda: peers.kmeans(self.points, None, 300, 1e-4, next(seeds))),
            [Way("8 starts and exchanges on a sample, then all points, 2 threads", "kmeans_search", 2,
                 self._inertia(), target(3, 200, 5, 120))])

    def _inertia(self):
        def check(theirs, ours):
            mine = peers.inertia(self.points, ours["centroids"].reshape(-1, 8))
            ratio = mine / peers.inertia(self.points, theirs.cluster_centers_.astype(np.float64))
            return {"inertia, ours to theirs": (ratio, SAME_INERTIA),
                    "iterations, ours to theirs": (float(ours["iterations"][0] / theirs.n_iter_), None)}

        return check

    def p_alive(self):
        return Stage(
            "P(alive)", "numpy (1 thread)",
            lambda: timed(lambda: peers.alive(self.parameters, self.x, self.t, self.T)),
            both("kernel, every customer", "p_alive", self._sums(slice(0, 2)), target(1.5, None, 3, None)))

    def expected(self):
        return Stage(
            "purchases expected in 90 days", "scipy hyp2f1 and numpy (1 thread)",
            lambda: timed(lambda: peers.expected_purchases(self.parameters, self.x, self.t, self.T, HORIZON)),
            both("kernel, every customer", "expected_purchases", self._sums(slice(0, 2)), target(3, 60, None, 40))
            + self._scorer(slice(2, 4), {}))

    def clv(self):
        return Stage(
            "12-month CLV", "12 calls of scipy hyp2f1 per customer and numpy (1 thread)",
            lambda: timed(lambda: peers.clv(self.parameters, self.spend, self.x, self.t, self.T, self.m)),
            both("kernel, every customer", "clv", self._sums(slice(0, 2)), CLV_TARGET)
            + self._scorer(slice(4, 6), CLV_TARGET))

    def _scorer(self, part, wanted):
        """The scorer computes all lifetime columns, so it does more than the peer, but each pair of x and T once."""
        return [Way("scorer, all 8 lifetime columns, each pair (x, T) once, new table, 2 threads", "score_cold", 2,
                    self._sums(part), wanted),
                Way("the same, table filled before, 2 threads", "score_warm", 2, self._sums(part))]

    @staticmethod
    def _sums(part):
        return lambda theirs, ours: {"sums, relative": (apart(ours["sums"][part], sums(theirs)), SAME_SUM)}

    def quintiles(self):
        columns = [self.T - self.t, self.x + 1, self.total]

        def check(theirs, ours):
            edges, scores = theirs
            expected = np.concatenate([sums(s.astype(np.float64)) for s in scores])
            return {"edges, relative": (apart(ours["edges"], np.concatenate(edges)), 1e-12),
                    "scores, relative": (apart(ours["sums"], expected), 0.0)}

        return Stage(
            "quintiles of R, F, M", "numpy quantile and searchsorted (1 thread)",
            lambda: timed(lambda: peers.quintiles(columns)),
            [Way("edges, means, populations, scores, 1 thread", "quintiles", 1, check, target(3, 30, 15, 6)),
             Way("the same, 2 threads", "quintiles", 2, check)])
