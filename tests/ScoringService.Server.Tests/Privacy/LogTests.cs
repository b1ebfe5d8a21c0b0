using Grpc.Core;
using ScoringService.Server.Observability;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Privacy;

/// <summary>Logs and metrics know nobody.</summary>
public sealed class LogTests
{
    private static readonly string[] Personal =
        [PersonalService.Id, PersonalService.Name, PersonalService.Contact, PersonalService.Owner, "PERSON-77", "欧阳"];

    [Fact]
    public async Task LogsAndMetrics_OfEverythingThatIsDone_HoldNoPersonalField()
    {
        await using var service = await PersonalService.StartAsync();
        var id = PersonalService.Id;
        service.Import(ImportTable.Interactions,
            $"interaction_id,customer_id,occurred_at,kind\n{id}-1,{id},2024-12-01,VISIT\n");
        await service.ScoreAsync("customer_id", "total_spend");
        await service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = id, WithPerson = true });
        await service.Tracking.SetTierOverrideAsync(new SetTierOverrideRequest
        {
            CustomerId = id, Tier = service.Database.ActiveModel()!.Model.Options.Value.Tiers[0].Code,
            Reason = PersonalService.Contact, Author = PersonalService.Owner,
        });
        await service.Quality.ListQuarantineAsync(new ListQuarantineRequest());
        await service.Admin.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = id });
        await RefusedAsync(service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = id + "-unknown" }));
        await RefusedAsync(service.Admin.EraseCustomerAsync(new EraseCustomerRequest
        {
            CustomerId = id, Reason = $"wish of {PersonalService.Name}",
        }));
        await service.Admin.EraseCustomerAsync(new EraseCustomerRequest { CustomerId = id, Reason = "Ticket 12" });
        await RefusedAsync(service.Admin.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = id }));

        var (logged, metrics) = (service.Logged, await service.MetricsAsync());

        // The search is of logs in which these calls are.
        Assert.Contains("EraseCustomer", logged, StringComparison.Ordinal);
        Assert.Contains("GetCustomer", metrics, StringComparison.Ordinal);
        foreach (var text in Personal)
        {
            Assert.DoesNotContain(text, logged, StringComparison.Ordinal);
            Assert.DoesNotContain(text, metrics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_AnExceptionThatQuotesValues_KeepsTypeAndStackOnly()
    {
        Exception caught;
        try
        {
            Fail();
            throw new InvalidOperationException("not reached");
        }
        catch (StorageException e)
        {
            caught = e;
        }

        var text = LoggedException.Of(caught)!.ToString();

        Assert.Contains(nameof(StorageException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), text, StringComparison.Ordinal);
        Assert.Contains("DuckDB failed: Conversion Error: Could not convert string … to INT32", text,
            StringComparison.Ordinal);
        foreach (var personal in Personal) Assert.DoesNotContain(personal, text, StringComparison.Ordinal);
        Assert.Null(LoggedException.Of(null));
    }

    private static void Fail()
    {
        var inner = new FormatException(
            $"Could not read \"{PersonalService.Name}\".\nLINE 1: {PersonalService.Id},{PersonalService.Contact}");
        throw new StorageException(StorageErrorKind.Internal,
            $"DuckDB failed: Conversion Error: Could not convert string '{PersonalService.Name} O'{PersonalService.Id}'"
                + " to INT32", inner);
    }

    private static async Task RefusedAsync<T>(AsyncUnaryCall<T> call) =>
        await Assert.ThrowsAsync<RpcException>(async () => await call);
}
