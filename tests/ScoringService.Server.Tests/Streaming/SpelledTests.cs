using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ScoringService.Engine;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Streaming;

/// <summary>Codes as plain texts say what dictionary-encoded ones say.</summary>
public sealed class SpelledTests
{
    private static readonly string[] All =
        [.. FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name).Distinct()];

    public static TheoryData<ScoreCustomersRequest> Requests => new(
        new ScoreCustomersRequest(),
        new ScoreCustomersRequest { Columns = { All }, MaxBatchBytes = 65_536 },
        new ScoreCustomersRequest { Columns = { All }, Shard = new Shard { Index = 1, Count = 3 } },
        new ScoreCustomersRequest { Columns = { "tier" }, Filter = new V1.PopulationFilter { Rule = "kind = 'B2B'" } },
        new ScoreCustomersRequest { Columns = { All }, Ids = new CustomerIds { CustomerIds_ = { "C0000001", "?" } } });

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ScoreCustomers_WithoutDictionaries_GivesTheSameTexts(ScoreCustomersRequest request)
    {
        // Of these some have bought nothing, and so have null scores.
        await using var service = await TestService.StartAsync(3000);
        var encoded = await service.ScoreAsync(request);
        request.DictionaryEncoded = true;
        Assert.Equal(encoded.Bytes(), (await service.ScoreAsync(request)).Bytes());
        request.DictionaryEncoded = false;
        var spelled = await service.ScoreAsync(request);

        Assert.False(HasDictionaries(spelled));
        Assert.True(HasDictionaries(encoded));
        Assert.Equal(encoded.Summary!.UnknownCustomerIdCount, spelled.Summary!.UnknownCustomerIdCount);
        var (expected, actual) = (encoded.Rows(), spelled.Rows());
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i]);
        var most = request.MaxBatchBytes == 0 ? 2 << 20 : request.MaxBatchBytes;
        Assert.All(spelled.Batches, batch => Assert.InRange(batch.SerializedRecordBatch.Length, 1, most));
    }

    [Fact]
    public async Task ScoreCustomers_WithoutDictionariesAndATokenOfBefore_HasTheSameBatches()
    {
        await using var service = await TestService.StartAsync(3000);
        var request = new ScoreCustomersRequest
        {
            Columns = { All }, MaxBatchBytes = 65_536, DictionaryEncoded = false,
        };
        var all = await service.ScoreAsync(request);
        request.ResumeToken = all.Batches[2].ResumeToken;
        Assert.Equal(all.Batches.Skip(3), (await service.ScoreAsync(request)).Batches);
    }

    private static bool HasDictionaries(ScoreResult result)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(result.Bytes()));
        return reader.Schema.FieldsList.Any(field => field.DataType is DictionaryType);
    }
}
