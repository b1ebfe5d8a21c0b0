-- One row: what takes more than one row of the base to see, as it stood before the instant $before. Refunds and
-- purchases of one instant count together.
WITH sales AS (
    SELECT customer_key, occurred_at, amount FROM transactions WHERE occurred_at < $before
),
buyers AS (
    SELECT customer_key, min(occurred_at) FILTER (amount > 0) AS first_order, bool_or(amount < 0) AS has_refund
    FROM sales GROUP BY customer_key
),
balances AS (
    SELECT customer_key, sum(amount) OVER (PARTITION BY customer_key ORDER BY occurred_at) AS balance
    FROM sales SEMI JOIN (SELECT customer_key FROM buyers WHERE has_refund) refunded USING (customer_key)
),
active AS (
    SELECT customer_key FROM buyers
    UNION SELECT customer_key FROM interactions WHERE occurred_at < $before
    UNION SELECT customer_key FROM events WHERE occurred_at < $before
),
first_sale AS (SELECT CAST(min(occurred_at) AS DATE) AS on_day FROM sales),
people AS (
    SELECT c.customer_key, c.cooperation_since, b.first_order, f.on_day AS first_day,
        name IS NULL AND kind IS NULL AND industry_key IS NULL AND region_key IS NULL AND employees IS NULL
            AND annual_revenue IS NULL AND founded_on IS NULL AND cooperation_since IS NULL
            AND contact_role IS NULL AND strategic_fit IS NULL AND industry_growth IS NULL
            AND share_of_wallet IS NULL AND status IS NULL AND consent_profiling IS NULL AND owner IS NULL
            AND tags IS NULL AS is_bare
    FROM customers c LEFT JOIN buyers b USING (customer_key) CROSS JOIN first_sale f
)
SELECT
    count(*) AS customers,
    (SELECT count(*) FROM buyers) AS buyers,
    (SELECT count(DISTINCT customer_key) FROM balances WHERE balance < 0) AS overdrawn,
    count(cooperation_since) FILTER (first_order IS NOT NULL) AS dated_buyers,
    count(*) FILTER (cooperation_since > CAST(first_order AS DATE)) AS ordered_before,
    count(*) FILTER (is_bare) AS bare,
    count(*) FILTER (customer_key NOT IN (SELECT customer_key FROM active)) AS without_rows,
    count(cooperation_since) AS dated,
    count(*) FILTER (cooperation_since < first_day) AS began_before
FROM people
