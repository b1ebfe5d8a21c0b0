-- Sample events: what customers did in the last year of the history. Needs generate_customers.sql.

-- Events in the order of time, in numbers only. kind and feature count from 1 and 0; their names are below.
CREATE TABLE ordered_event AS
WITH visitor AS (
    SELECT customer, key, is_company, purchases = 0 AS is_prospect, gone,
        gone < getvariable('horizon') - 1 AS is_leaver,
        greatest(joined, getvariable('horizon') - 365)::INTEGER AS since,
        1 + floor(uniform(key, 50) * 8)::INTEGER AS breadth
    FROM persona
    WHERE gone >= getvariable('horizon') - 365
), numbered AS (
    -- Some 16 a year on average, but most people far fewer.
    SELECT *, unnest(range(poisson(
        16 * exp(1.1 * normal(key, 51) - 0.6) * (gone - since + 1) / 365, normal(key, 53))))::INTEGER AS number
    FROM visitor
), keyed AS (
    SELECT * EXCLUDE (key), hash(xor(key, (number + 1000000000)::UBIGINT)) AS key FROM numbered
), placed AS (
    SELECT *, since + floor(uniform(key, 1) * (gone - since + 1))::INTEGER AS day FROM keyed
), kept AS (
    FROM placed
    -- Who is about to leave comes ever more rarely in the last 60 days; companies are there on working days.
    WHERE NOT (is_leaver AND uniform(key, 2) * 60 > gone - day + 1)
        AND NOT (is_company AND uniform(key, 3) < 0.85
            AND isodow(getvariable('end_at')::DATE - (getvariable('horizon')::INTEGER - day)) >= 6)
)
SELECT customer, number, key, is_company,
    pick(CASE
        WHEN is_prospect THEN [1, 1, 1, 1, 1, 1, 1, 5, 6, 7]
        WHEN is_company THEN [4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 1, 1, 1, 1, 2, 5, 6, 7]
        ELSE [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 7, 7, 6] END, uniform(key, 4))::UTINYINT AS kind,
    floor(uniform(key, 5) * uniform(key, 6) * breadth)::UTINYINT AS feature,
    day::BIGINT * 86400
        + floor((8 + CASE WHEN is_company THEN 5 ELSE 7.9 END * (uniform(key, 7) + uniform(key, 8))) * 3600)::BIGINT
        AS second
FROM kept
ORDER BY second, customer, number;

-- The rows of the events file.
CREATE VIEW events AS
SELECT
    format('E{:08d}-{}', customer, number) AS event_id,
    format('C{:08d}', customer) AS customer_id,
    getvariable('end_at') + to_seconds(second - getvariable('horizon') * 86400) AS occurred_at,
    ['PAGE_VIEW', 'CART_ADD', 'LOGIN', 'FEATURE_USE', 'FORM', 'ACTIVITY', 'CONTENT'][kind] AS kind,
    CASE WHEN kind <> 4 THEN NULL
        WHEN is_company
        THEN ['orders', 'reports', 'inventory', 'team', 'export', 'alerts', 'forecast', 'api'][feature + 1]
        ELSE ['search', 'reviews', 'wishlist', 'coupons', 'live', 'chat', 'sharing', 'try_on'][feature + 1] END
        AS feature,
    CASE WHEN kind NOT IN (2, 3) THEN round(exp(3.2 + normal(key, 10)), 1) END AS duration_seconds
FROM ordered_event;
