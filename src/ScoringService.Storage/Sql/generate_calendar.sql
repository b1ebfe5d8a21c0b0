-- What the sample generator draws with, and when its customers buy.
--
-- Every random-looking value is drawn by hashing (seed, customer, stream), never by random(), and totals are summed as
-- integers, so that the rows depend on the variables alone and not on the number of threads or the order of work.
-- Variables: seed, customers, mean_transactions, end_at (TIMESTAMP at midnight, exclusive), horizon (days of history
-- before end_at).

-- A uniform number in (0, 1) for a key and a stream number.
CREATE MACRO uniform(key, stream) AS
    ((hash(xor(key, stream::UBIGINT)) >> 11)::DOUBLE + 0.5) / 9007199254740992;

-- A standard normal number (Box and Muller); uses stream and stream + 1.
CREATE MACRO normal(key, stream) AS
    sqrt(-2 * ln(uniform(key, stream))) * cos(2 * pi() * uniform(key, stream + 1));

-- A Poisson number from a standard normal one by Anscombe's square-root transform: close enough in distribution at
-- every mean.
CREATE MACRO poisson(mean, z) AS
    floor(greatest(0, sqrt(mean) + z / 2) ** 2 + 0.25)::INTEGER;

-- The element of a list that a uniform number falls on.
CREATE MACRO pick(list, u) AS list[1 + floor(u * len(list))::INTEGER];

-- How much is bought by each day of the history. Companies buy on working days and at the end of a quarter; people buy
-- at weekends and in the shopping festivals of June (18th) and November (11th). Integer weights, so that the running
-- totals are exact.
CREATE TABLE calendar AS
WITH days AS (
    SELECT d::INTEGER AS day, is_company,
        (getvariable('end_at') - to_days((getvariable('horizon') - d)::INTEGER))::DATE AS date
    FROM range(getvariable('horizon')) AS numbers(d), (VALUES (false), (true)) AS kinds(is_company)
), weights AS (
    SELECT day, is_company, CASE
        WHEN is_company THEN
            CASE WHEN isodow(date) >= 6 THEN 8 ELSE 100 END
            * CASE WHEN month(date) = 2 THEN 5 WHEN month(date) % 3 = 0 AND dayofmonth(date) > 20 THEN 18 ELSE 10 END
        ELSE
            CASE WHEN isodow(date) >= 6 THEN 135 ELSE 100 END
            * [9, 7, 9, 9, 10, 11, 9, 9, 10, 10, 13, 12][month(date)]
            * CASE
                WHEN month(date) = 11 AND dayofmonth(date) = 11 THEN 90
                WHEN month(date) = 6 AND dayofmonth(date) = 18 THEN 45
                WHEN month(date) = 11 AND dayofmonth(date) BETWEEN 8 AND 12 THEN 20
                ELSE 10 END
        END AS weight
    FROM days
)
SELECT day, is_company,
    (sum(weight) OVER so_far - weight) / sum(weight) OVER everything AS share_before,
    sum(weight) OVER so_far / sum(weight) OVER everything AS share_after
FROM weights
WINDOW everything AS (PARTITION BY is_company),
    so_far AS (PARTITION BY is_company ORDER BY day ROWS UNBOUNDED PRECEDING);

-- The calendar turned around, in steps of 1/65536 of all that is bought: which day a step falls on.
CREATE TABLE day_of_step AS
SELECT is_company, step::INTEGER AS step, day
FROM range(65536) AS steps(step)
JOIN calendar ON (step + 0.5) / 65536 >= share_before AND (step + 0.5) / 65536 < share_after;
