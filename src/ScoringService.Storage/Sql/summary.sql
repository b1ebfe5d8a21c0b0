SELECT
    (SELECT count(*) FROM customers),
    (SELECT count(*) FROM transactions),
    (SELECT count(*) FROM interactions),
    (SELECT count(*) FROM events),
    (SELECT count(*) FROM quarantine),
    (SELECT min(occurred_at) FROM transactions),
    (SELECT max(occurred_at) FROM transactions),
    (SELECT coalesce(max(load_id), 0) FROM loads)
