using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.Server;
using ScoringService.V1;

namespace ScoringService.Interop.Monitoring;

/// <summary>
/// A server as it runs in production, with TLS, keys, limits, a schedule, data up to yesterday and a model; Prometheus
/// that scrapes it; and callers who read and write all the time, rightly and wrongly.
/// </summary>
public sealed class LoadedServer : IAsyncLifetime
{
    private const int Customers = 2000;

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-monitoring-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private ServerProcess _server = null!;
    private GrpcChannel _channel = null!;
    private Task _load = Task.CompletedTask;

    /// <summary>The Prometheus that looks at it.</summary>
    internal PrometheusProcess Prometheus { get; private set; } = null!;

    /// <summary>The lines of its log so far.</summary>
    internal IEnumerable<string> Log => _server.Log;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "sales.csv"), Sales());
        var key = await MakeKeyAsync();
        using var certificate = MakeCertificate();
        await File.WriteAllTextAsync(Path.Combine(_folder, "scoring.key"), key);
        string[] settings =
        [
            $"ImportDirectory={files}", "Schedule:Run=* * * * *", "Security:ApiKeys=true",
            "Security:Tls:CertificateFile=scoring-ca.pem", "Security:Tls:KeyFile=server-key.pem",
            "Admission:MaxStreams=1", "Admission:MaxWaiting=0",
        ];
        _server = await ServerProcess.StartAsync(_folder,
            [.. settings.Select(setting => $"ScoringService:{setting}"),
                "Logging:LogLevel:ScoringService.Requests=Information"]);
        Prometheus = await PrometheusProcess.StartAsync(_folder, _server.Http);
        _channel = Channel(key, certificate);
        using (var import = new Ingest.IngestClient(_channel)
            .ImportFiles(new ImportFilesRequest { FilePattern = "sales.csv" }))
            await foreach (var _ in import.ResponseStream.ReadAllAsync()) continue;
        using (var fit = new V1.Models.ModelsClient(_channel).FitModel(new FitModelRequest { Activate = true }))
            await foreach (var _ in fit.ResponseStream.ReadAllAsync()) continue;
        using var stranger = Channel("scoring_nobody", certificate);
        await Assert.ThrowsAsync<RpcException>(async () => await new V1.Models.ModelsClient(stranger)
            .ListModelsAsync(new ListModelsRequest()));
        _load = Task.Run(LoadAsync);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _load;
        _channel.Dispose();
        await Prometheus.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Fails when the callers could not go on.</summary>
    internal void CheckLoad() => Assert.False(_load.IsFaulted, _load.Exception?.ToString());

    private async Task LoadAsync()
    {
        var scoring = new Scoring.ScoringClient(_channel);
        var ingest = new Ingest.IngestClient(_channel);
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            for (var n = 0; n < 20; n++)
                await scoring.GetCustomerAsync(
                    new GetCustomerRequest { CustomerId = $"C{((i * 20) + n) % Customers}" });
            using (var stream = scoring.ScoreCustomers(new ScoreCustomersRequest()))
            using (var another = scoring.ScoreCustomers(new ScoreCustomersRequest { MaxBatchBytes = 65_536 }))
            {
                // There is a place for one of them.
                var ends = await Task.WhenAll(ReadAsync(stream), ReadAsync(another));
                Assert.All(ends, end => Assert.True(end is StatusCode.OK or StatusCode.ResourceExhausted, $"{end}"));
            }

            await ingest.PutTransactionAsync(Put(i, "12.50"));
            await ingest.PutTransactionAsync(Put(-1 - i, "much"));
            await Assert.ThrowsAsync<RpcException>(async () =>
                await scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = "nobody" }));
        }
    }

    private static async Task<StatusCode> ReadAsync(AsyncServerStreamingCall<ScoreCustomersResponse> stream)
    {
        try
        {
            await foreach (var _ in stream.ResponseStream.ReadAllAsync()) continue;
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private GrpcChannel Channel(string key, X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown?.GetCertHashString() == certificate.GetCertHashString();
        return GrpcChannel.ForAddress(_server.Grpc, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, CallCredentials.FromInterceptor(
                (_, metadata) =>
                {
                    metadata.Add("authorization", $"Bearer {key}");
                    return Task.CompletedTask;
                })),
        });
    }

    // As an operator makes the first key: while the service asks nobody, and only its own machine reaches it.
    private async Task<string> MakeKeyAsync()
    {
        var options = new ServerOptions { GrpcPort = 0, HttpPort = 0 };
        options.Database.Path = Path.Combine(_folder, "scoring.duckdb");
        await using var app = ScoringServer.Build(options);
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app));
        var made = await new V1.Admin.AdminClient(channel).CreateApiKeyAsync(
            new CreateApiKeyRequest { Name = "operations", Roles = { Role.Admin } });
        return made.Key;
    }

    private X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scoring", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(30));
        File.WriteAllText(Path.Combine(_folder, "scoring-ca.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server-key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private static PutTransactionRequest Put(int number, string amount) => new()
    {
        Transaction = new TransactionRecord
        {
            TransactionId = $"T{number}", CustomerId = $"C{Math.Abs(number) % Customers}", Amount = amount,
            OccurredAt = Timestamp.FromDateTime(DateTime.UtcNow.Date.AddHours(-12)),
        },
    };

    // Two years of purchases: of one half of the customers up to now, of the other up to some day.
    private static string Sales()
    {
        var text = new StringBuilder("transaction_id,customer_id,occurred_at,amount\n");
        var random = new Random(7);
        var last = DateTime.UtcNow.Date.AddHours(-12);
        for (var customer = 0; customer < Customers; customer++)
        {
            var from = customer % 2 == 0 ? 0 : random.Next(600);
            for (var days = from + random.Next(30); days < 730; days += 20 + random.Next(60))
            {
                var at = last.AddDays(-days);
                text.Append(CultureInfo.InvariantCulture,
                    $"S{customer}-{days},C{customer},{at:yyyy-MM-dd HH:mm:ss},{1 + random.Next(200)}\n");
            }
        }

        return text.ToString();
    }
}
