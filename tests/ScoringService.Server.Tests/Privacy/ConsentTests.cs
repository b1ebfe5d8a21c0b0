using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Privacy;

/// <summary>What callers get of customers who may not be profiled.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task ScoreCustomers_ADeniedCustomer_IsARowWithoutScores()
    {
        await using var service = await PersonalService.StartAsync();
        var result = await service.ScoreAsync();
        var row = result.Rows().Single(one => (string)one["customer_id"]! == "denied");
        Assert.Equal("SUPPRESSED", row["status"]);
        Assert.All(row.Where(cell => cell.Key is not ("customer_id" or "status")), cell => Assert.Null(cell.Value));
        Assert.Equal(1, result.Summary!.SuppressedCount);
        Assert.Equal(300, result.Summary.RowCount);
        // Twice what anybody else has spent would move every border of the ranks.
        Assert.Equal(299, (await service.Models.GetModelAsync(new GetModelRequest())).CustomerCount);
    }

    [Fact]
    public async Task GetCustomer_ADeniedCustomer_SaysWhyThereIsNothing()
    {
        await using var service = await PersonalService.StartAsync();
        var customer = await service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "denied", WithExplanation = true });
        Assert.Equal(ScoreStatus.Suppressed, customer.Status);
        Assert.Null(customer.Explanation);
        Assert.Null(customer.Rfm);
        Assert.Empty(customer.Tags);
        Assert.Null(customer.Lifecycle.Stage);
        Assert.Empty(customer.Lifecycle.Degrees);
        Assert.False(customer.Churn.HasProbability);
        Assert.Empty(customer.Churn.Signals);
        Assert.All(
            [customer.Lifetime.UnavailableReason, customer.Churn.UnavailableReason, customer.Value.UnavailableReason,
                customer.Lifecycle.UnavailableReason, customer.Cluster.UnavailableReason],
            reason => Assert.Contains("no consent", reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Consent_TakenBackAndGivenAgain_TakesEffectInTheRunningService()
    {
        await using var service = await PersonalService.StartAsync();
        Assert.Equal(ScoreStatus.Scored, await StatusAsync(service));
        service.Import(ImportTable.Customers, $"customer_id,consent_profiling\n{PersonalService.Id},DENIED\n");
        await UntilAsync(service, ScoreStatus.Suppressed);
        Assert.Equal(2, (await service.ScoreAsync()).Summary!.SuppressedCount);
        service.Import(ImportTable.Customers, $"customer_id,consent_profiling\n{PersonalService.Id},GRANTED\n");
        await UntilAsync(service, ScoreStatus.Scored);
        Assert.Equal(1, (await service.ScoreAsync()).Summary!.SuppressedCount);
    }

    [Fact]
    public async Task FitModel_ConsentRequired_SuppressesEverybodyOfWhomItIsNotKnown()
    {
        await using var service = await PersonalService.StartAsync(fit: false);
        var model = await service.FitAsync(new FitModelRequest
        {
            Options = new ScoringOptions { RequireConsent = true }, Activate = true,
        });
        Assert.True(model.Options.RequireConsent);
        Assert.Equal(1, model.CustomerCount);
        Assert.Equal(299, (await service.ScoreAsync()).Summary!.SuppressedCount);
    }

    [Fact]
    public async Task ValidateGrouping_ADeniedCustomer_IsInNoGroup()
    {
        await using var service = await PersonalService.StartAsync();
        var request = new ValidateGroupingRequest { Labels = new CustomerLabels() };
        for (var i = 0; i < 40; i++)
            request.Labels.Labels.Add(new CustomerLabel { CustomerId = $"C{i:D4}", Label = i % 2 == 0 ? "a" : "b" });
        var without = (await service.Models.ValidateGroupingAsync(request)).Report;
        request.Labels.Labels.Add(new CustomerLabel { CustomerId = "denied", Label = "a" });
        Assert.Equal(without, (await service.Models.ValidateGroupingAsync(request)).Report);
    }

    private static async Task<ScoreStatus> StatusAsync(PersonalService service) => (await service.Scoring
        .GetCustomerAsync(new GetCustomerRequest { CustomerId = PersonalService.Id })).Status;

    // Scores are brought up to date in the background; each call is a turn of the wheel.
    private static async Task UntilAsync(PersonalService service, ScoreStatus expected)
    {
        for (var i = 0; i < 10_000; i++)
            if (await StatusAsync(service) == expected) return;
        Assert.Fail($"The customer's status does not become {expected}.");
    }
}
