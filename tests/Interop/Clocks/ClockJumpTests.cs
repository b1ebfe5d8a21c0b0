using System.Diagnostics;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ScoringService.V1;

namespace ScoringService.Interop.Clocks;

/// <summary>A server whose clock is set ahead and back by hours while it works.</summary>
public sealed class ClockJumpTests : IDisposable
{
    private const string Issuer = "https://id.example";
    private const string Audience = "scoring";
    private const int CallsPerSecond = 20;

    // A caller's budget when it has not called for ten seconds.
    private const int FullBudget = 10 * CallsPerSecond;

    private static readonly TimeSpan Jump = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _transactions;

    public void Dispose() => _key.Dispose();

    [SkippableFact]
    public async Task Streams_ClockIsSetAheadAndBack_GoOnWaitAndEndInTheirTime()
    {
        await using var clock = await FakedClock.StartAsync(["ScoringService:Admission:MaxStreams=1"]);
        using var channel = GrpcChannel.ForAddress(clock.Server.Grpc);
        var scoring = new Scoring.ScoringClient(channel);
        // Not read for the time being: it keeps its place, and the next one waits.
        using var running = scoring.ScoreCustomers(Everything());
        Assert.True(await running.ResponseStream.MoveNext());
        var waiting = RowsAsync(scoring.ScoreCustomers(new ScoreCustomersRequest()));

        foreach (var offset in new[] { Jump, TimeSpan.Zero, -Jump })
        {
            await clock.SetAsync(offset);
            var answer = await scoring.GetCustomerAsync(
                new GetCustomerRequest { CustomerId = "C0000001" }, deadline: DateTime.UtcNow.AddSeconds(5));
            Assert.Equal("C0000001", answer.CustomerId);
            // Waits in the line for as long as its deadline says, whatever the clock shows.
            var start = Stopwatch.GetTimestamp();
            using var late = scoring.ScoreCustomers(
                new ScoreCustomersRequest(), deadline: DateTime.UtcNow.AddSeconds(1));
            var error = await Assert.ThrowsAsync<RpcException>(() => late.ResponseStream.MoveNext());
            Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 5);
        }

