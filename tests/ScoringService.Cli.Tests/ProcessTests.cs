using System.Net;
using System.Net.Sockets;
using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Process_WrongArguments_ExitsWith2()
    {
        using var process = new ChildProcess("score", "--unknown");
        var result = (await process.EndAsync()).Expect(ExitCode.Usage);
        Assert.Empty(result.Out);
        Assert.Contains("--unknown", result.Error);
        Assert.Contains("scorectl score --help", result.Error);
    }

    [Fact]
    public async Task Process_Json_IsAllOfStandardOutput()
    {
        using var process = new ChildProcess("demo", "--customers", "30", "--json");
        var result = (await process.EndAsync()).Expect(ExitCode.Ok);
        Assert.StartsWith("{", result.Out);
        Assert.Equal(30, (long)result.Json["row_count"]!);
    }

    [Fact]
    public async Task Process_Version_IsTheProductVersion()
    {
        using var process = new ChildProcess("--version");
        Assert.StartsWith("0.", (await process.EndAsync()).Expect(ExitCode.Ok).Out);
    }

    [Fact]
    public async Task Serve_WrongSetting_NamesIt()
    {
        using var process = new ChildProcess("serve", "--listen", "192.0.2.1");
        var result = (await process.EndAsync()).Expect(ExitCode.BadInput);
        Assert.Contains("ListenAddress", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public async Task Serve_PortInUse_IsAPrecondition()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var directory = new TemporaryDirectory();
        using var process = new ChildProcess("serve", "--database", directory.Combine("x.duckdb"), "--http-port", "0",
            "--grpc-port", $"{((IPEndPoint)listener.LocalEndpoint).Port}");
        Assert.Contains("--grpc-port", (await process.EndAsync()).Expect(ExitCode.Precondition).Error);
    }

    [Fact]
    public async Task Serve_SecondInterrupt_EndsAtOnce()
    {
        using var directory = new TemporaryDirectory();
        using var process = new ChildProcess("serve", "--database", directory.Combine("x.duckdb"), "--grpc-port", "0",
            "--http-port", "0", "--", "--ScoringService:DrainSeconds=600");
        await process.WaitForErrorLineAsync("gRPC at");
        await process.InterruptAsync();
        await process.WaitForErrorLineAsync("Stopping");
        await process.InterruptAsync();
        (await process.EndAsync()).Expect(130);
    }
}
