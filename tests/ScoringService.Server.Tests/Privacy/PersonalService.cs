using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScoringService.Server.Access;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Privacy;

/// <summary>A server that logs everything there is, over customers with names that can be found again.</summary>
internal sealed class PersonalService : IAsyncDisposable
{
    public const string Id = "PERSON-77-王";
    public const string Name = "欧阳淑芬";
    public const string Contact = "Frau Ouyang 13800138000";
    public const string Owner = "Schmidt Keyaccount";

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-privacy-test-").FullName;
    private readonly LogCapture _log = new();

    private PersonalService() => App = Build(CallerRole.Admin);

    public WebApplication App { get; private set; }

    public GrpcChannel Channel { get; private set; } = null!;

    public ScoringDatabase Database => App.Services.GetRequiredService<ScoringDatabase>();

    public Scoring.ScoringClient Scoring => new(Channel);

    public Admin.AdminClient Admin => new(Channel);

    public V1.Quality.QualityClient Quality => new(Channel);

    public V1.Models.ModelsClient Models => new(Channel);

    public Tracking.TrackingClient Tracking => new(Channel);

    /// <summary>Everything that was logged.</summary>
    public string Logged => string.Join('\n', _log.Lines);

    /// <summary>Starts a server with 300 customers, of whom one has denied profiling and one has traces in every
    /// table.</summary>
    public static async Task<PersonalService> StartAsync(CallerRole role = CallerRole.Admin, bool fit = true)
    {
        var service = new PersonalService();
        service.Load();
        await service.ListenAsync();
        if (fit) await service.FitAsync(new FitModelRequest { Activate = true });
        if (role == CallerRole.Admin) return service;
        // What is loaded and fitted by an admin is read by others.
        await service.StopAsync();
        service.App = service.Build(role);
        await service.ListenAsync();
        return service;
    }

    public async Task<Model> FitAsync(FitModelRequest request)
    {
        using var call = Models.FitModel(request);
        Model? model = null;
        await foreach (var response in call.ResponseStream.ReadAllAsync()) model = response.Model ?? model;
        return model!;
    }

    public async Task<ScoreResult> ScoreAsync(params string[] columns)
    {
        using var call = Scoring.ScoreCustomers(new ScoreCustomersRequest { Columns = { columns } });
        var result = new ScoreResult();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) result.Add(response);
        return result;
    }

    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(ScoringServer.HttpAddress(App), "metrics"));
    }

    public ImportReport Import(ImportTable table, string text)
    {
        var path = Path.Combine(_folder, $"{table}.csv");
        File.WriteAllText(path, text);
        return Database.Import(new ImportRequest
        {
            Path = path, Table = table, LoadedAt = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ListenAsync()
    {
        await App.StartAsync();
        Channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(App));
    }

    private async Task StopAsync()
    {
        Channel.Dispose();
        // What scores in the background is to have let go of the file.
        await App.StopAsync();
        await App.DisposeAsync();
    }

    private WebApplication Build(CallerRole role)
    {
        var app = ScoringServer.Build([
            "--ScoringService:GrpcPort=0", "--ScoringService:HttpPort=0", $"--ScoringService:LocalRole={role}",
            $"--ScoringService:Database:Path={Path.Combine(_folder, "test.duckdb")}",
            "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Debug",
            "--Logging:LogLevel:Grpc=Trace", "--Logging:Console:LogLevel:Default=None",
        ]);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        return app;
    }

    private void Load()
    {
        var people = new StringBuilder("customer_id,name,contact_role,owner,consent_profiling\n");
        var sales = new StringBuilder("transaction_id,customer_id,occurred_at,amount\n");
        people.Append($"{Id},{Name},{Contact},{Owner},GRANTED\ndenied,Dora,Chef,Li,DENIED\n");
        sales.Append($"T-p1,{Id},2024-12-01,50\nT-p2,{Id},2024-11-01,70\nT-d,denied,2024-12-24,1000000\n");
        for (var i = 0; i < 298; i++)
        {
            people.Append($"C{i:D4},Anna {i},CEO,Wu,\n");
            for (var n = 0; n <= i % 5; n++)
            {
                var day = new DateTime(2024, 12, 30).AddDays(-(i % 90) - 31 * n);
                sales.Append($"T{i}-{n},C{i:D4},{day:yyyy-MM-dd},{i + n + 1}\n");
            }
        }

        Import(ImportTable.Customers, people.ToString());
        Import(ImportTable.Transactions, sales.ToString());
        Import(ImportTable.Transactions,
            $"transaction_id,customer_id,occurred_at,amount\nX1,{Id},2024-12-01,{Name}\nX2,C0001,2024-12-01,oops\n");
    }

    private sealed class LogCapture : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {state} {exception}");

        public void Dispose()
        {
        }
    }
}
