using DuckDB.NET.Data;
using ScoringService.Storage;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>A server over an empty database, a client of Ingest, and a look into the tables.</summary>
internal sealed class IngestService : IAsyncDisposable
{
    private readonly TestService _service;
    private readonly string _path;

    private IngestService(TestService service, string path)
    {
        _service = service;
        _path = path;
        Client = new V1.Ingest.IngestClient(service.Channel);
    }

    public TestService Service => _service;

    public V1.Ingest.IngestClient Client { get; }

    public ScoringDatabase Database => _service.Database;

    public static async Task<IngestService> StartAsync(Action<ServerOptions>? configure = null)
    {
        var path = "";
        var service = await TestService.StartAsync(0, configure: options =>
        {
            configure?.Invoke(options);
            path = options.Database.Path;
        });
        return new IngestService(service, path);
    }

    /// <summary>The rows of a query, each with its values as text.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={_path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i)
                ? "" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
