-- The columns of the loads $first to $last, each with what the table's loads before had of it.
WITH earlier AS (
    SELECT load_id, target FROM loads WHERE load_id < $first
    QUALIFY row_number() OVER (PARTITION BY target ORDER BY load_id DESC) <= $loads
),
wanted AS (
    SELECT load_id, target FROM earlier
    UNION ALL SELECT load_id, target FROM loads WHERE load_id BETWEEN $first AND $last
),
history AS (
    SELECT c.load_id, c.column_name, c.rows, c.rows_null, c.rows_rejected, c.rows_outside,
        sum(c.rows) OVER before AS rows_before, sum(c.rows_null) OVER before AS null_before
    FROM load_columns c JOIN wanted w USING (load_id)
    WINDOW before AS (PARTITION BY w.target, c.column_name ORDER BY c.load_id ROWS BETWEEN $loads PRECEDING
        AND 1 PRECEDING)
)
SELECT load_id, column_name, rows, rows_null, rows_rejected, rows_outside, CAST(coalesce(rows_before, 0) AS BIGINT),
    CAST(coalesce(null_before, 0) AS BIGINT)
FROM history WHERE load_id BETWEEN $first AND $last ORDER BY load_id, column_name
