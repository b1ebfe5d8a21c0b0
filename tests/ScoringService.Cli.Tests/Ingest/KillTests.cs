using System.Globalization;
using DuckDB.NET.Data;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.Cli.Tests.Support;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Ingest;

/// <summary>kill -9 while clients write. SCORING_KILLS sets how often.</summary>
public sealed class KillTests
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("SCORING_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Serve_KilledAgainAndAgain_KeepsEveryAcknowledgedRowOnce()
    {
        using var directory = new TemporaryDirectory();
        var (killed, clean) = (directory.Combine("killed.duckdb"), directory.Combine("clean.duckdb"));
        var writers = Writers();
        var random = new Random(20_261_122);
        for (var kill = 0; kill < Kills; kill++)
        {
            await WriteUntilKilledAsync(killed, writers, random);
            // Every other time it is this process that recovers the database.
            if (kill % 2 == 0) AssertUnitsAreWhole(killed);
        }

        var batches = writers.Max(w => w.Batches) + 1;
        await WriteAllAsync(killed, writers, batches);
        await WriteAllAsync(clean, Writers(), batches);

        AssertUnitsAreWhole(killed);
        Assert.Equal(Rows(clean), Rows(killed));
        Assert.Equal(Features(clean), Features(killed));
    }

    private static RetryingWriter[] Writers() => [new("A"), new("B"), new("客")];

    /// <summary>Kills the server after some messages or some acknowledgements, or while it starts.</summary>
    private static async Task WriteUntilKilledAsync(string database, RetryingWriter[] writers, Random random)
    {
        using var server = Start(database);
        var (countsAcknowledgements, left) = (random.Next(2) == 0, random.Next(40));
        if (left == 0)
        {
            await server.KillAsync();
            return;
        }

        using var channel = await ConnectAsync(server);
        var client = new V1.Ingest.IngestClient(channel);
        var isKilled = new TaskCompletionSource();
        var writing = Task.WhenAll(writers.Select(async writer =>
        {
            try
            {
                await writer.WriteAsync(client, int.MaxValue, Count);
            }
            catch (RpcException e)
            {
                // Nothing but the kill may break the stream.
                Assert.True(Volatile.Read(ref left) <= 0, e.ToString());
            }
        }));
        // Writers that all failed would never bring the kill about.
        await Task.WhenAny(isKilled.Task, writing);
        await server.KillAsync();
        await writing;

        void Count(bool isAcknowledgement)
        {
            if (isAcknowledgement == countsAcknowledgements && Interlocked.Decrement(ref left) == 0)
                isKilled.SetResult();
        }
    }

    private static async Task WriteAllAsync(string database, RetryingWriter[] writers, int batches)
    {
        using var server = Start(database);
        using var channel = await ConnectAsync(server);
        var client = new V1.Ingest.IngestClient(channel);
        await Task.WhenAll(writers.Select(writer => writer.WriteAsync(client, batches, _ => { })));
        await server.InterruptAsync();
        (await server.EndAsync()).Expect(ExitCode.Ok);
    }

    private static ChildProcess Start(string database) => new([("Logging__LogLevel__Default", "Warning")],
        ["serve", "--database", database, "--grpc-port", "0", "--http-port", "0"]);

    private static async Task<GrpcChannel> ConnectAsync(ChildProcess server)
    {
        var line = await server.WaitForErrorLineAsync("gRPC at ");
        return GrpcChannel.ForAddress(line.Split("gRPC at ")[1].Split(',')[0]);
    }

    /// <summary>What the batches say was written is what is there: no unit is there by half.</summary>
    private static void AssertUnitsAreWhole(string path)
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        Assert.Equal(["0|0|0"], Query(path, """
            WITH said AS (SELECT coalesce(sum(rows_inserted - rows_deleted), 0) AS rows,
                coalesce(sum(rows_committed), 0) AS committed FROM ingest_batches)
            SELECT (SELECT count(*) FROM transactions) - rows,
                (SELECT count(*) - count(DISTINCT transaction_id) FROM transactions),
                (SELECT coalesce(sum(rows_read), 0) FROM loads) - committed
            FROM said
            """));
    }

    private static List<string> Rows(string path)
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        return [.. Query(path, """
            SELECT transaction_id, customer_id, occurred_at::VARCHAR, amount, quantity, cost, h.term, g.term,
                t.changed_at::VARCHAR
            FROM whole_transactions t JOIN customers USING (customer_key)
            LEFT JOIN terms h ON h.field = 'channel' AND h.term_key = channel_key
            LEFT JOIN terms g ON g.field = 'product_category' AND g.term_key = category_key ORDER BY 1
            """), .. Query(path, "SELECT target, row_key, changed_at::VARCHAR FROM deletions ORDER BY ALL"),
            .. Query(path, """
            SELECT batch_id, target, operation, rows_committed, is_complete, rows_inserted, rows_updated, rows_deleted,
                rows_duplicate, rows_stale, rows_quarantined FROM ingest_batches ORDER BY 1
            """)];
    }

    private static List<string> Query(string path, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return rows;
    }

    /// <summary>All features of all customers, by their ids.</summary>
    private static List<string> Features(string path)
    {
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        var features = database.ReadFeatures(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return [.. Enumerable.Range(0, features.Count)
            .Select(row => string.Join('|', FeatureColumns.All.Select(c => Text(Value(features[c], row))))).Order()];
    }

    private static object? Value(Column column, int row) => !column.IsValid(row) ? null : column switch
    {
        Column<int> c => c.Values[row],
        Column<byte> c => c.Values[row],
        Column<double> c => c.Values[row],
        Column<long> c => c.Values[row],
        BooleanColumn c => c[row],
        Utf8Column c => c[row],
        DictionaryColumn c => c[row],
        _ => throw new NotSupportedException(column.GetType().Name),
    };

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
