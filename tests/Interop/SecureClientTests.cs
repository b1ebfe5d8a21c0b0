using System.Text.Json;
using ScoringService.Server;
using ScoringService.Server.Access;
using ScoringService.Server.Tests.Security;
using ScoringService.V1;

namespace ScoringService.Interop;

/// <summary>The clients of examples/ over TLS, with an API key or a certificate.</summary>
public sealed class SecureClientTests
{
    private static readonly string[] Python = Examples.Python("score_customers.py");
    private static readonly string[] Node = Examples.Node("score-customers.mjs");

    public static TheoryData<string> Clients => new("python", "node");

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_WithTlsAndAKey_ReadsWhatItsRoleAllows(string client)
    {
        await using var secure = await StartAsync();
        string[] arguments = ["--tls-ca", secure.AuthorityPath, "--ids", "C0000001,C0000002"];

        var (exit, output, error) = await RunAsync(secure, client, secure.Key(), arguments);
        Assert.True(exit == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var summary = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("summary");
        Assert.Equal(2, summary.GetProperty("rows").GetInt32());

        var denied = await RunAsync(secure, client, secure.Key(CallerRole.Ingest), arguments);
        Assert.NotEqual(0, denied.Exit);
        Assert.Contains("PERMISSION_DENIED: The caller's role (Ingest)", denied.Error, StringComparison.Ordinal);
        var wrong = await RunAsync(secure, client, secure.Key()[..^1], arguments);
        Assert.Contains("UNAUTHENTICATED: The API key is not valid.", wrong.Error, StringComparison.Ordinal);
        var stranger = await RunAsync(secure, client, null, arguments);
        Assert.Contains("UNAUTHENTICATED: Say who you are", stranger.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_WithACertificate_IsKnownByItsName(string client)
    {
        await using var secure = await StartAsync();
        using var batch = secure.Authority.Issue("batch", TestAuthority.ForClients);
        var (exit, output, error) = await RunAsync(secure, client, null,
            "--tls-ca", secure.AuthorityPath, "--ids", "C0000001",
            "--client-certificate", secure.Write("batch.pem", batch.ExportCertificatePem()),
            "--client-key", secure.Write("batch.key", batch.KeyPem()));
        Assert.True(exit == 0, error);
        Assert.Contains("\"rows\": 1", output.Replace("\"rows\":1", "\"rows\": 1", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_ThatDoesNotKnowTheAuthority_DoesNotSendItsKey(string client)
    {
        await using var secure = await StartAsync();
        using var other = new TestAuthority("Another root");
        var (exit, _, error) = await RunAsync(
            secure, client, secure.Key(), "--tls-ca", secure.Write("other.pem", other.Pem), "--ids", "C0000001");
        Assert.NotEqual(0, exit);
        Assert.Contains("UNAVAILABLE", error, StringComparison.Ordinal);
    }

    private static async Task<SecureService> StartAsync()
    {
        var secure = await SecureService.StartAsync((self, options) =>
        {
            options.Security.ClientCertificates.AuthorityFile = self.AuthorityPath;
            options.Security.ClientCertificates.Callers.Add(
                new CertificateCaller { Name = "batch", Roles = CallerRole.Reader });
        }, customers: 50);
        var models = new Models.ModelsClient(secure.Connect(secure.Key(CallerRole.Operator)));
        using var fit = models.FitModel(new FitModelRequest { Activate = true });
        while (await fit.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        return secure;
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(
        SecureService secure, string client, string? key, params string[] arguments) => Examples.StartAsync(
        secure.Service.GrpcAddress, key, client == "python" ? Python : Node, arguments);
}