        Assert.False(waiting.IsCompleted);
        Assert.Equal(FakedClock.Customers, await RowsAsync(running));
        Assert.Equal(FakedClock.Customers, await waiting.WaitAsync(Patience));
    }

    [SkippableFact]
    public async Task Callers_ClockIsSetAheadAndBack_FollowTheTimeOfDayAndKeepTheirRate()
    {
        await using var clock = await FakedClock.StartAsync(
        [
            $"ScoringService:Security:Jwt:Issuer={Issuer}", $"ScoringService:Security:Jwt:Audience={Audience}",
            "ScoringService:Security:Jwt:KeySetFile=keys.json",
            $"ScoringService:Admission:CallsPerSecondPerCaller={CallsPerSecond}",
        ], folder => File.WriteAllText(Path.Combine(folder, "keys.json"), KeySet()));
        using var channel = GrpcChannel.ForAddress(clock.Server.Grpc);
        var ingest = new V1.Ingest.IngestClient(channel);
        var scoring = new Scoring.ScoringClient(channel);
        var (always, hour, busy) = (
            Token("always", TimeSpan.FromDays(1)), Token("hour", TimeSpan.FromHours(1)), Token("busy", Jump * 4));
        Assert.Equal(RecordOutcome.Inserted, await PutAsync(ingest, always, TimeSpan.Zero));
        Assert.Equal(RecordOutcome.Quarantined, await PutAsync(ingest, always, Jump / 2));
        Assert.Equal(StatusCode.OK, await GetAsync(scoring, hour));
        Assert.InRange(await BurstAsync(scoring, busy), FullBudget, int.MaxValue);

        await clock.SetAsync(Jump);
        // What is to come for us has been for the server.
        Assert.Equal(RecordOutcome.Inserted, await PutAsync(ingest, always, Jump / 2));
        Assert.Equal(StatusCode.Unauthenticated, await GetAsync(scoring, hour));
        Assert.InRange(await BurstAsync(scoring, busy), 0, FullBudget - 1);

        await clock.SetAsync(-Jump);
        Assert.Equal(RecordOutcome.Quarantined, await PutAsync(ingest, always, TimeSpan.Zero));
        Assert.Equal(StatusCode.Unauthenticated, await GetAsync(scoring, hour));
        Assert.InRange(await BurstAsync(scoring, busy), 1, FullBudget - 1);

        await clock.SetAsync(TimeSpan.Zero);
        Assert.Equal(RecordOutcome.Inserted, await PutAsync(ingest, always, TimeSpan.Zero));
        Assert.Equal(StatusCode.OK, await GetAsync(scoring, hour));
    }

    [SkippableFact]
    public async Task DailyRun_ClockIsSetAheadAndBack_IsDoneOnceAndPlannedAnew()
    {
        var due = DateTime.UtcNow.AddHours(3);
        await using var clock = await FakedClock.StartAsync(
            [$"ScoringService:Schedule:Run={due.Minute} {due.Hour} * * *"]);
        Assert.Equal(1, clock.Count(IsDueAt(due)));

        // The scheduler looks at the clock once a minute.
        await clock.SetAsync(Jump);
        await clock.WaitForLogAsync(IsDueAt(due.AddDays(1)), 1, 2 * Patience);
        await clock.SetAsync(TimeSpan.Zero);
        await clock.WaitForLogAsync(IsDueAt(due), 2, 2 * Patience);
        using var http = new HttpClient();
        Assert.Matches("scoring_schedule_runs_total{[^}]*outcome=\"done\"[^}]*} 1\n",
            await http.GetStringAsync(new Uri(clock.Server.Http, "metrics")));
    }

    private static Func<string, bool> IsDueAt(DateTime due) => line =>
        line.Contains($"is due next at {due:yyyy-MM-ddTHH:mm}:00", StringComparison.Ordinal);

    private static ScoreCustomersRequest Everything() => new()
    {
        Columns = { Engine.FeatureColumns.All.Select(column => column.Name) },
    };

    private static async Task<long> RowsAsync(AsyncServerStreamingCall<ScoreCustomersResponse> call)
    {
        var rows = 0L;
        await foreach (var response in call.ResponseStream.ReadAllAsync()) rows = response.Summary?.RowCount ?? rows;
        return rows;
    }

    private async Task<RecordOutcome> PutAsync(V1.Ingest.IngestClient ingest, Metadata token, TimeSpan ahead) =>
        (await ingest.PutTransactionAsync(new PutTransactionRequest
        {
            Transaction = new TransactionRecord
            {
                TransactionId = $"jump-{_transactions++}", CustomerId = "C0000001", Amount = "1.25",
                OccurredAt = DateTime.UtcNow.Add(ahead).ToTimestamp(),
            },
        }, token)).Outcome;

    private static async Task<StatusCode> GetAsync(Scoring.ScoringClient scoring, Metadata token)
    {
        try
        {
            await scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = "C0000001" }, token);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>Calls until there are too many.</summary>
    /// <returns>How many were answered.</returns>
    private static async Task<int> BurstAsync(Scoring.ScoringClient scoring, Metadata token)
    {
        for (var calls = 0; ; calls++)
        {
            var code = await GetAsync(scoring, token);
            if (code == StatusCode.ResourceExhausted) return calls;
            Assert.Equal(StatusCode.OK, code);
        }
    }

    private string KeySet()
    {
        var point = _key.ExportParameters(false).Q;
        return $$"""
            {"keys":[{"kty":"EC","use":"sig","crv":"P-256","kid":"one","x":"{{Base64UrlEncoder.Encode(point.X)}}",
             "y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}
            """;
    }

    private Metadata Token(string name, TimeSpan around)
    {
        var now = DateTime.UtcNow;
        var text = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer, Audience = Audience, NotBefore = now - around, Expires = now + around,
                Claims = new Dictionary<string, object> { ["sub"] = name, ["roles"] = "reader ingest" },
                SigningCredentials = new SigningCredentials(
                    new ECDsaSecurityKey(_key) { KeyId = "one" }, SecurityAlgorithms.EcdsaSha256),
            });
        return new Metadata { { "authorization", $"Bearer {text}" } };
    }
}
