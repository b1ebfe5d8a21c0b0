using System.Text.RegularExpressions;
using ScoringService.Cli.Tests.Support;
using ScoringService.Server.Tests.Security;

namespace ScoringService.Cli.Tests.Commands;

/// <summary><c>scorectl keys</c>, and commands that reach a server over TLS with a key or a certificate.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Commands_WithTlsAndKeys_AreServedAsTheKeysAllow()
    {
        var database = _directory.Combine("test.duckdb");
        var boss = await CreateAsync("boss", "--role", "admin", "--database", database);
        using var process = Serve(database);
        string[] tls = ["--server", await AddressAsync(process), "--tls-ca", _directory.Combine("ca.pem")];
        string[] admin = [.. tls, "--api-key-file", Write("boss.key", boss)];

        var reader = await CreateAsync(
            ["crm", "--role", "reader,personal-reader", "--role", "ingest", "--expires", "2999-12-31", .. admin]);
        string[] crm = [.. tls, "--api-key-file", Write("crm.key", reader)];
        (await RunAsync(["runs", .. crm])).Expect(ExitCode.Ok);
        var denied = (await RunAsync(["audit", .. crm])).Expect(ExitCode.Precondition);
        Assert.Contains("does not allow this", denied.Error, StringComparison.Ordinal);
        var none = (await RunAsync(["runs", .. tls])).Expect(ExitCode.Precondition);
        Assert.Contains("SCORING_API_KEY", none.Error, StringComparison.Ordinal);
        var distrusted = (await RunAsync(["runs", .. tls[..2], "--api-key-file", _directory.Combine("crm.key")]))
            .Expect(ExitCode.Precondition);
        Assert.Contains("--tls-ca", distrusted.Error, StringComparison.Ordinal);

        var list = (await RunAsync(["keys", "list", "--json", .. admin])).Expect(ExitCode.Ok);
        var keys = list.Json["api_keys"]!.AsArray();
        Assert.Equal(["boss", "crm"], keys.Select(key => (string?)key!["name"]));
        Assert.DoesNotContain(reader[21..], list.Out, StringComparison.Ordinal);
        var table = (await RunAsync(["keys", "list", .. admin])).Expect(ExitCode.Ok).Out;
        Assert.Contains("reader, personal-reader, ingest", table, StringComparison.Ordinal);
        Assert.Contains("2999-12-31", table, StringComparison.Ordinal);

        (await RunAsync(["keys", "revoke", (string)keys[1]!["key_id"]!, .. admin])).Expect(ExitCode.Ok);
        var revoked = (await RunAsync(["runs", .. crm])).Expect(ExitCode.Precondition);
        Assert.Contains("was revoked at", revoked.Error, StringComparison.Ordinal);
        await process.InterruptAsync();
        (await process.EndAsync()).Expect(ExitCode.Ok);
    }

    [Fact]
    public async Task Commands_WithACertificate_AreServedAsItsNameAllows()
    {
        var database = _directory.Combine("test.duckdb");
        await CreateAsync("boss", "--role", "admin", "--database", database);
        using var process = Serve(database, "--", "--ScoringService:Security:ClientCertificates:Callers:0:Name=batch",
            "--ScoringService:Security:ClientCertificates:Callers:0:Roles=Reader",
            $"--ScoringService:Security:ClientCertificates:AuthorityFile={_directory.Combine("ca.pem")}");
        using var certificate = _authority.Issue("batch", TestAuthority.ForClients);
        string[] target = ["--server", await AddressAsync(process), "--tls-ca", _directory.Combine("ca.pem")];
        var both = Write("both.pem", $"{certificate.ExportCertificatePem()}\n{certificate.KeyPem()}");

        (await RunAsync(["runs", .. target, "--client-certificate", both])).Expect(ExitCode.Ok);
        (await RunAsync(["runs", .. target,
            "--client-certificate", Write("own.pem", certificate.ExportCertificatePem()),
            "--client-key", Write("own.key", certificate.KeyPem())])).Expect(ExitCode.Ok);
        (await RunAsync(["keys", "list", .. target, "--client-certificate", both])).Expect(ExitCode.Precondition);
        var wrong = (await RunAsync(["runs", .. target, "--client-certificate", Write("no.pem", "nonsense")]))
            .Expect(ExitCode.BadInput);
        Assert.Contains("no.pem", wrong.Error, StringComparison.Ordinal);
        await process.InterruptAsync();
        (await process.EndAsync()).Expect(ExitCode.Ok);
    }

    [Fact]
    public async Task Command_WithAKeyAndWithoutTlsToAnotherMachine_SendsNothing()
    {
        var result = (await RunAsync("runs", "--server", "http://192.0.2.1:1", "--api-key-file", Write("k", "x")))
            .Expect(ExitCode.Usage);
        Assert.Contains("no TLS", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys", "create", "crm")]
    [InlineData("keys", "create", "--role", "reader")]
    [InlineData("keys", "create", "crm", "--role", "king")]
    [InlineData("keys", "create", "crm", "--role", "reader", "--expires", "soon")]
    [InlineData("keys", "revoke")]
    [InlineData("runs", "--tls-ca", "ca.pem")]
    [InlineData("runs", "--server", "https://127.0.0.1:1", "--client-key", "a.key")]
    public async Task Commands_WrongArguments_AreUsageErrors(params string[] args) =>
        (await RunAsync(args)).Expect(ExitCode.Usage);

    private static Task<Result> RunAsync(params string[] args) => Scorectl.RunAsync(args);

    private static async Task<string> CreateAsync(params string[] args)
    {
        var made = (await RunAsync(["keys", "create", .. args])).Expect(ExitCode.Ok);
        Assert.Matches("^scoring_[0-9a-f]{12}_[A-Za-z0-9_-]{43}\n$", made.Out);
        return made.Out.Trim();
    }

    private static async Task<string> AddressAsync(ChildProcess process) => Regex.Match(
        await process.WaitForErrorLineAsync("gRPC at "), @"https://[^\s,]+").Value.TrimEnd('.');

    private ChildProcess Serve(string database, params string[] more)
    {
        using (var certificate = _authority.Issue("localhost"))
            certificate.Write(_directory.Combine("server.pem"), _directory.Combine("server.key"));
        Write("ca.pem", _authority.Pem);
        return new ChildProcess(["serve", "--database", database, "--grpc-port", "0", "--http-port", "0",
            "--tls-certificate", _directory.Combine("server.pem"), "--tls-key", _directory.Combine("server.key"),
            "--api-keys", "true", .. more]);
    }

    private string Write(string name, string text)
    {
        var path = _directory.Combine(name);
        File.WriteAllText(path, text);
        return path;
    }
}
