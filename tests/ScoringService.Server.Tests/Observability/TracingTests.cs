using System.Net.Http.Headers;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Observability;

/// <summary>
/// The sources of traces are the process's, so these run while no other server of this process does.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <inheritdoc cref="Alone"/>
[Collection(nameof(Alone))]
public sealed class TracingTests
{
    private const string Caller = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task Traces_OfAStream_HaveEachStepOfItsWork()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var service = await StartAsync(collector, sampleShare: 1))
        {
            await service.ScoreAsync(new ScoreCustomersRequest());
            await service.MetricsAsync();
        }

        // A server that stops has sent everything. The fit reads what the stream then scores.
        AssertSteps(collector, "scoring.v1.Models/FitModel", "features", "index", "fit");
        AssertSteps(collector, "scoring.v1.Scoring/ScoreCustomers", "score", "encode", "send");
        Assert.Contains(collector.Spans, span => span.Name == "encode" && span.Attributes.Contains("scoring.batches"));
        Assert.DoesNotContain(collector.Spans, span => span.Name.Contains("/metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Traces_OfACallerWhoTraces_GoOnWithIts()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var service = await StartAsync(collector, sampleShare: 0))
        {
            var customer = new GetCustomerRequest { CustomerId = "C0000001" };
            await service.Scoring.GetCustomerAsync(customer);
            await service.Scoring.GetCustomerAsync(
                customer, new Metadata { { "traceparent", $"00-{Caller}-00f067aa0ba902b7-01" } });
        }

        var call = Assert.Single(collector.Spans, span => span.Name == "scoring.v1.Scoring/GetCustomer");
        Assert.Equal((Caller, "00f067aa0ba902b7"), (call.Trace, call.Parent));
    }

    [Fact]
    public async Task Metrics_OfATracedCall_NameTheTrace()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using var service = await StartAsync(collector, sampleShare: 0);
        await service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "C0000001" },
            new Metadata { { "traceparent", $"00-{Caller}-00f067aa0ba902b7-01" } });

        using var client = new HttpClient();
        var until = DateTime.UtcNow.AddSeconds(60);
        string text;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.HttpAddress, "metrics"));
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(
                "application/openmetrics-text;version=1.0.0"));
            text = await (await client.SendAsync(request)).Content.ReadAsStringAsync();
        }
        while (!text.Contains(Caller, StringComparison.Ordinal) && DateTime.UtcNow < until);
        Assert.Matches(
            $@"grpc_server_handling_seconds_bucket\{{[^}}]*grpc_method=""GetCustomer""[^}}]*\}} \d+ "
            + $@"# \{{trace_id=""{Caller}""", text);
    }

    [Theory]
    [InlineData("Tracing:OtlpEndpoint=somewhere", "Tracing:OtlpEndpoint")]
    [InlineData("Tracing:OtlpEndpoint=ftp://127.0.0.1", "Tracing:OtlpEndpoint")]
    [InlineData("Tracing:SampleShare=2", "Tracing:SampleShare")]
    public void Build_WrongSetting_IsNamed(string setting, string expected)
    {
        var error = Assert.Throws<ServerOptionsException>(() => ScoringServer.Build([$"--ScoringService:{setting}"]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static void AssertSteps(TraceCollector collector, string name, params string[] steps)
    {
        var call = Assert.Single(collector.Spans, span => span.Name == name);
        Assert.Equal("", call.Parent);
        Assert.Contains("rpc.grpc.status_code", call.Attributes);
        foreach (var step in steps)
        {
            var span = Assert.Single(collector.Spans, span => span.Name == step && span.Trace == call.Trace);
            Assert.Equal(call.Id, span.Parent);
            Assert.InRange(span.Start, call.Start, call.End);
            Assert.InRange(span.End, span.Start, call.End);
        }
    }

    private static Task<TestService> StartAsync(TraceCollector collector, double sampleShare) =>
        TestService.StartAsync(100, configure: options =>
        {
            options.Tracing.OtlpEndpoint = collector.Address;
            options.Tracing.SampleShare = sampleShare;
        });
}
