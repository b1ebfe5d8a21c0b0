using Apache.Arrow;
using Apache.Arrow.Ipc;
using Grpc.Core;
using ScoringService.Server.Tests;
using ScoringService.V1;

namespace ScoringService.Client.Tests;

/// <summary>Streams of a real server, also over connections that break.</summary>
public sealed class ScoreStreamTests(SharedService shared) : IClassFixture<SharedService>
{
    private const int SmallBatch = 65_536;

    private static readonly ScoringClientOptions Quick =
        new() { Retry = new RetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) } };

    private static ScoreCustomersRequest Everything => new() { MaxBatchBytes = SmallBatch };

    [Fact]
    public async Task ReadScores_Everybody_HasTheBytesOfTheStream()
    {
        using var client = Open();
        using var scores = client.ReadScores(Everything);
        using var written = new MemoryStream();
        using var writer = new ArrowStreamWriter(written, await scores.ReadSchemaAsync(), leaveOpen: true);
        await foreach (var batch in scores)
            using (batch) await writer.WriteRecordBatchAsync(batch);
        await writer.WriteEndAsync();

        var expected = await shared.Service.ScoreAsync(Everything);
        Assert.Equal(expected.Bytes(), written.ToArray());
        Assert.Equal(expected.Bytes().Length, scores.BytesRead);
        Assert.Equal(expected.Summary, scores.Summary);
        Assert.Equal(scores.Summary.RowCount, scores.RowsRead);
    }

    [Fact]
    public async Task ReadScores_ConnectionBreaksTwice_GoesOnWhereItWas()
    {
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress, 200_000, 150_000);
        using var client = Open(proxy.Address);
        using var scores = client.ReadScores(Everything);
        var ids = new List<string>();
        await foreach (var batch in scores)
            using (batch) ids.AddRange(Ids(batch));

        var expected = await shared.Service.ScoreAsync(Everything);
        Assert.Equal(expected.Rows().Select(row => (string)row["customer_id"]!), ids);
        Assert.Equal(expected.Bytes().Length, scores.BytesRead);
        Assert.Equal(3, proxy.Connections);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(300_000)]
    public async Task CopyScores_ConnectionBreaks_WritesTheSameBytes(long cut)
    {
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress, cut);
        using var client = Open(proxy.Address);
        using var file = new MemoryStream();
        var summary = await client.CopyScoresAsync(Everything, file);

        var expected = await shared.Service.ScoreAsync(Everything);
        Assert.Equal(expected.Bytes(), file.ToArray());
        Assert.Equal(expected.Summary, summary);
        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public async Task ReadScores_NothingGetsThrough_GivesUpAfterTheAttempts()
    {
        // An attempt may take several connections, and some attempts may share the failure of one.
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress, new long[100]);
        using var client = Open(proxy.Address);
        using var scores = client.ReadScores();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await scores.ReadBatchAsync());

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.InRange(proxy.Connections, 2, 99);
    }

    [Fact]
    public async Task ReadScores_OtherStreamWithTheToken_HasTheRest()
    {
        using var client = Open();
        using var first = client.ReadScores(Everything);
        using var batch = await first.ReadBatchAsync();
        var request = Everything;
        request.ResumeToken = Google.Protobuf.ByteString.CopyFrom(first.ResumeToken.Span);
        using var rest = client.ReadScores(request);
        var rows = 0L;
        await foreach (var other in rest)
            using (other) rows += other.Length;

        Assert.Equal(rest.Summary.RowCount, batch!.Length + rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForEach_ConnectionBreaksTwice_LendsEachBatchOnce(bool readsSchema)
    {
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress, 200_000, 150_000);
        using var client = Open(proxy.Address);
        using var scores = client.ReadScores(Everything);
        if (readsSchema) await scores.ReadSchemaAsync();
        var ids = new List<string>();
        using var written = new MemoryStream();
        ArrowStreamWriter? writer = null;
        await scores.ForEachAsync(batch =>
        {
            writer ??= new ArrowStreamWriter(written, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
            ids.AddRange(Ids(batch));
        });
        writer!.WriteEnd();

        var expected = await shared.Service.ScoreAsync(Everything);
        Assert.Equal(expected.Rows().Select(row => (string)row["customer_id"]!), ids);
        Assert.Equal(expected.Bytes(), written.ToArray());
        Assert.Equal(expected.Summary, scores.Summary);
        Assert.Equal(3, proxy.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForEach_UserFails_EndsWithWhatItThrew(bool readsSchema)
    {
        using var client = Open();
        using var scores = client.ReadScores(Everything);
        if (readsSchema) await scores.ReadSchemaAsync();
        var used = 0;

        var error = await Assert.ThrowsAsync<FormatException>(() => scores.ForEachAsync(
            _ => throw new FormatException($"{++used}")));

        Assert.Equal("1", error.Message);
        Assert.Equal(1, used);
    }

    [Fact]
    public async Task ReadSchema_NobodyMeetsTheFilter_IsThere()
    {
        using var client = Open();
        using var scores = client.ReadScores(new ScoreCustomersRequest
        {
            Columns = { "customer_id", "tier" }, Filter = new PopulationFilter { Industries = { "nobody's" } },
        });

        Assert.Equal(["customer_id", "tier"], (await scores.ReadSchemaAsync()).FieldsList.Select(field => field.Name));
        Assert.Null(await scores.ReadBatchAsync());
        Assert.Equal(0, scores.Summary.RowCount);
    }

    [Fact]
    public async Task ReadScores_WrongColumn_FailsAtOnce()
    {
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress);
        using var client = Open(proxy.Address);
        using var scores = client.ReadScores(new ScoreCustomersRequest { Columns = { "nope" } });

        var error = await Assert.ThrowsAsync<RpcException>(async () => await scores.ReadSchemaAsync());

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Throws<InvalidOperationException>(() => scores.Summary);
    }

    [Fact]
    public async Task FindCustomer_KnownAndUnknown_IsThereOrNull()
    {
        using var client = Open();

        var customer = await client.FindCustomerAsync("C0000001", withExplanation: true);

        Assert.Equal("C0000001", customer!.CustomerId);
        Assert.NotNull(customer.Explanation);
        Assert.Null((await client.FindCustomerAsync("C0000001"))!.Explanation);
        Assert.Null(await client.FindCustomerAsync("nobody"));
    }

    [Fact]
    public async Task FindCustomer_FirstConnectionLost_IsAskedAgain()
    {
        await using var proxy = new CuttingProxy(shared.Service.GrpcAddress, 0);
        using var client = Open(proxy.Address);

        Assert.NotNull(await client.FindCustomerAsync("C0000001"));
    }

    private static IEnumerable<string> Ids(RecordBatch batch)
    {
        var ids = (StringArray)batch.Column("customer_id");
        for (var row = 0; row < ids.Length; row++) yield return ids.GetString(row)!;
    }

    private ScoringServiceClient Open(Uri? address = null) => new(address ?? shared.Service.GrpcAddress, Quick);
}
