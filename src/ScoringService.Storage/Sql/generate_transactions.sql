-- Sample transactions. Needs generate_customers.sql.

-- Purchases, not yet in order, in numbers only: seconds since the first day, money in cents.
CREATE TABLE purchase AS
WITH active AS (
    SELECT persona.*, arrived.share_before AS share_from, departed.share_after AS share_to
    FROM persona
    JOIN calendar AS arrived ON arrived.day = joined AND arrived.is_company = persona.is_company
    JOIN calendar AS departed ON departed.day = gone AND departed.is_company = persona.is_company
    WHERE purchases > 0
), numbered AS (
    SELECT *, unnest(range(purchases))::INTEGER AS number FROM active
), keyed AS (
    SELECT * EXCLUDE (key), hash(xor(key, (number + 1000)::UBIGINT)) AS key, key AS customer_key FROM numbered
), drawn AS (
    SELECT *,
        -- How far through the customer's time: even for most, late for those who grow, early for those who shrink.
        CASE WHEN number = 0 THEN 0 ELSE uniform(key, 1)
            ** CASE behaviour WHEN 'GROWING' THEN 0.5 WHEN 'SHRINKING' THEN 2 ELSE 1 END END AS progress,
        CASE WHEN uniform(key, 2) < 0.5 THEN floor(uniform(customer_key, 40) * 10) ELSE floor(uniform(key, 3) * 10)
            END::UTINYINT AS category
    FROM keyed
), placed AS (
    SELECT *, least(65535, floor(65536 * (share_from + progress * (share_to - share_from))))::INTEGER AS step FROM drawn
)
SELECT customer, number, key, placed.is_company, category,
    CASE WHEN number = 0 THEN joined ELSE greatest(joined, day) END::BIGINT * 86400
        -- Companies buy in office hours, people up to midnight.
        + floor(CASE WHEN placed.is_company THEN 8 + 5 * (uniform(key, 5) + uniform(key, 6))
            ELSE 8 + 7.9 * (sqrt(uniform(key, 5)) + uniform(key, 6)) END * 3600)::BIGINT AS second,
    greatest(1, round(100 * usual_amount * [0.5, 0.7, 0.8, 1, 1, 1.2, 1.3, 1.6, 2, 3][category + 1]
        * exp(0.5 * normal(key, 7))
        * CASE behaviour WHEN 'GROWING' THEN 0.6 + 1.6 * progress WHEN 'SHRINKING' THEN 1.3 - 0.8 * progress ELSE 1 END
        ))::BIGINT AS cents
FROM placed
JOIN day_of_step ON day_of_step.step = placed.step AND day_of_step.is_company = placed.is_company;

-- All transactions in the order of time. Only numbers are sorted; text is made from them afterwards.
-- part: 0 a purchase, 1 its refund, 2 a renewal (whose number is the year).
CREATE TABLE ordered AS
WITH refund AS (
    SELECT customer, number, 1::UTINYINT AS part, key, is_company, category,
        second + 86400 + floor(uniform(key, 11) * 13 * 86400)::BIGINT AS second,
        -- Mostly the whole order, else a part of it: never more than was bought.
        CASE WHEN uniform(key, 12) < 0.6 THEN -cents
            ELSE -greatest(1, floor(cents * (0.1 + 0.8 * uniform(key, 13))))::BIGINT END AS cents
    FROM purchase
    WHERE uniform(key, 10) < CASE WHEN is_company THEN 0.015 ELSE 0.04 END
), renewal AS (
    SELECT customer, year AS number, 2::UTINYINT AS part, hash(xor(key, year::UBIGINT)) AS key, is_company,
        9::UTINYINT AS category,
        (joined + 365 * year) * 86400::BIGINT + 36000 + floor(uniform(key, 40) * 7200)::BIGINT AS second,
        round(400 * usual_amount)::BIGINT AS cents
    FROM (SELECT *, unnest(range(1, renewals + 1))::INTEGER AS year FROM persona WHERE renewals > 0)
)
SELECT customer, number, part, key, is_company, category, second, cents
FROM (
    SELECT customer, number, 0::UTINYINT AS part, key, is_company, category, second, cents FROM purchase
    UNION ALL FROM refund
    UNION ALL FROM renewal
)
WHERE second < getvariable('horizon') * 86400
ORDER BY second, customer, number, part;

-- The rows of the transactions file.
CREATE VIEW transactions AS
SELECT
    format('{}{:08d}-{}', ['T', 'R', 'N'][part + 1], customer, number) AS transaction_id,
    format('C{:08d}', customer) AS customer_id,
    getvariable('end_at') + to_seconds(second - getvariable('horizon') * 86400) AS occurred_at,
    (cents / 100)::DECIMAL(18, 2) AS amount,
    'CNY' AS currency,
    -- One order in twelve has no known cost; a refund gives back the cost share of what it refunds.
    CASE WHEN uniform(key, 14) >= 0.08
        THEN (cents * ([30, 45, 50, 55, 60, 62, 65, 70, 75, 40][category + 1] + 10 * uniform(key, 15)) / 10000)
            ::DECIMAL(18, 2) END AS cost,
    CASE WHEN part = 2 THEN 1 ELSE 1 + floor(-2 * ln(uniform(key, 16)))::INTEGER END AS quantity,
    CASE WHEN is_company
        THEN ['Consumables', 'Spare parts', 'Training', 'Support', 'Components', 'Tools', 'Software', 'Machines',
            'Projects', 'Subscription'][category + 1]
        ELSE ['Snacks', 'Books', 'Stationery', 'Beauty', 'Clothing', 'Sports', 'Home', 'Shoes',
            'Appliances', 'Electronics'][category + 1]
        END AS product_category,
    CASE WHEN is_company
        THEN pick(['DIRECT', 'DIRECT', 'DIRECT', 'PARTNER', 'PARTNER', 'ONLINE'], uniform(key, 17))
        ELSE pick(['APP', 'APP', 'APP', 'APP', 'MARKETPLACE', 'MARKETPLACE', 'WEB', 'STORE'], uniform(key, 17)) END
        AS channel,
    ['PURCHASE', 'REFUND', 'RENEWAL'][part + 1] AS kind
FROM ordered;

-- Only the ordered rows are needed from here on.
DROP TABLE purchase;
