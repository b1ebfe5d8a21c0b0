using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ScoringService.Server.Access;
using ScoringService.Server.Tests.Security;

namespace ScoringService.Interop;

/// <summary>A tool that knows of the service only what reflection tells: <c>buf curl</c>, which comes as a package for
/// Node. It asks gRPC's health protocol as probes do.</summary>
public sealed class ReflectionToolTests(FlightData shared) : IClassFixture<FlightData>
{
    private static readonly string s_tool = Tool();

    [SkippableTheory]
    [InlineData("grpc-v1")]
    [InlineData("grpc-v1alpha")]
    public async Task List_EitherProtocol_AreTheServicesAndTheirMethods(string protocol)
    {
        var services = await RunAsync(
            shared.Service.GrpcAddress, "", "--reflect-protocol", protocol, "--list-services");
        Assert.Contains("scoring.v1.Scoring\n", services.Output, StringComparison.Ordinal);
        Assert.Contains("arrow.flight.protocol.FlightService\n", services.Output, StringComparison.Ordinal);

        var methods = await RunAsync(shared.Service.GrpcAddress, "", "--reflect-protocol", protocol, "--list-methods");
        Assert.Contains("scoring.v1.Scoring/GetCustomer\n", methods.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("""{"service":"scoring.v1.Scoring"}""")]
    public async Task Health_OfAReadyServer_IsServing(string request)
    {
        var answer = await RunAsync(shared.Service.GrpcAddress, "grpc.health.v1.Health/Check", "--data", request);
        Assert.Equal("SERVING", answer.Json.GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task Health_OfAServiceThatIsNot_IsNotFound()
    {
        var answer = await RunAsync(shared.Service.GrpcAddress, "grpc.health.v1.Health/Check",
            "--data", """{"service":"scoring.v1.Nothing"}""");
        Assert.NotEqual(0, answer.Exit);
        Assert.Contains("not_found", answer.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Call_ByReflection_IsAnswered()
    {
        var answer = await RunAsync(shared.Service.GrpcAddress, "scoring.v1.Scoring/GetCustomer",
            "--data", """{"customerId":"C0000001"}""");
        Assert.Equal("C0000001", answer.Json.GetProperty("customerId").GetString());
    }

    [SkippableFact]
    public async Task Call_WithTlsAndAKey_IsAnsweredAsTheRoleAllows()
    {
        await using var secure = await SecureService.StartAsync(customers: 50);
        var reader = $"authorization: Bearer {secure.Key()}";
        var writer = $"authorization: Bearer {secure.Key(CallerRole.Ingest)}";
        string[] arguments = ["--cacert", secure.AuthorityPath, "--data", """{"customerId":"C0000001"}"""];

        var answer = await RunAsync(secure.Service.GrpcAddress, "scoring.v1.Scoring/GetCustomer",
            ["--header", reader, "--reflect-header", reader, .. arguments]);
        // It has got as far as the service: there is no model yet.
        Assert.Contains("failed_precondition", answer.Error, StringComparison.Ordinal);
        var denied = await RunAsync(secure.Service.GrpcAddress, "scoring.v1.Scoring/GetCustomer",
            ["--header", writer, "--reflect-header", reader, .. arguments]);
        Assert.Contains("permission_denied", denied.Error, StringComparison.Ordinal);
        var stranger = await RunAsync(secure.Service.GrpcAddress, "scoring.v1.Scoring/GetCustomer", arguments);
        Assert.NotEqual(0, stranger.Exit);
    }

    private static string Tool([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "node_modules", ".bin", "buf");

    private static async Task<Answer> RunAsync(Uri address, string method, params string[] arguments)
    {
        Skip.IfNot(File.Exists(s_tool), "This needs buf from npm (scripts/install-test-tools.sh).");
        string[] how = address.Scheme == Uri.UriSchemeHttp ? ["--http2-prior-knowledge"] : [];
        var start = new ProcessStartInfo(
            s_tool, ["curl", "--protocol", "grpc", .. how, .. arguments, new Uri(address, method).ToString()])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Answer(process.ExitCode, await output, await error);
    }

    private sealed record Answer(int Exit, string Output, string Error)
    {
        public JsonElement Json => Exit == 0 ? JsonDocument.Parse(Output).RootElement
            : throw new InvalidOperationException($"The tool ended with {Exit}: {Error}");
    }
}
