using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScoringService.Storage.Tests.Privacy;

/// <summary>All that is held on one customer, in one document.</summary>
public sealed class CustomerExportTests
{
    [Fact]
    public void ExportCustomer_AKnownOne_HasARowOfEveryTable()
    {
        using var data = new PrivateData();
        var export = Export(data, PrivateData.Id);

        var tables = data.Rows("""
            SELECT table_name FROM duckdb_columns() WHERE column_name = 'customer_key' AND NOT internal
                AND table_name <> 'whole_transactions' ORDER BY 1
            """);
        Assert.Equal(tables.Append("quarantine").Order(), export.Select(member => member.Key).Order());
        foreach (var table in tables)
            Assert.Equal(data.Rows($"SELECT count(*) FROM {table} WHERE customer_key = 1"),
                [$"{export[table]!.AsArray().Count}"]);
        // Every column but the keys of this database, and what the keys stand for.
        foreach (var table in tables)
        {
            var columns = data.Rows($"""
                SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}' AND NOT internal
                    AND NOT ends_with(column_name, '_key') OR table_name = '{table}' AND column_name = 'row_key'
                """);
            Assert.Empty(columns.Except(export[table]![0]!.AsObject().Select(member => member.Key)));
        }
    }

    [Fact]
    public void ExportCustomer_Values_AreThoseThatWereLoaded()
    {
        using var data = new PrivateData();
        var export = Export(data, PrivateData.Id);
        var customer = export["customers"]![0]!.AsObject();
        Assert.Equal(
            (PrivateData.Id, PrivateData.Name, PrivateData.Contact, PrivateData.Owner, "Retail", "South", "GRANTED"),
            ((string)customer["customer_id"]!, (string)customer["name"]!, (string)customer["contact_role"]!,
                (string)customer["owner"]!, (string)customer["industry"]!, (string)customer["region"]!,
                (string)customer["consent_profiling"]!));
        Assert.Null(customer["employees"]);
        Assert.Equal(
            [
                ("t2", 20m, "Coffee", "2025-01-03T00:00:00.000000Z"),
                ("t3", 30m, "Tea", "2025-02-03T00:00:00.000000Z"),
            ],
            export["transactions"]!.AsArray().Select(row => ((string)row!["transaction_id"]!, (decimal)row["amount"]!,
                (string)row["product_category"]!, (string)row["occurred_at"]!)));
        Assert.Equal([("NEW", "old 1", 100m), ("NEW", "new 1", 100m)],
            export["run_states"]!.AsArray().Select(row => ((string)row!["lifecycle_stage"]!, (string)row["tier"]!,
                (decimal)row["revenue"]!)));
        // Not the one of another customer in which the name is by mistake.
        Assert.StartsWith("x1", (string)Assert.Single(export["quarantine"]!.AsArray())!["raw_text"]!);
        Assert.Null(export["run_states"]![0]!["value_score"]);
    }

    [Fact]
    public void ExportCustomer_OfSomebodyElse_SaysNothingOfTheCustomer()
    {
        using var data = new PrivateData();
        foreach (var id in (string[])["a", "c", "d"])
        {
            var text = Export(data, id).ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            Assert.Contains($"\"{id}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain(PrivateData.Id, text, StringComparison.Ordinal);
            Assert.DoesNotContain(PrivateData.Name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ExportCustomer_NotThereOrErased_IsNotFound()
    {
        using var data = new PrivateData();
        data.Erase();
        foreach (var id in (string[])["nobody", PrivateData.Id])
            Assert.Equal(StorageErrorKind.NotFound, Assert.Throws<StorageException>(() => Export(data, id)).Kind);
    }

    [Fact]
    public void FindPerson_KnownAndUnknown_GivesWhoItIs()
    {
        using var data = new PrivateData();
        Assert.Equal(new StoredPerson(PrivateData.Name, PrivateData.Contact, PrivateData.Owner),
            data.Database.FindPerson(PrivateData.Id));
        Assert.Equal(new StoredPerson(null, null, null), data.Database.FindPerson("d"));
        Assert.Null(data.Database.FindPerson("nobody"));
    }

    private static JsonObject Export(PrivateData data, string id)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            data.Database.ExportCustomer(id, json);
            json.WriteEndObject();
        }

        return JsonNode.Parse(bytes.WrittenSpan)!.AsObject();
    }
}
