using ScoringService.Engine.Backtest;
using ScoringService.Engine.Explanations;
using ScoringService.Engine.Tests.Backtest;
using ScoringService.Engine.Tests.Fitting;
using ScoringService.Engine.Tests.Scoring;
using Shop = ScoringService.Engine.Tests.Scoring.Shop;

namespace ScoringService.Engine.Tests.Privacy;

/// <summary>Customers who may not be profiled: nothing is learnt from them, and nothing is said of them.</summary>
public sealed class ConsentTests
{
    private const int Customers = 3000;

    private static readonly Lazy<FitInput> Everybody = new(() =>
    {
        var shop = new Shop(Customers, 7);
        return new FitInput
        {
            Now = WithConsents(shop.At(Shop.Closing)),
            Before = WithConsents(shop.At(Shop.Closing.AddDays(-90))),
        };
    });

    private static readonly Lazy<ScoringModel> Learnt = new(() => ModelFitter.Fit(Everybody.Value, new()));

    private static CustomerBatch Batch => Everybody.Value.Now;

    [Fact]
    public void Select_NobodyDenied_KeepsAll()
    {
        var batch = Of(["GRANTED", null, "UNKNOWN"]);
        Assert.Null(Consent.Select(batch, new()));
        Assert.Equal([2], Consent.Select(batch, new(), [2])!);
    }

    [Fact]
    public void Select_SomeDenied_LeavesThemOut()
    {
        var batch = Of(["GRANTED", "DENIED", null, "UNKNOWN", "DENIED"]);
        Assert.Equal([0, 2, 3], Consent.Select(batch, new())!);
        Assert.Equal([3], Consent.Select(batch, new(), [1, 3, 4])!);
    }

