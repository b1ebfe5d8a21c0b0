"""Writes StressGrid.csv: P(alive) and expected purchases at extreme parameters, from the published closed forms (Fader,
Hardie and Lee 2005, equations 7 and 10; the same with n = x + 1 for MBG/NBD; Fader and Hardie 2005, note 009, for
Pareto/NBD) with Gauss's hypergeometric series summed in 120-digit arithmetic. Columns: model, r, alpha, a or s, b or
beta, x, t_x, T, horizon, P(alive), expected purchases."""
import random
from decimal import Decimal as D, getcontext

getcontext().prec = 120
LONGEST = 700_000


def gauss(a, b, c, z):
    term = total = D(1)
    k = 0
    while abs(term) > abs(total) * D(10) ** -60 or k < 10 or (a + k) * (b + k) * z > (c + k) * (k + 1):
        term *= (a + k) * (b + k) / ((c + k) * (k + 1)) * z
        total += term
        k += 1
        if k > LONGEST:
            return None
        if term == 0:
            break
    return total


def geometric(extra, r, alpha, a, b, x, tx, age, t):
    n = x + extra
    odds = a / (b + n - 1) * ((alpha + age) / (alpha + tx)) ** (r + x) if n > 0 else D(0)
    alive = 1 / (1 + odds)
    c = a + b + n - 1
    f = gauss(r + x, b + n, c, t / (alpha + age + t))
    return None if f is None else (
        alive, alive * c / (a - 1) * (1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * f))


def pareto(r, alpha, s, beta, x, tx, age, t):
    m, large, second = (beta, alpha, s + 1) if alpha >= beta else (alpha, beta, r + x)
    e = r + s + x
    parts = [gauss(e, second, e + 1, (large - m) / (large + u)) for u in (tx, age)]
    if None in parts:
        return None
    a0 = parts[0] / (large + tx) ** e - parts[1] / (large + age) ** e
    alive = 1 / (1 + s / e * (alpha + age) ** (r + x) * (beta + age) ** s * a0)
    time = (beta + age) / (s - 1) * (1 - ((beta + age) / (beta + age + t)) ** (s - 1))
    return alive, alive * (r + x) / (alpha + age) * time


HISTORIES = [(0, 0, 0), (0, 0, 39), (0, 0, 1000), (1, .5, 39), (5, 30, 38.9), (26, 30.857, 31), (200, 190, 200),
             (2000, 990, 1000), (2000, 1000, 1000), (3, 2, 1000), (50, 10, 11), (2, 0, 5)]
GEOMETRIC = [(.243, 4.414, .793, 2.426), (.7, 8.5, .6, 14), (.01, .1, .05, .3), (3, 10, .5, 1), (78, 2405, 1.2, 5),
             (.5, 5, 1 - 1e-9, 2), (.5, 5, 1 + 1e-12, 2), (.8, 60, 1e-6, 7), (2, 20, 50, 200), (.5, 5, 1e4, 1e5),
             (.3, .01, .7, .9), (.25, 4, .3, .7), (1e-5, 1, 2, 1e-5), (.2, 3, 1e-4, 1e6), (500, 1e4, 3, .01)]
PARETO = [(.553, 10.578, .606, 11.669), (.55, 10.58, 1, 11.67), (.5, 7, .8, 7), (.5143, 2.8845, .2856, 14.1087),
          (.8, 69, 1e-6, 1e5), (.01, .1, .05, .3), (78, 2405, 3, 900), (.5, 5, 1 + 1e-12, 50), (.5, 5, 1 - 1e-9, 4),
          (2, 1, 1e3, 5e4), (.3, 20, 5, .5), (.7, .05, .4, 20)]


def main():
    pick = random.Random(7)
    rows = []
    for name, parameters in [("BgNbd", GEOMETRIC), ("MbgNbd", GEOMETRIC), ("ParetoNbd", PARETO)]:
        for p in parameters:
            for h in HISTORIES:
                if name == "ParetoNbd" and p[2] == 1:
                    p = (*p[:2], 1 + 2 ** -52, p[3])
                t = pick.choice([1, 39, 1000])
                values = [D(v) for v in (*p, *h, t)]
                result = (pareto(*values) if name == "ParetoNbd"
                          else geometric(1 if name == "MbgNbd" else 0, *values))
                if result is not None:
                    alive, expected = (f"{+v:.20e}" for v in result)
                    rows.append(",".join([name, *(repr(v) for v in (*p, *h, t)), alive, expected]))
    with open("StressGrid.csv", "w") as file:
        file.write("model,r,alpha,first,second,x,t_x,T,horizon,alive,expected\n" + "\n".join(rows) + "\n")


main()
