using System.Diagnostics.Metrics;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Storage;
using ScoringService.Storage.Tests.Features;

namespace ScoringService.Server.Tests;

/// <summary>Commits that the tests of refreshes make.</summary>
internal static class RefreshData
{
    private static readonly ColumnDefinition Any = new("", ColumnType.Utf8, "", "", "", "");

    /// <summary>Writes rows as a client would, and returns when they are committed.</summary>
    public static void Commit(this TestService service, RandomCommit commit)
    {
        var lines = commit.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',').Select(field => field.Length == 0 ? null : field).ToArray()).ToArray();
        var columns = lines[0].Select((name, i) => new IngestColumn(
            name!, IngestType.Text, Utf8Column.FromStrings(Any, [.. lines.Skip(1).Select(line => line[i])]))).ToList();
        using var writer = service.Database.OpenIngest(new IngestStart
        {
            Table = commit.Table, Operation = commit.Operation, Source = "test",
            ReceivedAt = TrackingData.LastDay.AddDays(100),
        });
        writer.Bind([.. columns.Select(column => (column.Name, column.Type))]);
        writer.Add(new IngestRows(lines.Length - 1, columns));
        Assert.Equal(0, writer.Complete().Rows.Quarantined);
    }

    /// <summary>Runs a statement behind the back of the service.</summary>
    public static void RunSql(this TestService service, string sql)
    {
        var path = service.App.Services.GetRequiredService<ServerOptions>().Database.Path;
        using var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>Waits for an instrument to measure something.</summary>
internal sealed class MetricWait : IDisposable
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to wait.</summary>
    /// <param name="service">Whose instrument it is.</param>
    /// <param name="instrument">Its name.</param>
    public MetricWait(TestService service, string instrument)
    {
        var meters = service.App.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (found, listener) =>
        {
            if (found.Name == instrument && found.Meter.Scope == meters) listener.EnableMeasurementEvents(found);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) =>
        {
            if (value > 0) _done.TrySetResult();
        });
        _listener.Start();
    }

    /// <summary>Ends with the first measurement.</summary>
    public Task Task => _done.Task;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
