-- The changes from the run at $before to the run at $as_of. $model is the part of the reasons that all of them share;
-- null for none. Rows are numbered so that, newest first, customers come in the order of their keys.
INSERT INTO score_changes
WITH moved AS MATERIALIZED (
    SELECT n.*, coalesce(b.lifecycle_stage, -1) AS old_stage, coalesce(b.tier, -1) AS old_tier,
        coalesce(b.rfm_segment, -1) AS old_segment, b.value_score AS old_score, b.is_overridden AS was_overridden
    FROM (SELECT * FROM run_states WHERE as_of = $as_of) n
    LEFT JOIN (SELECT * FROM run_states WHERE as_of = $before) b ON b.customer_key = n.customer_key
    WHERE n.lifecycle_stage <> coalesce(b.lifecycle_stage, -1) OR n.tier <> coalesce(b.tier, -1)
        OR n.rfm_segment <> coalesce(b.rfm_segment, -1)
),
changes AS (
    SELECT customer_key, 'lifecycle_stage' AS what, old_stage AS from_key, lifecycle_stage AS to_key,
        nullif(concat_ws(', ', replace(term, ',', ', '), CASE WHEN is_fallback THEN 'fallback' END), '') AS reason
    FROM moved
    LEFT JOIN (SELECT * FROM terms WHERE field = 'lifecycle_criteria') c ON c.term_key = lifecycle_criteria
    WHERE lifecycle_stage <> old_stage
    UNION ALL
    SELECT customer_key, 'tier', old_tier, tier,
        CASE
            WHEN is_overridden THEN 'override'
            WHEN was_overridden THEN 'override no longer holds'
            WHEN isnan(value_score) THEN 'no value_score'
            WHEN old_score IS NULL OR isnan(old_score) THEN printf('value_score %.1f', value_score::DOUBLE)
            ELSE printf('value_score %.1f -> %.1f', old_score::DOUBLE, value_score::DOUBLE)
        END
    FROM moved WHERE tier <> old_tier
    UNION ALL
    SELECT customer_key, 'rfm_segment', old_segment, rfm_segment,
        CASE
            WHEN recency_score = 0 THEN 'no RFM scores'
            ELSE format('R {} F {} M {}', recency_score, frequency_score, monetary_score)
        END
    FROM moved WHERE rfm_segment <> old_segment
)
SELECT
    (SELECT coalesce(max(change_id), 0) FROM score_changes)
        + row_number() OVER (ORDER BY h.customer_key DESC, h.what DESC),
    $as_of, h.customer_key, h.what::changed_column, f.term, t.term, concat_ws('; ', h.reason, $model::VARCHAR)
FROM changes h
LEFT JOIN terms f ON f.field = h.what AND f.term_key = h.from_key
LEFT JOIN terms t ON t.field = h.what AND t.term_key = h.to_key;