    [Fact]
    public void Select_ConsentRequired_KeepsOnlyThoseWhoAgreed()
    {
        var batch = Of(["GRANTED", "DENIED", null, "UNKNOWN", "GRANTED"]);
        Assert.Equal([0, 4], Consent.Select(batch, new() { RequireConsent = true })!);
        Assert.Empty(Consent.Select(Of([null, null]), new() { RequireConsent = true })!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_CustomersWhoDenied_ChangeNotABit(bool require)
    {
        var options = new ScoringOptions { RequireConsent = require };
        var input = Everybody.Value;
        var rows = Rows(IsProfiled(require));
        var without = new FitInput { Now = input.Now.Gather(rows), Before = input.Before!.Gather(rows) };
        var model = ModelFitter.Fit(input, options);
        Assert.Equal(rows.Length, model.CustomerCount);
        Assert.Equal(ModelFitter.Fit(without, options).ToJson(), model.ToJson());
        // They would have: their amounts are beyond everybody else's.
        Assert.NotEqual(
            ModelFitter.Fit(new FitInput { Now = WithoutConsents(input.Now), Before = input.Before }, options).ToJson(),
            model.ToJson());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Score_CustomersWhoDenied_HaveAStatusAndNothingElse(bool require)
    {
        var model = require
            ? ModelFitter.Fit(Everybody.Value, new() { RequireConsent = true })
            : Learnt.Value;
        var scores = CustomerScorer.Score(model, Batch);
        var isProfiled = IsProfiled(require);
        var known = ScoreTable.Lines(CustomerScorer.Score(model, Batch.Gather(Rows(isProfiled))));
        var lines = ScoreTable.Lines(scores);
        Assert.Equal(known, Rows(isProfiled).Select(row => lines[row]));
        foreach (var row in Rows(row => !isProfiled(row)))
        {
            Assert.Equal("SUPPRESSED", ((DictionaryColumn)scores[ScoreColumns.Status])[row]);
            foreach (var column in scores.Columns.Where(column => column.Definition != ScoreColumns.Status))
            {
                Assert.False(column.IsValid(row), $"{column.Definition.Name}, row {row}");
                Assert.True(IsZero(column, row), $"{column.Definition.Name}, row {row}");
            }
        }
    }

    [Fact]
    public void Score_ListsOfCodes_HaveNothingThatOnlyTheyHave()
    {
        // Only the last customer has what the tag asks for.
        var model = ModelFitter.Fit(Batch, new() { Tags = [new("WHALE", "total_spend > 0"), new("ALL", "true")] });
        var batch = Of([.. Enumerable.Repeat("GRANTED", 99), "DENIED"])
            .With(FeatureColumns.TotalSpend, row => (double?)(row == 99 ? 1 : 0));
        var scores = CustomerScorer.Score(model, batch);
        Assert.Equal(["ALL"], ((DictionaryColumn)scores[ScoreColumns.Tags]).Dictionary);
        var granted = CustomerScorer.Score(model, batch.Gather([.. Enumerable.Range(0, 99)]));
        Assert.Equal(
            ((DictionaryColumn)granted[ScoreColumns.LifecycleCriteria]).Dictionary,
            ((DictionaryColumn)scores[ScoreColumns.LifecycleCriteria]).Dictionary);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(2047)]
    [InlineData(2049)]
    public void Score_SplitBatch_ChangesNoValue(int cut)
    {
        int[] rows = [.. Enumerable.Range(0, Batch.Count)];
        var parts = new[] { rows[..cut], rows[cut..] }
            .SelectMany(part => ScoreTable.Lines(CustomerScorer.Score(Learnt.Value, Batch.Gather(part))));
        Assert.Equal(ScoreTable.Lines(CustomerScorer.Score(Learnt.Value, Batch)), parts);
    }

    [Fact]
    public void Explain_ACustomerWhoDenied_SaysNothing()
    {
        var scores = CustomerScorer.Score(Learnt.Value, Batch);
        var isProfiled = IsProfiled(require: false);
        var denied = Explainer.Explain(Learnt.Value, Batch, scores, Rows(row => !isProfiled(row))[0]);
        Assert.Equivalent(new CustomerExplanation(), denied, strict: true);
        Assert.NotNull(Explainer.Explain(Learnt.Value, Batch, scores, Rows(isProfiled)[0]).Lifecycle);
    }

    [Fact]
    public void Backtest_CustomersWhoDenied_ChangeNothing()
    {
        var ledger = new Ledger(60);
        for (var i = 0; i < 60; i++)
            for (var day = 0; day < 300; day += 20 + i)
                ledger.Add(i, new DateOnly(2024, 1, 1).AddDays(day), i % 10 == 3 ? 100_000 : 10 + i);
        var input = ledger.Cut(new(2024, 6, 30), 90);
        var marked = Map(input, batch => batch.With(Consents(batch.Count, row => row % 10 == 3 ? "DENIED" : null)));
        int[] rows = [.. Enumerable.Range(0, 60).Where(row => row % 10 != 3)];
        Assert.Equal(
            ReportText.Of(Backtester.Run(Map(input, batch => batch.Gather(rows)), new())),
            ReportText.Of(Backtester.Run(marked, new())));
        Assert.Equal(54, Backtester.Run(marked, new()).CustomerCount);
    }

    [Fact]
    public void Backtest_ConsentTakenBackBetweenTheReads_Counts()
    {
        var ledger = new Ledger(2).Add(0, new(2024, 1, 5), 10).Add(1, new(2024, 1, 9), 10);
        var input = ledger.Cut(new(2024, 6, 30), 90);
        input = input with { Outcome = input.Outcome.With(Consents(2, row => row == 1 ? "DENIED" : null)) };
        Assert.Equal(1, Backtester.Run(input, new()).CustomerCount);
    }

    [Fact]
    public void Fit_EverybodyDenied_LearnsNothing()
    {
        var batch = Batch.With(Consents(Batch.Count, _ => "DENIED"));
        var model = ModelFitter.Fit(new FitInput { Now = batch }, new());
        Assert.Equal(0, model.CustomerCount);
        Assert.Null(model.Rfm);
        var scores = CustomerScorer.Score(model, batch);
        Assert.All(Enumerable.Range(0, batch.Count), row =>
            Assert.Equal("SUPPRESSED", ((DictionaryColumn)scores[ScoreColumns.Status])[row]));
    }

    [Fact]
    public void ToJson_ConsentRequired_IsKept()
    {
        var model = new ScoringModel(Batch.AsOf, 0, new() { RequireConsent = true });
        Assert.True(ScoringModel.FromJson(model.ToJson()).Options.RequireConsent);
        // A model that was stored before there was the option.
        var older = model.ToJson().Replace("\"require_consent\":true", "", StringComparison.Ordinal)
            .Replace(",}", "}", StringComparison.Ordinal);
        Assert.DoesNotContain("require_consent", older, StringComparison.Ordinal);
        Assert.False(ScoringModel.FromJson(older).Options.RequireConsent);
    }

    // Every seventh denied, and spends more than anybody else; of every eleventh nothing is known, of every thirteenth
    // that it is not known.
    private static string? ConsentOf(int row) =>
        row % 7 == 3 ? "DENIED" : row % 11 == 5 ? null : row % 13 == 2 ? "UNKNOWN" : "GRANTED";

    private static Predicate<int> IsProfiled(bool require) =>
        row => require ? ConsentOf(row) == "GRANTED" : ConsentOf(row) != "DENIED";

    private static int[] Rows(Predicate<int> isWanted) =>
        [.. Enumerable.Range(0, Customers).Where(row => isWanted(row))];

    private static CustomerBatch WithConsents(CustomerBatch batch)
    {
        var spend = (Column<double>)batch[FeatureColumns.TotalSpend];
        return batch.With(Consents(batch.Count, ConsentOf)).With(
            FeatureColumns.TotalSpend, row => ConsentOf(row) == "DENIED" ? spend[row] * 1000 : spend[row]);
    }

    private static CustomerBatch WithoutConsents(CustomerBatch batch) =>
        batch.With(Consents(batch.Count, _ => "GRANTED"));

    private static DictionaryColumn Consents(int count, Func<int, string?> consent) =>
        Population.Text(FeatureColumns.ConsentProfiling, Enumerable.Range(0, count).Select(consent));

    private static CustomerBatch Of(IReadOnlyList<string?> consents) =>
        Population.Of([.. consents.Select((_, i) => new Customer(i, 1 + i, 10 * i))])
            .With(Consents(consents.Count, row => consents[row]));

    private static BacktestInput Map(BacktestInput input, Func<CustomerBatch, CustomerBatch> map) => new()
    {
        Train = map(input.Train),
        Outcome = map(input.Outcome),
        LastWindow = map(input.LastWindow!),
        TrainBefore = map(input.TrainBefore!),
    };

    private static bool IsZero(Column column, int row) => column switch
    {
        Column<double> c => c.Values[row] == 0,
        Column<long> c => c.Values[row] == 0,
        Column<byte> c => c.Values[row] == 0,
        BooleanColumn c => (c.Bits[row >> 6] >> (row & 63) & 1) == 0,
        DictionaryColumn c => c.Indices[row] == 0,
        _ => false,
    };
}
