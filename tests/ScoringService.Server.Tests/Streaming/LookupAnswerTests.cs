using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using ScoringService.Storage.Tests.Features;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Streaming;

/// <summary>Answers by ids, which are written in a form of their own, against the stream of everybody.</summary>
public sealed class LookupAnswerTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly string[] s_columns =
        [.. FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name)];

    private readonly TestService _service = shared.Service;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ScoreCustomers_Ids_EqualTheRowsOfTheStream(int count)
    {
        var all = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { s_columns } })).Rows();
        var chance = new Random(count);
        for (var round = 0; round < 10; round++)
        {
            // Some of them twice.
            var wanted = Enumerable.Range(0, count).Select(_ => all[chance.Next(all.Count)]).ToArray();

            var result = await _service.ScoreAsync(ByIds(wanted.Select(Id)));

            Assert.Equal(wanted, result.Rows());
            var batch = Assert.Single(result.Batches);
            Assert.Equal((count, 0), (batch.RowCount, batch.RowOffset));
            Assert.Equal((count, 0), (result.Summary!.RowCount, result.Summary.UnknownCustomerIdCount));
        }
    }

    [Fact]
    public async Task ScoreCustomers_EverySingleColumn_EqualsTheStream()
    {
        var all = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { s_columns } })).Rows();
        foreach (var column in s_columns)
        {
            var request = ByIds([Id(all[5]), Id(all[1204])], column);

            var rows = (await _service.ScoreAsync(request)).Rows();

            Assert.Equal([all[5][column], all[1204][column]], rows.Select(row => row[column]));
        }
    }

    [Fact]
    public async Task ScoreCustomers_Ids_HaveTheTypesOfTheStreamWithoutMeanings()
    {
        var stream = Schema(await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { s_columns } }));
        var lookup = Schema(await _service.ScoreAsync(ByIds(["C0000002"])));

        Assert.Equal(stream.FieldsList.Select(Describe), lookup.FieldsList.Select(Describe));
        Assert.All(stream.FieldsList, field => Assert.Contains("meaning", field.Metadata!.Keys));
        Assert.All(lookup.FieldsList, field => Assert.False(field.HasMetadata));
        Assert.Equal(stream.Metadata!["run_id"], lookup.Metadata!["run_id"]);
    }

    [Fact]
    public async Task ScoreCustomers_Ids_ShareADictionaryOfWhatTheyUse()
    {
        var result = await _service.ScoreAsync(ByIds(["C0000002", "客户0000003"]));

        using var reader = new ArrowStreamReader(new MemoryStream(result.Bytes()));
        using var batch = (await reader.ReadNextRecordBatchAsync())!;
        var encoded = batch.Arrays.OfType<DictionaryArray>().ToArray();
        var used = encoded.SelectMany(column => Texts(column)).Distinct().Order();
        Assert.Contains("retail", used);
        foreach (var column in encoded)
        {
            var values = (StringArray)column.Dictionary;
            Assert.Equal(used, Enumerable.Range(0, values.Length).Select(i => values.GetString(i)).Order());
        }
    }

    [Fact]
    public async Task ScoreCustomers_IdsWhoseCodesAreAllNull_AreRead()
    {
        var result = await _service.ScoreAsync(
            ByIds(["C0000002", "客户0000003"], "tier_by_amount", "rule_segment", "tags"));

        Assert.All(result.Rows(), row => Assert.All(row.Values, Assert.Null));
        Assert.Equal(2, result.Summary!.RowCount);
    }

    [Fact]
    public async Task ScoreCustomers_UnknownIdsOnly_GiveAnEmptyStreamWithItsSchema()
    {
        var result = await _service.ScoreAsync(ByIds(["nobody", "客户", "' OR 1=1 --"]));

        Assert.Empty(result.Batches);
        Assert.Empty(result.Rows());
        Assert.Equal(s_columns, Schema(result).FieldsList.Select(field => field.Name));
        Assert.Equal(["nobody", "客户", "' OR 1=1 --"], result.Summary!.UnknownCustomerIds);
        Assert.Equal((0, 3), (result.Summary.RowCount, result.Summary.UnknownCustomerIdCount));
    }

    [Fact]
    public async Task ScoreCustomers_Ids_HaveTheSummaryOfTheStreamsRun()
    {
        var stream = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { "status" } })).Summary!;
        var lookup = (await _service.ScoreAsync(ByIds(["C0000002"], "status"))).Summary!;

        stream.RowCount = 1;
        Assert.Equal(stream, lookup);
    }

    [Fact]
    public async Task ScoreCustomers_IdsResumedAfterTheirBatch_GiveTheSummaryOnly()
    {
        var request = ByIds(["C0000002", "nobody", "C0000004"]);
        var whole = await _service.ScoreAsync(request);
        request.ResumeToken = whole.Batches[0].ResumeToken;

        var rest = await _service.ScoreAsync(request);

        Assert.Equal(whole.Schema, rest.Schema);
        Assert.Empty(rest.Batches);
        Assert.Equal(whole.Summary, rest.Summary);
    }

    [Fact]
    public async Task ScoreCustomers_IdsThatDoNotFitIntoOneMessage_ComeInSeveral()
    {
        var ids = Enumerable.Range(0, 1000).Where(i => i % 3 != 0).Select(i => $"C{i:D7}").ToArray();
        var whole = await _service.ScoreAsync(ByIds(ids));
        var request = ByIds(ids);
        request.MaxBatchBytes = 65_536;

        var cut = await _service.ScoreAsync(request);

        Assert.True(cut.Batches.Count > 1);
        Assert.All(cut.Batches, batch => Assert.InRange(batch.SerializedRecordBatch.Length, 1, 65_536));
        Assert.Equal(whole.Rows(), cut.Rows());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ScoreCustomers_IdsAfterCommits_EqualTheStream(int seed)
    {
        await using var service = await TestService.StartAsync(300);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        var commits = new RandomCommits(
            seed, TrackingData.LastDay, Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"C{i:D7}"));
        for (var i = 0; i < 12; i++)
        {
            service.Commit(commits.Next());
            await cache.GetAsync(null, 0, default);
        }

        var all = (await service.ScoreAsync(new ScoreCustomersRequest { Columns = { s_columns } })).Rows();
        var lookup = await service.ScoreAsync(ByIds(all.Select(Id)));

        Assert.NotEmpty(cache.Current!.Layers);
        Assert.Equal(all, lookup.Rows());
    }

    private static ScoreCustomersRequest ByIds(IEnumerable<string> ids, params string[] columns) => new()
    {
        Ids = new CustomerIds { CustomerIds_ = { ids } }, Columns = { columns.Length == 0 ? s_columns : columns },
    };

    private static string Id(Dictionary<string, object?> row) => (string)row["customer_id"]!;

    private static Schema Schema(ScoreResult result)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(result.Bytes()));
        return reader.Schema!;
    }

    private static string Describe(Field field) => $"{field.Name} {field.IsNullable} " + field.DataType switch
    {
        DictionaryType type => $"{type.IndexType.Name} of {type.ValueType.Name} {type.Ordered}",
        TimestampType type => $"{type.Name} {type.Unit} {type.Timezone}",
        var type => type.Name,
    };

    private static IEnumerable<string> Texts(DictionaryArray column)
    {
        var (codes, values) = ((Int32Array)column.Indices, (StringArray)column.Dictionary);
        for (var i = 0; i < column.Length; i++)
            if (codes.GetValue(i) is { } code) yield return values.GetString(code)!;
    }
}
