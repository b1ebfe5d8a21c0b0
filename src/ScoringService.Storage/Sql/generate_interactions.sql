-- Sample interactions: tickets, complaints, surveys and the like of the last two years of the history. Needs
-- generate_customers.sql.

-- Interactions in the order of time, in numbers only. kind counts from 1; its names are below. mood is how content the
-- customer is, 0 to 10.
CREATE TABLE ordered_interaction AS
WITH contact AS (
    SELECT customer, key, is_company, purchases = 0 AS is_prospect, gone,
        gone < getvariable('horizon') - 1 AS is_leaver,
        greatest(joined, getvariable('horizon') - 730)::INTEGER AS since,
        7.6 + 1.3 * normal(key, 60) AS usual_mood
    FROM persona
    WHERE gone >= getvariable('horizon') - 730
), numbered AS (
    SELECT *, unnest(range(poisson(
        CASE WHEN is_prospect THEN 0.5 WHEN is_company THEN 8 ELSE 1.5 END * exp(0.8 * normal(key, 62) - 0.3)
            * (gone - since + 1) / 365, normal(key, 64))))::INTEGER AS number
    FROM contact
), keyed AS (
    SELECT * EXCLUDE (key), hash(xor(key, (number + 2000000000)::UBIGINT)) AS key FROM numbered
), placed AS (
    SELECT *, since + floor(uniform(key, 1) * (gone - since + 1))::INTEGER AS day FROM keyed
), felt AS (
    -- Who leaves was less and less content in the last 120 days.
    SELECT *, usual_mood - CASE WHEN is_leaver THEN 3 * greatest(0, 1 - (gone - day) / 120) ELSE 0 END AS mood
    FROM placed
), drawn AS (
    SELECT *, pick(CASE
        WHEN is_prospect THEN [6, 6, 6, 5]
        WHEN mood < 6 THEN [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 6, 6, 7, 7]
        WHEN is_company THEN [1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 5, 5, 5, 6, 6, 2, 4, 7]
        ELSE [1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 6, 6, 6, 6, 6, 2, 4, 4, 7] END, uniform(key, 2))::UTINYINT AS kind
    FROM felt
)
SELECT customer, number, key, kind,
    least(10, greatest(0, mood + 0.8 * normal(key, 3) - CASE kind WHEN 2 THEN 3 ELSE 0 END)) AS mood,
    day::BIGINT * 86400
        + floor((8 + CASE WHEN is_company THEN 5 ELSE 7.9 END * (uniform(key, 5) + uniform(key, 6))) * 3600)::BIGINT
        AS second
FROM drawn
ORDER BY second, customer, number;

-- The rows of the interactions file. A survey asks how likely a recommendation is: a whole number; the other scores say
-- how content the customer was.
CREATE VIEW interactions AS
SELECT
    format('I{:08d}-{}', customer, number) AS interaction_id,
    format('C{:08d}', customer) AS customer_id,
    getvariable('end_at') + to_seconds(second - getvariable('horizon') * 86400) AS occurred_at,
    ['TICKET', 'COMPLAINT', 'SURVEY', 'REFERRAL', 'VISIT', 'CAMPAIGN', 'SUGGESTION'][kind] AS kind,
    CASE WHEN kind = 3 AND uniform(key, 7) < 0.95 THEN round(mood)
        WHEN kind IN (1, 2, 5) AND uniform(key, 7) < 0.5 THEN round(mood, 1) END AS score,
    CASE WHEN kind IN (1, 2) THEN round(exp(3.5 + normal(key, 8)), 1) END AS response_minutes,
    CASE kind WHEN 1 THEN uniform(key, 10) < 0.95 WHEN 2 THEN uniform(key, 10) < 0.8 END AS resolved
FROM ordered_interaction;
