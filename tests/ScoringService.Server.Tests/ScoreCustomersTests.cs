using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Engine;
using ScoringService.V1;
using PopulationFilter = ScoringService.V1.PopulationFilter;

namespace ScoringService.Server.Tests;

public sealed class ScoreCustomersTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task ScoreCustomers_Everybody_EqualsTheEngine()
    {
        var rows = (await _service.ScoreAsync(new ScoreCustomersRequest())).Rows();

        var batch = _service.Database.ReadFeatures(_service.Database.DefaultAsOf()!.Value);
        var scores = CustomerScorer.Score(_service.Database.ActiveModel()!.Model, batch);
        Assert.Equal(["customer_id", .. ScoreColumns.Default.Select(column => column.Name)], rows[0].Keys);
        Assert.Equal(batch.Count, rows.Count);
        Assert.Equal(SharedService.Buyers * 11 / 10, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(batch.CustomerId[i], rows[i]["customer_id"]);
            Assert.Equal(((DictionaryColumn)scores[ScoreColumns.RfmSegment])[i], rows[i]["rfm_segment"]);
            Assert.Equal(((DictionaryColumn)scores[ScoreColumns.Status])[i], rows[i]["status"]);
            Assert.Equal((long?)((Column<byte>)scores[ScoreColumns.RecencyScore])[i], rows[i]["recency_score"]);
            Assert.Equal(((Column<double>)scores[ScoreColumns.RfmScore])[i], rows[i]["rfm_score"]);
            Assert.Equal(((Column<double>)scores[ScoreColumns.PredictedClv])[i], rows[i]["predicted_clv"]);
            Assert.Equal(((DictionaryColumn)scores[ScoreColumns.Tier])[i], rows[i]["tier"]);
            foreach (var signal in ScoreColumns.Signals)
                Assert.Equal(((BooleanColumn)scores[signal])[i], rows[i][signal.Name]);
        }
    }

    [Fact]
    public async Task ScoreCustomers_EveryColumnByName_ComesInTheOrderAsked()
    {
        var names = FeatureColumns.All.Concat(ScoreColumns.All).Select(c => c.Name).Reverse().ToArray();
        var rows = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { names } })).Rows();

        Assert.Equal(names, rows[0].Keys);
        var batch = _service.Database.ReadFeatures(_service.Database.DefaultAsOf()!.Value);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(((Column<double>)batch[FeatureColumns.TotalSpend])[i], rows[i]["total_spend"]);
            Assert.Equal((long?)((Column<int>)batch[FeatureColumns.RecencyDays])[i], rows[i]["recency_days"]);
            Assert.Equal(((Column<long>)batch[FeatureColumns.LastPurchaseAt])[i], rows[i]["last_purchase_at"]);
            Assert.Equal(((DictionaryColumn)batch[FeatureColumns.Industry])[i], rows[i]["industry"]);
        }
    }

    [Fact]
    public async Task ScoreCustomers_SmallBatches_StayUnderTheLimitAndGiveTheSameRows()
    {
        var request = new ScoreCustomersRequest
        {
            Columns = { FeatureColumns.All.Select(c => c.Name) }, MaxBatchBytes = 65_536,
        };
        var small = await _service.ScoreAsync(request);
        request.MaxBatchBytes = 3_145_728;
        var large = await _service.ScoreAsync(request);

        Assert.True(small.Batches.Count > large.Batches.Count);
        Assert.All(small.Batches, b => Assert.InRange(b.SerializedRecordBatch.Length, 1, 65_536));
        Assert.Equal(large.Rows(), small.Rows());
        Assert.Equal(small.Batches.Sum(b => b.RowCount), small.Summary!.RowCount);
    }

    [Fact]
    public async Task ScoreCustomers_EveryColumnInSmallBatches_StaysUnderTheLimitAndGivesTheSameRows()
    {
        var request = new ScoreCustomersRequest
        {
            Columns = { FeatureColumns.All.Concat(ScoreColumns.All).Select(c => c.Name) }, MaxBatchBytes = 65_536,
        };
        var small = await _service.ScoreAsync(request);
        request.MaxBatchBytes = 0;

        Assert.All(small.Batches, b => Assert.InRange(b.SerializedRecordBatch.Length, 1, 65_536));
        Assert.Equal((await _service.ScoreAsync(request)).Rows(), small.Rows());
    }

    [Fact]
    public async Task ScoreCustomers_ResumedAfterEveryBatch_SendsTheRemainingBytes()
    {
        var request = new ScoreCustomersRequest
        {
            Columns = { FeatureColumns.All.Select(c => c.Name) }, MaxBatchBytes = 65_536,
            Filter = new() { MinAnnualAmount = 3 },
        };
        var whole = await _service.ScoreAsync(request);
        Assert.True(whole.Batches.Count > 3);
        for (var k = 0; k < whole.Batches.Count; k++)
        {
            request.ResumeToken = whole.Batches[k].ResumeToken;
            var rest = await _service.ScoreAsync(request);
            Assert.Equal(whole.Schema, rest.Schema);
            Assert.Equal(whole.Batches.Skip(k + 1), rest.Batches);
            Assert.Equal(whole.Summary, rest.Summary);
        }
    }

    [Fact]
    public async Task ScoreCustomers_ResumedWithOtherFields_IsRefused()
    {
        var request = new ScoreCustomersRequest { MaxBatchBytes = 65_536 };
        request.ResumeToken = (await _service.ScoreAsync(request)).Batches[0].ResumeToken;
        request.Columns.Add("customer_id");

        await Refused(request, StatusCode.InvalidArgument, "resume_token");
    }

    [Fact]
    public async Task ScoreCustomers_Ids_ComeInOrderWithRepeatsAndUnknownOnesListed()
    {
        var result = await _service.ScoreAsync(new ScoreCustomersRequest
        {
            Ids = new CustomerIds { CustomerIds_ = { "C0000002", "nobody", "客户0000000", "C0000002", "' OR 1=1 --" } },
        });

        Assert.Equal(["C0000002", "客户0000000", "C0000002"], result.Rows().Select(r => r["customer_id"]));
        Assert.Equal(["nobody", "' OR 1=1 --"], result.Summary!.UnknownCustomerIds);
        Assert.Equal(2, result.Summary.UnknownCustomerIdCount);
    }

    [Fact]
    public async Task ScoreCustomers_OneMillionIds_AreServedAndTheUnknownOnesCounted()
    {
        var request = new ScoreCustomersRequest { Ids = new CustomerIds(), Columns = { "customer_id", "rfm_score" } };
        for (var i = 0; i < 1_000_000; i++) request.Ids.CustomerIds_.Add($"C{i:D7}");
        var result = await _service.ScoreAsync(request);

        var known = Enumerable.Range(0, SharedService.Buyers * 11 / 10).Count(i => i % 3 != 0);
        Assert.Equal(known, result.Summary!.RowCount);
        Assert.Equal(1_000_000 - known, result.Summary.UnknownCustomerIdCount);
        Assert.Equal(10_000, result.Summary.UnknownCustomerIds.Count);
    }

    [Fact]
    public async Task ScoreCustomers_Filter_KeepsWhoMeetsEveryPart()
    {
        var request = new ScoreCustomersRequest
        {
            Columns = { "customer_id", "kind", "region", "recency_days", "net_spend_365d" },
            Filter = new PopulationFilter
            {
                Kinds = { CustomerKind.B2B }, Regions = { "R1", "R2" }, ActiveWithinDays = 60, MinAnnualAmount = 10,
            },
        };
        var rows = (await _service.ScoreAsync(request)).Rows();
        var all = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { request.Columns } })).Rows();

        Assert.NotEmpty(rows);
        Assert.Equal(all.Where(r => (string?)r["kind"] == "B2B" && r["region"] is "R1" or "R2"
            && r["recency_days"] is long and < 60 && (double)r["net_spend_365d"]! >= 10), rows);
    }

    [Fact]
    public async Task ScoreCustomers_NobodyMeetsTheFilter_GivesAnEmptyStream()
    {
        var result = await _service.ScoreAsync(
            new ScoreCustomersRequest { Filter = new PopulationFilter { Regions = { "none" } } });

        Assert.Empty(result.Batches);
        Assert.Empty(result.Rows());
        Assert.Equal(0, result.Summary!.RowCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task ScoreCustomers_Shards_AreDisjointAndCoverEverybody(int count)
    {
        var ids = new List<object?>();
        for (var index = 0; index < count; index++)
        {
            var request = new ScoreCustomersRequest { Shard = new Shard { Index = index, Count = count } };
            var part = (await _service.ScoreAsync(request)).Rows();
            Assert.InRange(part.Count, 3300 / count * 8 / 10, (3300 / count * 12 / 10) + 1);
            ids.AddRange(part.Select(r => r["customer_id"]));
        }

        Assert.Equal(3300, ids.Count);
        Assert.Equal(3300, ids.Distinct().Count());
    }

    [Fact]
    public async Task ScoreCustomers_AsOfBeforeAllData_SaysThatNobodyHasBought()
    {
        var asOf = new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var result = await _service.ScoreAsync(new ScoreCustomersRequest { AsOf = Timestamp.FromDateTime(asOf) });

        Assert.All(result.Rows(), r => Assert.Equal(("NO_PURCHASE", null), ((string?)r["status"], r["rfm_score"])));
        Assert.Equal(asOf, result.Summary!.AsOf.ToDateTime());
    }

    [Fact]
    public async Task ScoreCustomers_AsOfInThePast_IgnoresWhatCameLater()
    {
        var asOf = new DateTime(2024, 10, 1, 0, 0, 0, DateTimeKind.Utc);
        var request = new ScoreCustomersRequest
        {
            AsOf = Timestamp.FromDateTime(asOf), Columns = { "last_purchase_at", "purchase_count" },
        };
        var rows = (await _service.ScoreAsync(request)).Rows();

        var limit = (asOf - DateTime.UnixEpoch).Ticks / 10;
        Assert.All(rows, r => Assert.True(r["last_purchase_at"] is null || (long)r["last_purchase_at"]! <= limit));
        Assert.Contains(rows, r => r["last_purchase_at"] is not null);
    }

    public static TheoryData<string, Action<ScoreCustomersRequest>> WrongRequests => new()
    {
        { "columns[1]", r => r.Columns.Add(["customer_id", "nonsense"]) },
        { "columns[1]", r => r.Columns.Add(["status", "status"]) },
        { "max_batch_bytes", r => r.MaxBatchBytes = -1 },
        { "max_batch_bytes", r => r.MaxBatchBytes = 65_535 },
        { "max_batch_bytes", r => r.MaxBatchBytes = 3_145_729 },
        { "shard.count", r => r.Shard = new Shard() },
        { "shard.count", r => r.Shard = new Shard { Count = 1025 } },
        { "shard.index", r => r.Shard = new Shard { Index = 2, Count = 2 } },
        { "shard.index", r => r.Shard = new Shard { Index = -1, Count = 2 } },
        { "ids.customer_ids", r => r.Ids = new CustomerIds() },
        { "ids.customer_ids[1]", r => r.Ids = new CustomerIds { CustomerIds_ = { "C1", "" } } },
        { "ids.customer_ids[0]", r => r.Ids = new CustomerIds { CustomerIds_ = { new string('客', 43) } } },
        { "model_version", r => r.ModelVersion = -1 },
        { "as_of", r => r.AsOf = new Timestamp { Seconds = long.MaxValue } },
        { "filter.kinds", r => r.Filter = new PopulationFilter { Kinds = { CustomerKind.Unspecified } } },
        { "filter.active_within_days", r => r.Filter = new PopulationFilter { ActiveWithinDays = 0 } },
        { "filter.min_annual_amount", r => r.Filter = new PopulationFilter { MinAnnualAmount = double.NaN } },
        { "filter.rule", r => r.Filter = new PopulationFilter { Rule = "tier = 3" } },
        { "filter.rule", r => r.Filter = new PopulationFilter { Rule = "no_column > 3" } },
        { "resume_token", r => r.ResumeToken = ByteString.CopyFromUtf8("not one") },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task ScoreCustomers_WrongField_IsNamed(string field, Action<ScoreCustomersRequest> spoil)
    {
        var request = new ScoreCustomersRequest();
        spoil(request);

        await Refused(request, StatusCode.InvalidArgument, field);
    }

    [Fact]
    public async Task ScoreCustomers_UnknownModel_IsNotFound() =>
        await Refused(new ScoreCustomersRequest { ModelVersion = 99 }, StatusCode.NotFound, "model_version");

    [Fact]
    public async Task ScoreCustomers_DamagedToken_IsRefused()
    {
        var token = (await _service.ScoreAsync(new ScoreCustomersRequest())).Batches[0].ResumeToken.ToByteArray();
        for (var i = 0; i < token.Length; i++)
        {
            token[i] ^= 0x10;
            await Refused(new ScoreCustomersRequest { ResumeToken = ByteString.CopyFrom(token) },
                StatusCode.InvalidArgument, "resume_token");
            token[i] ^= 0x10;
        }
    }

    private async Task Refused(ScoreCustomersRequest request, StatusCode code, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _service.ScoreAsync(request));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
        if (code != StatusCode.InvalidArgument) return;
        var details = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(field, details.Details.Single().Unpack<Google.Rpc.BadRequest>().FieldViolations.Single().Field);
    }
}
