using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using ScoringService.Storage.Database;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Privacy;

/// <summary>Writes the rows of one customer as JSON.</summary>
internal sealed class CustomerExport(Session session, Utf8JsonWriter json, long maxBytes)
{
    // A member for each table that has rows of customers, and how they are read. Whatever column is added to a table
    // is in here without further ado.
    private static readonly (string Table, string Sql)[] Tables =
    [
        ("customers", $"""
            SELECT * EXCLUDE (customer_key, industry_key, region_key),
                {Term("industry", "industry_key")}, {Term("region", "region_key")}
            FROM customers t WHERE customer_key = $key
            """),
        ("transactions", $"""
            SELECT * EXCLUDE (rowid, customer_key, category_key, currency_key, channel_key),
                {Term("product_category", "category_key")}, {Term("currency", "currency_key")},
                {Term("channel", "channel_key")}
            FROM {OptionalColumns.View} t WHERE customer_key = $key ORDER BY occurred_at, transaction_id
            """),
        ("interactions", """
            SELECT * EXCLUDE (customer_key) FROM interactions WHERE customer_key = $key
            ORDER BY occurred_at, interaction_id
            """),
        ("events", """
            SELECT * EXCLUDE (customer_key) FROM events WHERE customer_key = $key ORDER BY occurred_at, event_id
            """),
        ("tier_overrides", """
            SELECT * EXCLUDE (customer_key) FROM tier_overrides WHERE customer_key = $key ORDER BY override_id
            """),
        ("run_states", $"""
            SELECT * EXCLUDE (customer_key, lifecycle_stage, tier, rfm_segment, lifecycle_criteria, cluster,
                    churn_band),
                {Term("lifecycle_stage", "lifecycle_stage")}, {Term("tier", "tier")},
                {Term("rfm_segment", "rfm_segment")}, {Term("lifecycle_criteria", "lifecycle_criteria")},
                {Term("cluster", "cluster")}, {Term("churn_band", "churn_band")}
            FROM run_states t WHERE customer_key = $key ORDER BY as_of
            """),
        ("score_changes", """
            SELECT * EXCLUDE (customer_key) FROM score_changes WHERE customer_key = $key ORDER BY change_id
            """),
        ("deletions", """
            SELECT * EXCLUDE (customer_key) FROM deletions
            WHERE customer_key = $key OR target = 'customers' AND row_key = $id ORDER BY changed_at, row_key
            """),
    ];

    /// <summary>Writes the members.</summary>
    public void Write(int key, string id)
    {
        foreach (var (table, sql) in Tables) WriteRows(table, sql, key, id);
        var name = session.Scalar<string>("SELECT name FROM customers WHERE customer_key = $key", ("key", key));
        WriteRefused(id, name);
    }

    private static string Term(string field, string key) =>
        $"(SELECT term FROM terms WHERE field = '{field}' AND term_key = t.{key}) AS {field}";

    private void WriteRows(string member, string sql, int key, string id)
    {
        // DuckDB refuses a parameter that a statement does not have.
        (string, object?)[] parameters = sql.Contains("$id", StringComparison.Ordinal)
            ? [("key", key), ("id", id)] : [("key", key)];
        WriteRows(member, sql, parameters);
    }

    private void WriteRefused(string id, string? name)
    {
        var (own, parameters) = new RefusedRows(id, name).Own();
        WriteRows("quarantine", $"SELECT * FROM quarantine WHERE {own} ORDER BY quarantine_id", parameters);
    }

    private void WriteRows(string member, string sql, (string, object?)[] parameters)
    {
        json.WriteStartArray(member);
        session.Query(sql, row =>
        {
            WriteRow(row);
            return true;
        }, parameters);
        json.WriteEndArray();
    }

    private void WriteRow(DuckDBDataReader row)
    {
        if (json.BytesCommitted + json.BytesPending > maxBytes)
            throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"What is held on the customer is more than the {maxBytes >> 20} MiB that an export may have.");
        json.WriteStartObject();
        for (var i = 0; i < row.FieldCount; i++)
        {
            json.WritePropertyName(row.GetName(i));
            Write(row.IsDBNull(i) ? null : row.GetValue(i));
        }

        json.WriteEndObject();
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case decimal amount: json.WriteNumberValue(amount); break;
            // Not known, where the table has no null.
            case float.NaN: json.WriteNullValue(); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case DateTime instant:
                json.WriteStringValue(
                    instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                break;
            case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
