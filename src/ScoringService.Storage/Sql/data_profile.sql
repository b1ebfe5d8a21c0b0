-- One row: what the scores of a model should be read with.
WITH sales AS (SELECT min(occurred_at) AS first_at, max(occurred_at) AS last_at FROM transactions),
began AS (
    SELECT count(cooperation_since) AS dated,
        count(*) FILTER (cooperation_since < (SELECT CAST(first_at AS DATE) FROM sales)) AS began_before
    FROM customers
),
latest AS (
    SELECT sum(rows_read) AS rows_read, sum(rows_quarantined) AS rows_quarantined FROM loads
    WHERE loaded_at > (SELECT max(loaded_at) FROM loads) - INTERVAL 1 DAY
)
SELECT (SELECT coalesce(max(load_id), 0) FROM loads), first_at, last_at, dated, began_before, rows_read,
    rows_quarantined
FROM sales, began, latest
