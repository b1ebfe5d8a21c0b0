using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Access;
using ScoringService.Server.Security;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Security;

/// <summary>Certificates of callers, over real connections and against a clock.</summary>
public sealed class ClientCertificateTests
{
    [Fact]
    public async Task Call_WithACertificate_HasTheRolesOfItsName()
    {
        await using var secure = await StartAsync(isRequired: false);
        using var batch = secure.Authority.Issue("batch", TestAuthority.ForClients);
        using var other = secure.Authority.Issue("other", TestAuthority.ForClients);

        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(null, batch))).StatusCode);
        var denied = await secure.TryAsync(secure.Connect(null, other));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await secure.TryAsync(secure.Connect())).StatusCode);
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(secure.Key()))).StatusCode);
        // A key goes before the certificate, and a wrong one is not made good by it.
        var wrong = await secure.TryAsync(secure.Connect("scoring_0_0", batch));
        Assert.Equal(StatusCode.Unauthenticated, wrong.StatusCode);
    }

    [Fact]
    public async Task Connection_WithAWrongCertificate_IsRefusedAndCounted()
    {
        await using var secure = await StartAsync(isRequired: false);
        using var stranger = new TestAuthority("Another root");
        using var foreign = stranger.Issue("batch", TestAuthority.ForClients);
        using var expired = secure.Authority.Issue("batch", TestAuthority.ForClients, (-10, -1));
        using var early = secure.Authority.Issue("batch", TestAuthority.ForClients, (1, 10));
        using var server = secure.Authority.Issue("batch");
        foreach (var certificate in new[] { foreign, expired, early, server })
            Assert.NotEqual(StatusCode.OK, (await secure.TryAsync(secure.Connect(null, certificate))).StatusCode);

        Assert.Equal(1, secure.Failures("certificate", "expired"));
        Assert.Equal(3, secure.Failures("certificate", "invalid"));
    }

    [Fact]
    public async Task Connection_WhereACertificateIsRequired_NeedsOneForGrpcButNotForProbes()
    {
        await using var secure = await StartAsync(isRequired: true);
        using var batch = secure.Authority.Issue("batch", TestAuthority.ForClients);
        var without = await secure.TryAsync(secure.Connect(secure.Key()));
        Assert.Contains(without.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(secure.Connect(secure.Key(), batch))).StatusCode);
        Assert.Equal("ok\n", await secure.Browse().GetStringAsync("healthz"));
        Assert.NotEmpty(await secure.Browse(certificate: batch).GetStringAsync("metrics"));
    }

    [Fact]
    public async Task Call_OnAnOldConnectionOfAnAuthorityThatIsGone_IsRefused()
    {
        await using var secure = await StartAsync(isRequired: false);
        using var next = new TestAuthority("Next root");
        using var batch = secure.Authority.Issue("batch", TestAuthority.ForClients);
        var channel = secure.Connect(null, batch);
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(channel)).StatusCode);

        File.WriteAllText(secure.AuthorityPath, next.Pem);
        await TlsTests.UntilAsync(async () =>
            (await secure.TryAsync(channel)).StatusCode == StatusCode.Unauthenticated);
    }

    [Fact]
    public void Find_ACertificateThatEndsMeanwhile_IsNoLongerGood()
    {
        var clock = new FakeClock(DateTime.UtcNow);
        using var root = new TestAuthority();
        using var middle = new TestAuthority("Middle", root);
        using var certificate = middle.Issue("batch", TestAuthority.ForClients, (-1, 1));
        var path = Path.Combine(Path.GetTempPath(), $"scoring-ca-{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, $"{root.Pem}\n{middle.Pem}\n");
        try
        {
            var certificates = new ClientCertificates(Settings(path), clock, NullLogger.Instance);
            var login = certificates.Find(certificate);
            Assert.Equal(("certificate:batch", CallerRole.Reader | CallerRole.Ingest),
                (login.Caller!.Name, login.Caller.Roles));
            Assert.Same(login.Caller, certificates.Find(certificate).Caller);
            clock.Advance(TimeSpan.FromDays(1.01));
            Assert.Equal("expired", certificates.Find(certificate).Reason);
            using var copy = X509CertificateLoader.LoadCertificate(certificate.RawData);
            Assert.Equal("expired", certificates.Find(copy).Reason);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<SecureService> StartAsync(bool isRequired) => SecureService.StartAsync((secure, options) =>
    {
        var settings = options.Security.ClientCertificates;
        (settings.AuthorityFile, settings.Required) = (secure.AuthorityPath, isRequired);
        settings.Callers.Add(new CertificateCaller { Name = "batch", Roles = CallerRole.Reader });
    });

    private static ClientCertificateSettings Settings(string path) => new()
    {
        AuthorityFile = path,
        Callers =
        {
            new CertificateCaller { Name = "batch", Roles = CallerRole.Reader },
            new CertificateCaller { Name = "localhost", Roles = CallerRole.Ingest },
        },
    };
}
