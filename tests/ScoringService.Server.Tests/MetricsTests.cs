using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class MetricsTests
{
    private const string Unary = "grpc_method=\"GetCustomer\"";
    private const string Stream = "grpc_method=\"ScoreCustomers\"";

    [Fact]
    public async Task Metrics_AfterCalls_CountThemByTheNamesOfTheConvention()
    {
        await using var service = await TestService.StartAsync(100);
        var before = await service.MetricsAsync();
        await service.ScoreAsync(new ScoreCustomersRequest());
        await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest { MaxBatchBytes = 1 }));
        var request = new GetCustomerRequest { CustomerId = "C0000001" };
        var customer = await service.Scoring.GetCustomerAsync(request);
        var text = await SeenAsync(service, "grpc_server_handled_total", 1, Unary, "grpc_code=\"OK\"");

        // Counters stand at 0 before the first call, so that it is an increase to a monitoring system.
        Assert.Equal(0, Value(before, "grpc_server_started_total", Unary));
        Assert.Equal(0, Value(before, "grpc_server_handled_total", Unary, "grpc_code=\"Internal\""));
        Assert.Equal(2, Value(text, "grpc_server_started_total", Stream, "grpc_type=\"server_stream\""));
        Assert.Equal(1, Value(text, "grpc_server_handled_total", Stream, "grpc_code=\"OK\""));
        Assert.Equal(1, Value(text, "grpc_server_handled_total", Stream, "grpc_code=\"InvalidArgument\""));
        Assert.Equal(2, Value(text, "grpc_server_handling_seconds_count", Stream));
        Assert.Equal(0, Value(text, "grpc_server_running", Stream));
        Assert.Equal(1, Value(text, "grpc_server_msg_received_total", Unary, "grpc_type=\"unary\""));
        Assert.Equal(1, Value(text, "grpc_server_msg_sent_total", Unary));
        Assert.Equal(request.CalculateSize(), Value(text, "grpc_server_received_bytes_total", Unary));
        Assert.Equal(customer.CalculateSize(), Value(text, "grpc_server_sent_bytes_total", Unary));
        Assert.DoesNotContain("C0000001", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAStream_CountItsMessagesRowsAndPhases()
    {
        await using var service = await TestService.StartAsync(100);
        var result = await service.ScoreAsync(new ScoreCustomersRequest());
        var text = await SeenAsync(service, "grpc_server_handled_total", 1, Stream, "grpc_code=\"OK\"");

        Assert.Equal(110, Value(text, "scoring_rows_streamed_total"));
        Assert.Equal(1, Value(text, "scoring_batches_streamed_total"));
        Assert.Equal(1, Value(text, "scoring_stream_first_batch_seconds_count"));
        Assert.Equal(3, Value(text, "grpc_server_msg_sent_total", Stream));
        Assert.InRange(
            Value(text, "grpc_server_sent_bytes_total", Stream), result.Bytes().Length, double.MaxValue);
        foreach (var phase in new[] { "features", "fit", "score", "encode", "send" })
            Assert.NotEqual(0, Value(text, "scoring_phase_duration_seconds_count", $"phase=\"{phase}\""));
    }

    [Fact]
    public async Task Metrics_CallOfAMethodThatIsNotThere_CountsAsUnknown()
    {
        await using var service = await TestService.StartAsync(0);
        var method = new Method<string, string>(
            MethodType.Unary, "scoring.v1.Scoring", "Nonsense", Marshallers.StringMarshaller,
            Marshallers.StringMarshaller);
        await Assert.ThrowsAsync<RpcException>(() => service.Channel.CreateCallInvoker()
            .AsyncUnaryCall(method, null, new CallOptions(), "").ResponseAsync);

        var text = await SeenAsync(
            service, "grpc_server_handled_total", 1, "grpc_method=\"unknown\"", "grpc_code=\"Unimplemented\"");
        Assert.DoesNotContain("Nonsense", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfThePopulation_TellItsSizeAgeGroupsAndModel()
    {
        await using var service = await TestService.StartAsync(3000);
        var rows = (await service.ScoreAsync(new ScoreCustomersRequest())).Rows();
        var text = await SeenAsync(service, "scoring_snapshot_customers", rows.Count);

        Assert.InRange(Value(text, "scoring_snapshot_age_seconds"), 0, 300);
        Assert.Equal(0, Value(text, "scoring_snapshot_lag"));
        Assert.InRange(Value(text, "scoring_snapshot_size_bytes"), 400 * rows.Count, 4000 * rows.Count);
        foreach (var tier in rows.GroupBy(row => row["tier"] as string ?? "NONE"))
            Assert.Equal(tier.Count(), Value(text, "scoring_customers_tier", $"tier=\"{tier.Key}\""));
        foreach (var stage in rows.GroupBy(row => row["lifecycle_stage"] as string ?? "NONE"))
            Assert.Equal(stage.Count(), Value(text, "scoring_customers_stage", $"stage=\"{stage.Key}\""));
        var model = service.Database.ActiveModel()!;
        Assert.Equal(model.Version, Value(text, "scoring_model_version"));
        Assert.Equal(model.Model.Churn!.Report.Metrics!.Brier, Value(text, "scoring_model_churn_brier"), 9);
        Assert.Equal(1, Value(text, "scoring_model_part", "part=\"rfm\""));
        Assert.InRange(Value(text, "scoring_model_age_seconds"), 0, 300);
    }

    [Fact]
    public async Task Metrics_OfSeveralServersInAProcess_AreEachOnesOwn()
    {
        await using var service = await TestService.StartAsync(0);
        await using (var other = await TestService.StartAsync(100))
        {
            await other.ScoreAsync(new ScoreCustomersRequest());
            await SeenAsync(other, "grpc_server_started_total", 1, Stream);
            var text = await SeenAsync(service, "grpc_server_started_total", 0, Stream);
            Assert.DoesNotContain("scoring_snapshot_customers", text, StringComparison.Ordinal);
            Assert.Contains("kestrel_", text, StringComparison.Ordinal);
        }

        // What the other one took along was its own.
        await Assert.ThrowsAsync<RpcException>(() => service.ScoreAsync(new ScoreCustomersRequest()));
        await SeenAsync(service, "grpc_server_started_total", 1, Stream);
    }

    [Fact]
    public async Task Metrics_OfTheDatabase_TellItsMemoryDiskAndReadiness()
    {
        await using var service = await TestService.StartAsync(100);
        var text = await SeenAsync(service, "scoring_database_memory_limit_bytes", null);

        Assert.InRange(Value(text, "scoring_database_memory_bytes"), 1, double.MaxValue);
        Assert.Equal(0, Value(text, "scoring_database_spilled_bytes"));
        Assert.InRange(Value(text, "scoring_database_file_size_bytes"), 1, double.MaxValue);
        Assert.InRange(Value(text, "scoring_database_disk_free_bytes"), 1, double.MaxValue);
        Assert.InRange(Value(text, "scoring_database_answer_seconds"), 0, 30);
        Assert.Equal(1, Value(text, "scoring_ready", "service=\"server\""));
        Assert.InRange(Value(text, "dotnet_process_memory_working_set_bytes"), 1, double.MaxValue);
    }

    /// <summary>The sum of the samples of a name that have some labels; fails when there is none.</summary>
    internal static double Value(string text, string name, params string[] labels)
    {
        var values = Regex.Matches(text, $@"^{name}(\{{[^\n]*\}})? (?<value>\S+)", RegexOptions.Multiline)
            .Where(sample => labels.All(label => sample.Value.Contains(label, StringComparison.Ordinal)))
            .Select(sample => double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.True(values.Count > 0, $"There is no {name} with {string.Join(", ", labels)} in {text}");
        return values.Sum();
    }

    // The exporter answers scrapes that follow quickly with the same text, and the end of a call is counted after its
    // answer was sent.
    private static async Task<string> SeenAsync(
        TestService service, string name, double? value, params string[] labels)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var text = await service.MetricsAsync();
            var sample = Regex.Matches(text, $@"^{name}(\{{[^\n]*\}})? (?<value>\S+)", RegexOptions.Multiline)
                .FirstOrDefault(s => labels.All(label => s.Value.Contains(label, StringComparison.Ordinal)));
            var isSeen = sample is not null && (value is null
                || double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture) == value);
            Assert.True(isSeen || DateTime.UtcNow < until, $"{name} {value} did not come: {text}");
            if (isSeen) return text;
        }
    }
}
