using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Engine;
using ScoringService.V1;
using PopulationFilter = ScoringService.V1.PopulationFilter;
using RfmBinning = ScoringService.V1.RfmBinning;
using RfmOptions = ScoringService.V1.RfmOptions;
using RfmSegmentRule = ScoringService.V1.RfmSegmentRule;
using ScoringOptions = ScoringService.V1.ScoringOptions;

namespace ScoringService.Server.Tests;

public sealed class CustomerAndModelTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task GetCustomer_Buyer_EqualsTheStream()
    {
        var ids = new CustomerIds { CustomerIds_ = { "C0000013" } };
        var names = ScoreColumns.All.Concat(FeatureColumns.All).Select(c => c.Name);
        var row = (await _service.ScoreAsync(new ScoreCustomersRequest { Ids = ids, Columns = { names } }))
            .Rows().Single();
        var customer = await _service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = "C0000013" });

        Assert.Equal(ScoreStatus.Scored, customer.Status);
        Assert.Equal(row["recency_score"], (long)customer.Rfm.RecencyScore);
        Assert.Equal(row["frequency_score"], (long)customer.Rfm.FrequencyScore);
        Assert.Equal(row["monetary_score"], (long)customer.Rfm.MonetaryScore);
        Assert.Equal(row["rfm_score"], customer.Rfm.RfmScore_);
        Assert.Equal(row["rfm_segment"], customer.Rfm.Segment.Code);
        Assert.Equal(LabelCatalogue.Of(customer.Rfm.Segment.Code).Zh, customer.Rfm.Segment.Zh);
        Assert.Equal(row["rfm_octant"], customer.Rfm.Octant.Code);
        Assert.Equal(
            "PurchaseClass." + row["purchase_class"], "PurchaseClass." + Upper(customer.Rfm.PurchaseClass.ToString()));
        Assert.Equal(row["total_spend"], customer.Purchases.TotalSpend);
        Assert.Equal(row["recency_days"], (long)customer.Purchases.RecencyDays);
        Assert.Equal(row["purchase_count"], (long)customer.Purchases.PurchaseCount);
        Assert.Equal(row["average_order_value"], customer.Purchases.AverageOrderValue);
        Assert.Equal(CustomerKind.B2C, customer.Kind);
        Assert.Equal("R3", customer.Region);
        Assert.False(customer.HasIndustry);
    }

    [Fact]
    public async Task GetCustomer_WithoutPurchase_HasNoScores()
    {
        var customer = await _service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = "C0003001" });

        Assert.Equal(ScoreStatus.NoPurchase, customer.Status);
        Assert.Null(customer.Rfm);
        Assert.False(customer.Purchases.HasRecencyDays);
        Assert.Null(customer.Purchases.LastPurchaseTime);
    }

    [Theory]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("C9999999", StatusCode.NotFound)]
    [InlineData("'; DROP TABLE customers; --", StatusCode.NotFound)]
    public async Task GetCustomer_WrongId_IsToldSo(string id, StatusCode code)
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith("customer_id", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitModel_Options_AreStoredAndUsed()
    {
        var rfm = new RfmOptions { Levels = 3, Binning = RfmBinning.Fixed, MonetaryWeight = 2 };
        rfm.RecencyEdges.Add([30, 90]);
        rfm.FrequencyEdges.Add([1, 4]);
        rfm.MonetaryEdges.Add([10, 50]);
        using var service = _service.Models.FitModel(
            new FitModelRequest { Options = new ScoringOptions { Rfm = rfm } });
        var responses = await service.ResponseStream.ReadAllAsync().ToListAsync();
        var model = responses[^1].Model;

        Assert.Contains(responses, r => r.Progress is { Part: "features" });
        Assert.All(responses[..^1], r => Assert.InRange(r.Progress.Fraction, 0, 1));
        Assert.Equal([30, 90], model.Rfm.Recency.Edges);
        Assert.Equal(3, model.Options.Rfm.Levels);
        Assert.Equal(2, model.Options.Rfm.MonetaryWeight);
        Assert.Equal(1, model.Options.Rfm.RecencyWeight);
        Assert.Equal(SharedService.Buyers, model.Rfm.Recency.LevelCounts.Sum());
        Assert.Equal(model, await _service.Models.GetModelAsync(new GetModelRequest { Version = model.Version }));
        var rows = (await _service.ScoreAsync(new ScoreCustomersRequest { ModelVersion = model.Version })).Rows();
        Assert.All(
            rows.Where(r => r["recency_score"] is not null), r => Assert.InRange((long)r["recency_score"]!, 1, 3));
    }

    [Fact]
    public async Task FitModel_FewerThan500Customers_IsAWarning()
    {
        var filter = new PopulationFilter { Regions = { "R1" }, Kinds = { CustomerKind.B2B } };
        var model = await _service.FitAsync(new FitModelRequest { Population = filter });

        Assert.InRange(model.CustomerCount, 1, 499);
        Assert.NotEmpty(model.Warnings);
    }

    public static TheoryData<string, Action<FitModelRequest>> WrongFits => new()
    {
        { "options.rfm.levels", r => Rfm(r).Levels = 2 },
        { "options.rfm.levels", r => Rfm(r).Levels = 6 },
        { "options.rfm.binning", r => Rfm(r).Binning = (RfmBinning)9 },
        { "options.rfm.recency_edges", r => Rfm(r).RecencyEdges.Add([1, 2]) },
        { "options.rfm.monetary_weight", r => Rfm(r).MonetaryWeight = -1 },
        {
            "options.rfm.segment_rules",
            r => Rfm(r).SegmentRules.Add(new RfmSegmentRule { Label = new() { Code = "X" } })
        },
        { "options.clv.periods", r => Options(r).Clv = new() { Periods = 99 } },
        { "options.clv.model", r => Options(r).Clv = new() { Model = (V1.PurchaseModelKind)9 } },
        { "options.clusters.clusters", r => Options(r).Clusters = new() { Clusters = 11 } },
        { "options.clusters.features[1]", r => Options(r).Clusters = new() { Features = { "total_spend", "kind" } } },
        { "options.churn.horizon_days", r => Options(r).Churn = new() { HorizonDays = 0 } },
        { "options.churn.inputs[0].column", r => Options(r).Churn = new() { Inputs = { new V1.ChurnInput() } } },
        {
            "options.churn.inputs[0].transform",
            r => Options(r).Churn = new() { Inputs = { new V1.ChurnInput { Transform = (V1.InputTransform)7 } } }
        },
        { "options.churn.bands.high", r => Options(r).Churn = new() { Bands = new() { High = 0.1 } } },
        { "options.churn.signals.low_alive", r => Options(r).Churn = new() { Signals = new() { LowAlive = 2 } } },
        {
            "options.lifecycle.top_arpu.threshold",
            r => Options(r).Lifecycle = new() { TopArpu = new() { Threshold = 2 } }
        },
        {
            "options.lifecycle.rules[0].stage",
            r => Options(r).Lifecycle = new()
            {
                Rules =
                {
                    new V1.LifecycleRule { Label = new() { Code = "mine" }, Rule = "purchase_count > 1", Stage = "X" },
                },
            }
        },
        {
            "options.value.indicator_weights.nps",
            r => Options(r).Value = new() { IndicatorWeights = { ["nps"] = -1 } }
        },
        { "options.value.b2b.financial", r => Options(r).Value = new() { B2B = new() { Financial = -1 } } },
        { "options.value.tiers[0].grade", r => Options(r).Value = new() { Tiers = { new V1.TierDefinition() } } },
        { "options.segments.rules[1].rule", r => Options(r).Segments = Rules("purchase_count > 1", "nonsense") },
        { "options.tags.rules[0].label.code", r => Options(r).Tags = new() { Rules = { new V1.RuleDefinition() } } },
        { "population.rule", r => r.Population = new PopulationFilter { Rule = "purchase_count >" } },
        { "population.active_within_days", r => r.Population = new PopulationFilter { ActiveWithinDays = -5 } },
        { "as_of", r => r.AsOf = new Timestamp { Nanos = -1 } },
    };

    [Theory]
    [MemberData(nameof(WrongFits))]
    public async Task FitModel_WrongField_IsNamed(string field, Action<FitModelRequest> spoil)
    {
        var request = new FitModelRequest();
        spoil(request);
        var error = await Assert.ThrowsAsync<RpcException>(() => _service.FitAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitModel_AsOfBeforeAllDataOrNobodyInScope_IsAPrecondition()
    {
        var early = new FitModelRequest
        {
            AsOf = Timestamp.FromDateTime(new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
        };
        var nobody = new FitModelRequest { Population = new PopulationFilter { Industries = { "none" } } };

        foreach (var (request, field) in new[] { (early, "as_of"), (nobody, "population") })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => _service.FitAsync(request));
            Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
            Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ListModels_Pages_ListEveryModelOnceNewestFirst()
    {
        for (var i = 0; i < 4; i++) await _service.FitAsync(new FitModelRequest());
        var versions = new List<long>();
        var request = new ListModelsRequest { PageSize = 2 };
        do
        {
            var page = await _service.Models.ListModelsAsync(request);
            Assert.InRange(page.Models.Count, 1, 2);
            versions.AddRange(page.Models.Select(m => m.Version));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.True(versions.Count >= 5);
        Assert.Equal(versions.Distinct().OrderDescending(), versions);
        // Fitting does not activate.
        Assert.Equal(1, (await _service.Models.GetModelAsync(new GetModelRequest())).Version);
    }

    [Theory]
    [InlineData(-1, "", "page_size")]
    [InlineData(0, "x", "page_token")]
    public async Task ListModels_WrongField_IsNamed(int size, string token, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _service.Models.ListModelsAsync(new ListModelsRequest { PageSize = size, PageToken = token }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetModel_Unknown_IsNotFound()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _service.Models.GetModelAsync(new GetModelRequest { Version = 1_000_000 }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    private static ScoringOptions Options(FitModelRequest request) => request.Options ??= new ScoringOptions();

    private static RfmOptions Rfm(FitModelRequest request) => Options(request).Rfm ??= new RfmOptions();

    private static V1.RuleList Rules(params string[] rules) => new()
    {
        Rules =
        {
            rules.Select((rule, i) => new V1.RuleDefinition { Label = new() { Code = $"R{i}" }, Rule = rule }),
        },
    };

    private static string Upper(string pascal) =>
        string.Concat(
            pascal.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
}
