"""What a careful user of numpy, scipy and scikit-learn writes: the peers that compare.py times.

Sources of the formulas: BG/NBD, Fader, Hardie and Lee 2005; P(alive), their note 021 of 2008; Gamma-Gamma, Fader and
Hardie 2013, note 025. x, t, T: repeat purchases, time of the last one, age of the customer; m: mean repeat spend.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, hyp2f1
from sklearn.cluster import KMeans

CLUSTERS = 8
MONTH = 365.25 / 12
MONTHLY_DISCOUNT = 1.1 ** (1 / 12) - 1
QUINTILES = [0.2, 0.4, 0.6, 0.8]


def _maximise(objective, start):
    """Minimises objective(log parameters) -> (value, gradient), both per customer."""
    found = minimize(objective, np.log(start), jac=True, method="L-BFGS-B")
    return np.exp(found.x), -found.fun, found.nfev


def fit_bgnbd(x, t, T):
    """Maximum likelihood with an analytic gradient; gamma functions once per distinct x.

    Returns the parameters r, alpha, a, b, the log-likelihood and the number of evaluations.
    """
    customers = len(x)
    counts = np.bincount(x.astype(np.int64))
    levels = np.flatnonzero(counts)
    counts = counts[levels].astype(np.float64)
    again = x > 0
    xr, tr, Tr = x[again], t[again], T[again]

    def objective(point):
        r, alpha, a, b = np.exp(point)
        log_age = np.log(alpha + T)
        odds = (r + xr) * (log_age[again] - np.log(alpha + tr)) + np.log(a) - np.log(b + xr - 1)
        left = expit(odds)
        total = np.dot(counts, gammaln(r + levels) + gammaln(b + levels) - gammaln(a + b + levels))
        total += customers * (gammaln(a + b) - gammaln(b) - gammaln(r) + r * np.log(alpha))
        total += np.logaddexp(0, odds).sum() - np.dot(r + x, log_age)
        by_r = np.dot(counts, digamma(r + levels)) + customers * (np.log(alpha) - digamma(r)) - log_age.sum()
        by_r += np.dot(left, log_age[again] - np.log(alpha + tr))
        by_alpha = customers * r / alpha - ((r + x) / (alpha + T)).sum()
        by_alpha += np.dot(left * (r + xr), 1 / (alpha + Tr) - 1 / (alpha + tr))
        both = customers * digamma(a + b) - np.dot(counts, digamma(a + b + levels))
        by_a = both + left.sum() / a
        by_b = both + np.dot(counts, digamma(b + levels)) - customers * digamma(b) - (left / (b + xr - 1)).sum()
        gradient = np.array([by_r * r, by_alpha * alpha, by_a * a, by_b * b])
        return -total / customers, -gradient / customers

    parameters, mean, evaluations = _maximise(objective, [1, T.sum() / x.sum(), 1, 4])
    return parameters, mean * customers, evaluations


def fit_gammagamma(x, m):
    """The same for Gamma-Gamma; parameters p, q, gamma."""
    again = (x > 0) & (m > 0)
    x, m = x[again], m[again]
    customers = len(x)
    totals = x * m
    counts = np.bincount(x.astype(np.int64))
    logs = np.bincount(x.astype(np.int64), weights=np.log(totals))
    levels = np.flatnonzero(counts)
    counts, logs = counts[levels].astype(np.float64), logs[levels]
    constant = np.dot(counts, np.log(levels)) - logs.sum()

    def objective(point):
        p, q, gamma = np.exp(point)
        log_sum = np.log(gamma + totals)
        share = 1 / (gamma + totals)
        px = p * levels
        total = np.dot(counts, gammaln(px + q) - gammaln(px)) + customers * (q * np.log(gamma) - gammaln(q))
        total += p * np.dot(levels, logs) + constant - p * np.dot(x, log_sum) - q * log_sum.sum()
        by_p = np.dot(counts * levels, digamma(px + q) - digamma(px)) + np.dot(levels, logs) - np.dot(x, log_sum)
        by_q = np.dot(counts, digamma(px + q)) + customers * (np.log(gamma) - digamma(q)) - log_sum.sum()
        by_gamma = customers * q / gamma - p * np.dot(x, share) - q * share.sum()
        return -total / customers, -np.array([by_p * p, by_q * q, by_gamma * gamma]) / customers

    mean = m.mean()
    parameters, value, evaluations = _maximise(objective, [4, 3, mean * 2 / 4])
    return parameters, value * customers, evaluations


def alive(parameters, x, t, T):
    """P(alive) by BG/NBD."""
    r, alpha, a, b = parameters
    odds = a / (b + np.maximum(x, 1) - 1) * ((alpha + T) / (alpha + t)) ** (r + x)
    return 1 / (1 + np.where(x > 0, odds, 0))


def _if_alive(parameters, x, T, horizon):
    r, alpha, a, b = parameters
    age = alpha + T
    ratio = (age / (age + horizon)) ** (r + x)
    return (a + b + x - 1) / (a - 1) * (1 - ratio * hyp2f1(r + x, b + x, a + b + x - 1, horizon / (age + horizon)))


def expected_purchases(parameters, x, t, T, horizon):
    """Purchases expected within a horizon, one call of the hypergeometric function per customer."""
    return alive(parameters, x, t, T) * _if_alive(parameters, x, T, horizon)


def clv(parameters, spend, x, t, T, m):
    """Revenue of the next 12 months, discounted: 12 horizons, each computed once."""
    discounted = np.zeros_like(T)
    before = 0
    for month in range(1, 13):
        until = _if_alive(parameters, x, T, month * MONTH)
        discounted += (until - before) / (1 + MONTHLY_DISCOUNT) ** month
        before = until
    return alive(parameters, x, t, T) * discounted * order_value(spend, x, m)


def order_value(spend, x, m):
    """Expected amount of a future purchase by Gamma-Gamma."""
    p, q, gamma = spend
    own = np.where(m > 0, p * x, 0)
    return p * gamma / (q - 1) + own / (own + q - 1) * (m - p * gamma / (q - 1))


def quintiles(columns):
    """Edges of each column (type 7 of Hyndman and Fan 1996) and scores 1 to 5 of each customer."""
    edges = [np.quantile(column, QUINTILES) for column in columns]
    scores = [np.searchsorted(e, column).astype(np.uint8) + 1 for e, column in zip(edges, columns)]
    return edges, scores


def kmeans(points, start, iterations, tolerance, seed=None):
    """scikit-learn's k-means by Lloyd's algorithm with a single start, that given or one of k-means++."""
    chosen = "k-means++" if start is None else start
    return KMeans(CLUSTERS, init=chosen, n_init=1, max_iter=iterations, tol=tolerance, algorithm="lloyd",
                  random_state=seed).fit(points)


def inertia(points, centroids):
    """Sum of the squared distances to the nearest centroid, in float64."""
    total = 0.0
    for first in range(0, len(points), 1 << 16):
        block = points[first:first + (1 << 16)].astype(np.float64)
        from_centroid = (centroids ** 2).sum(1) - 2 * block @ centroids.T
        total += (block ** 2).sum() + from_centroid.min(1).sum()
    return total
