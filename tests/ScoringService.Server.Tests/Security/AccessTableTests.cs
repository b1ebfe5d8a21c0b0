using System.Net;
using System.Net.Http.Headers;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Server.Access;

namespace ScoringService.Server.Tests.Security;

/// <summary>Whatever can be called has a row in the table of roles, and the row is kept to.</summary>
public sealed class AccessTableTests
{
    private static readonly CallerRole[] Roles =
        [CallerRole.Reader, CallerRole.PersonalReader, CallerRole.Ingest, CallerRole.Operator, CallerRole.Admin];

    [Fact]
    public async Task Rows_AndWhatTheServerServes_AreTheSame()
    {
        await using var service = await TestService.StartAsync(0);
        var served = Endpoints(service.App).Select(AccessGate.Act).OfType<string>().ToHashSet();
        Assert.Equal(served.Order(), AccessTable.Acts.Where(act => !act.Contains('#')).Order());
    }

    [Fact]
    public void Documentation_Table_IsThatOfTheRoles()
    {
        var expected = AccessTable.Acts.Order(StringComparer.Ordinal).Select(Row).ToArray();
        var path = Path.Combine(Root(), "docs", "security.md");
        var actual = File.ReadAllLines(path).Where(line => line.StartsWith("| `/", StringComparison.Ordinal)).ToArray();
        Assert.True(expected.SequenceEqual(actual),
            $"The table in docs/security.md must be:\n{string.Join('\n', expected)}");

        string Row(string act) => $"| `{act}` | " + (AccessTable.IsOpen(act) ? "everybody" : string.Join(", ",
            Roles[..^1].Where(role => AccessTable.Allows(new Caller("", role), act)).Append(CallerRole.Admin))) + " |";
    }

    [Fact]
    public async Task Calls_OfEveryMethodByEveryRole_AreAdmittedAsTheTableSays()
    {
        await using var secure = await SecureService.StartAsync();
        var methods = Endpoints(secure.Service.App)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()).OfType<GrpcMethodMetadata>()
            .Select(method => method.Method.FullName).Distinct().ToArray();
        Assert.True(methods.Length > 40);
        foreach (var role in Roles)
        {
            using var client = Http2(secure, secure.Key(role));
            foreach (var method in methods)
            {
                var allowed = AccessTable.Allows(new Caller("", role), method);
                Assert.True(allowed == (await RefusalAsync(client, method) is null), $"{method} by {role}");
            }
        }

        using var stranger = Http2(secure, null);
        foreach (var method in methods)
        {
            var refusal = await RefusalAsync(stranger, method);
            Assert.True(refusal == (AccessTable.IsOpen(method) ? null : StatusCode.Unauthenticated), method);
        }
    }

    [Theory]
    [InlineData("healthz", null, HttpStatusCode.OK)]
    [InlineData("metrics", null, HttpStatusCode.Unauthorized)]
    [InlineData("metrics", CallerRole.Ingest, HttpStatusCode.OK)]
    [InlineData("nowhere", null, HttpStatusCode.Unauthorized)]
    [InlineData("nowhere", CallerRole.Admin, HttpStatusCode.NotFound)]
    public async Task Pages_ByRole_AreServedAsTheTableSays(string page, CallerRole? role, HttpStatusCode expected)
    {
        await using var secure = await SecureService.StartAsync();
        var client = secure.Browse(role is { } one ? $"Bearer {secure.Key(one)}" : null);
        Assert.Equal(expected, (await client.GetAsync(new Uri(page, UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("/scoring.v1.Admin/NoSuch")]
    [InlineData("/no.such.Service/Call")]
    public async Task Calls_OfWhatIsNotThere_AreUnimplementedToWhoIsKnown(string method)
    {
        await using var secure = await SecureService.StartAsync();
        using var known = Http2(secure, secure.Key());
        using var stranger = Http2(secure, null);
        Assert.Equal(StatusCode.Unimplemented, await StatusAsync(known, method));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(stranger, method));
    }

    [Fact]
    public async Task Calls_WithTheNameInOtherLetters_AreCheckedAllTheSame()
    {
        await using var secure = await SecureService.StartAsync();
        using var client = Http2(secure, secure.Key());
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(client, "/SCORING.V1.ADMIN/COMPACT"));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(client, "/scoring.v1.Admin/%43ompact"));
    }

    private static IEnumerable<Endpoint> Endpoints(WebApplication app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    private static HttpClient Http2(SecureService secure, string? key)
    {
        var client = secure.Browse(key is null ? null : $"Bearer {key}");
        client.BaseAddress = secure.Service.GrpcAddress;
        return client;
    }

    // Null: let in. Whether the call then succeeds is another matter, as the message is empty.
    private static async Task<StatusCode?> RefusalAsync(HttpClient client, string method)
    {
        using var response = await SendAsync(client, method);
        return Status(response.Headers) is StatusCode.Unauthenticated or StatusCode.PermissionDenied
            ? Status(response.Headers) : null;
    }

    private static async Task<StatusCode?> StatusAsync(HttpClient client, string method)
    {
        using var response = await SendAsync(client, method);
        return Status(response.Headers);
    }

    private static StatusCode? Status(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? Enum.Parse<StatusCode>(values.Single()) : null;

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method)
    {
        // A message without any field.
        var content = new ByteArrayContent(new byte[5]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", "..", ".."));
}
