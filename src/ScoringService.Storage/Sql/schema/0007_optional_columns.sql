-- Transactions have the columns that somebody sent. This view has all of them; the program drops the columns that are
-- empty, adds those that are sent, and makes the view anew each time.
CREATE VIEW whole_transactions AS
SELECT rowid, transaction_id, customer_key, occurred_at, amount, currency_key, cost, quantity, category_key, channel_key,
    kind, changed_at
FROM transactions;
