using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>A real server on free loopback ports over a database of its own.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private TestService(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app), new GrpcChannelOptions
        {
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        Scoring = new Scoring.ScoringClient(Channel);
        Models = new V1.Models.ModelsClient(Channel);
    }

    public GrpcChannel Channel { get; }

    public Scoring.ScoringClient Scoring { get; }

    public V1.Models.ModelsClient Models { get; }

    public Uri GrpcAddress => ScoringServer.GrpcAddress(_app);

    public Uri HttpAddress => ScoringServer.HttpAddress(_app);

    public ScoringDatabase Database => _app.Services.GetRequiredService<ScoringDatabase>();

    public WebApplication App => _app;

    /// <summary>Starts a server.</summary>
    /// <param name="customers">
    /// Number of customers with purchases; some more without any. 0 leaves the database empty.
    /// </param>
    /// <param name="fit">Whether to fit and activate a model.</param>
    /// <param name="configure">Changes options.</param>
    public static async Task<TestService> StartAsync(
        int customers, bool fit = true, Action<ServerOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("scoring-server-test-").FullName;
        // Calls that need a scoring of everybody wait for it, so that each test sees what it has just changed.
        var options = new ServerOptions { GrpcPort = 0, HttpPort = 0, BackgroundRefresh = false };
        options.Database.Path = Path.Combine(folder, "test.duckdb");
        configure?.Invoke(options);
        var app = ScoringServer.Build(options);
        if (customers > 0) Load(app.Services.GetRequiredService<ScoringDatabase>(), folder, customers);
        await app.StartAsync();
        var service = new TestService(app, folder);
        if (fit && customers > 0) await service.FitAsync(new FitModelRequest { Activate = true });
        return service;
    }

    public async Task<Model> FitAsync(FitModelRequest request)
    {
        using var call = Models.FitModel(request);
        Model? model = null;
        await foreach (var response in call.ResponseStream.ReadAllAsync()) model = response.Model ?? model;
        return model!;
    }

    public async Task<ScoreResult> ScoreAsync(ScoreCustomersRequest request, CancellationToken cancellation = default)
    {
        using var call = Scoring.ScoreCustomers(request, cancellationToken: cancellation);
        var result = new ScoreResult();
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation)) result.Add(response);
        return result;
    }

    /// <summary>The text of /metrics.</summary>
    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(HttpAddress, "metrics"));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        // What works in the background is to have let go of the database.
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A fixed base: customer i has i % 7 + 1 purchases of i % 13 + 1.25 × number, the last one i % 200 days before
    /// 2024-12-31; every tenth customer more has none.
    /// </summary>
    private static void Load(ScoringDatabase database, string folder, int customers)
    {
        var people = new StringBuilder("customer_id,kind,industry,region\n");
        var sales = new StringBuilder("transaction_id,customer_id,occurred_at,amount\n");
        var end = new DateTime(2024, 12, 31, 12, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < customers + (customers / 10); i++)
        {
            var id = i % 3 == 0 ? $"客户{i:D7}" : $"C{i:D7}";
            people.Append(CultureInfo.InvariantCulture,
                $"{id},{(i % 4 == 0 ? "B2B" : "B2C")},{(i % 2 == 0 ? "retail" : "")},R{i % 5}\n");
            for (var n = 0; i < customers && n <= i % 7; n++)
            {
                var at = end.AddDays(-(i % 200) - (n * 30));
                sales.Append(CultureInfo.InvariantCulture,
                    $"T{i}-{n},{id},{at:yyyy-MM-dd HH:mm:ss},{(i % 13) + (1.25 * (n + 1))}\n");
            }
        }

        Import(database, ImportTable.Customers, Path.Combine(folder, "customers.csv"), people);
        Import(database, ImportTable.Transactions, Path.Combine(folder, "transactions.csv"), sales);
    }

    internal static void Import(ScoringDatabase database, ImportTable table, string path, StringBuilder text)
    {
        File.WriteAllText(path, text.ToString());
        var report = database.Import(new ImportRequest
        {
            Path = path, Table = table, LoadedAt = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        Assert.Equal(0, report.RowsQuarantined);
    }
}

/// <summary>A received score stream.</summary>
internal sealed class ScoreResult
{
    public List<ArrowRecordBatch> Batches { get; } = [];

    public byte[] Schema { get; private set; } = [];

    public List<string> Removed { get; } = [];

    public ScoreSummary? Summary { get; private set; }

    public void Add(ScoreCustomersResponse response)
    {
        switch (response.PayloadCase)
        {
            case ScoreCustomersResponse.PayloadOneofCase.Schema:
                Assert.Empty(Batches);
                Schema = [.. Schema, .. response.Schema.SerializedSchema];
                break;
            case ScoreCustomersResponse.PayloadOneofCase.RecordBatch:
                Assert.NotEmpty(Schema);
                Assert.Null(Summary);
                Batches.Add(response.RecordBatch);
                break;
            case ScoreCustomersResponse.PayloadOneofCase.Removed:
                Removed.AddRange(response.Removed.CustomerIds);
                break;
            default:
                Assert.Null(Summary);
                Summary = response.Summary;
                break;
        }
    }

    /// <summary>The whole Arrow stream.</summary>
    public byte[] Bytes() =>
        [.. Schema, .. Batches.SelectMany(b => b.SerializedRecordBatch.ToByteArray()),
            .. Summary!.EndOfStream.ToByteArray()];

    /// <summary>All rows, each as column name → value (string, double, long, bool or null).</summary>
    public List<Dictionary<string, object?>> Rows()
    {
        var rows = new List<Dictionary<string, object?>>();
        using var reader = new ArrowStreamReader(new MemoryStream(Bytes()), new CompressionCodecFactory());
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                var row = new Dictionary<string, object?>();
                for (var c = 0; c < batch.ColumnCount; c++)
                    row[batch.Schema.GetFieldByIndex(c).Name] = Value(batch.Column(c), i);
                rows.Add(row);
            }
        }

        return rows;
    }

    private static object? Value(IArrowArray array, int row) => array switch
    {
        _ when array.IsNull(row) => null,
        StringArray a => a.GetString(row),
        DictionaryArray a => ((StringArray)a.Dictionary).GetString(((Int32Array)a.Indices).GetValue(row)!.Value),
        Int32Array a => (long)a.GetValue(row)!.Value,
        UInt8Array a => (long)a.GetValue(row)!.Value,
        DoubleArray a => a.GetValue(row)!.Value,
        TimestampArray a => a.GetValue(row)!.Value,
        BooleanArray a => a.GetValue(row)!.Value,
        _ => throw new NotSupportedException(array.GetType().Name),
    };
}

/// <summary>One server with 3,000 buyers, shared by the tests that only read.</summary>
public sealed class SharedService : IAsyncLifetime
{
    internal const int Buyers = 3000;

    internal TestService Service { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Service = await TestService.StartAsync(Buyers);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();
}
