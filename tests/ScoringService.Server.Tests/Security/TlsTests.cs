using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace ScoringService.Server.Tests.Security;

/// <summary>The certificate that the server shows, over real connections.</summary>
public sealed class TlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Certificate_Renewed_IsShownToNewConnectionsAndOldOnesGoOn()
    {
        await using var secure = await SecureService.StartAsync();
        var key = secure.Key();
        var before = secure.Connect(key);
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(before)).StatusCode);

        using var renewed = secure.Authority.Issue("renewed");
        renewed.Write(secure.CertificatePath, secure.KeyPath);
        await UntilAsync(async () => await SubjectAsync(secure) == "CN=renewed");

        Assert.Equal(StatusCode.OK, (await secure.TryAsync(before)).StatusCode);
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(key))).StatusCode);
    }

    [Fact]
    public async Task Certificate_RenewedWithWhatDoesNotFit_StaysUntilGoodOnesCome()
    {
        await using var secure = await SecureService.StartAsync();
        using var other = secure.Authority.Issue("other");
        using var expired = secure.Authority.Issue("expired", days: (-10, -1));

        // The key of another, as between the replacing of the two files; then no PEM at all; then one that is over.
        File.WriteAllText(secure.CertificatePath, other.ExportCertificatePem());
        await NoticedAsync(secure);
        Assert.Equal("CN=localhost", await SubjectAsync(secure));
        File.WriteAllText(secure.CertificatePath, "nonsense");
        await NoticedAsync(secure);
        Assert.Equal("CN=localhost", await SubjectAsync(secure));
        expired.Write(secure.CertificatePath, secure.KeyPath);
        await NoticedAsync(secure);
        Assert.Equal("CN=localhost", await SubjectAsync(secure));

        other.Write(secure.CertificatePath, secure.KeyPath);
        await UntilAsync(async () => await SubjectAsync(secure) == "CN=other");
    }

    [Fact]
    public async Task Certificate_SignedByWayOfAnother_IsTrustedByWhoKnowsOnlyTheRoot()
    {
        await using var secure = await SecureService.StartAsync((self, _) =>
        {
            using var middle = new TestAuthority("Test middle", self.Authority);
            using var certificate = middle.Issue("localhost");
            certificate.Write(self.CertificatePath, self.KeyPath, middle);
        });
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(secure.Key()))).StatusCode);
    }

    [Fact]
    public async Task Start_WithAnExpiredOrUnreadableCertificate_SaysSo()
    {
        var expired = await Assert.ThrowsAsync<ServerOptionsException>(() => SecureService.StartAsync((self, _) =>
        {
            using var certificate = self.Authority.Issue("localhost", days: (-10, -1));
            certificate.Write(self.CertificatePath, self.KeyPath);
        }));
        Assert.Contains("expired at", expired.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ServerOptionsException>(() => SecureService.StartAsync(
            (self, options) => options.Security.Tls.KeyFile = self.KeyPath + ".none"));
        Assert.Contains("server.key.none", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_WithoutTlsOrWithAnOldVersion_IsNotServed()
    {
        await using var secure = await SecureService.StartAsync();
        using var plain = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new UriBuilder(secure.Service.HttpAddress)
        {
            Scheme = "http", Path = "healthz",
        }.Uri));

#pragma warning disable SYSLIB0039, CA5397 // That the old version is refused is what is tested.
        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(secure, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
        Assert.Equal("CN=localhost", await SubjectAsync(secure));
    }

    [Theory]
    [InlineData("0.0.0.0", false, true, false)]
    [InlineData("0.0.0.0", true, false, false)]
    [InlineData("0.0.0.0", true, true, true)]
    [InlineData("127.0.0.1", false, false, true)]
    public void Validate_AddressAndProtection_RefusesWhatIsOpenToStrangers(
        string address, bool hasTls, bool hasKeys, bool isAllowed)
    {
        var options = new ServerOptions { ListenAddress = address };
        options.Security.ApiKeys = hasKeys;
        if (hasTls) (options.Security.Tls.CertificateFile, options.Security.Tls.KeyFile) = ("a", "b");
        Assert.Equal(isAllowed, options.Validate().Count == 0);
        options.Security.AllowUnprotected = true;
        Assert.Empty(options.Validate());
    }

    [Fact]
    public async Task Server_OnAllAddressesAndProtected_IsReachedByThem()
    {
        await using var secure = await SecureService.StartAsync((_, options) => options.ListenAddress = "0.0.0.0");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, secure.Service.GrpcAddress.Port);
        Assert.Equal("CN=localhost", await SubjectAsync(secure));
    }

    // Whoever connects has the server look at its files, if the last look was a second ago.
    private static async Task NoticedAsync(SecureService secure)
    {
        var start = TimeProvider.System.GetTimestamp();
        await UntilAsync(async () =>
        {
            await SubjectAsync(secure);
            return TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(1.1);
        });
    }

    private static async Task<string> SubjectAsync(SecureService secure, SslProtocols protocols = SslProtocols.None)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, secure.Service.GrpcAddress.Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost", EnabledSslProtocols = protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return stream.RemoteCertificate!.Subject;
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
