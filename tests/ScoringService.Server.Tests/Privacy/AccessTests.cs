using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Privacy;

/// <summary>What each role may do and see, and the log of what was done.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData(CallerRole.Reader, false, false, false)]
    [InlineData(CallerRole.PersonalReader, true, false, false)]
    [InlineData(CallerRole.Operator, false, false, true)]
    [InlineData(CallerRole.Reader | CallerRole.Ingest, false, false, false)]
    [InlineData(CallerRole.Admin, true, true, true)]
    public async Task Calls_OfEachRole_AreAllowedWhatTheRoleSays(CallerRole role, bool sees, bool erases, bool audits)
    {
        await using var service = await PersonalService.StartAsync(role);
        var customer = await service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = PersonalService.Id, WithPerson = true });
        Assert.Equal(PersonalService.Id, customer.CustomerId);
        Assert.Equal(!sees, customer.Person.Masked);
        Assert.Equal(sees ? PersonalService.Name : "欧**", customer.Person.Name);
        Assert.Equal(sees ? PersonalService.Contact : "F***", customer.Person.ContactRole);
        Assert.Equal(sees ? PersonalService.Owner : "S***", customer.Person.Owner);

        var refused = (await service.Quality.ListQuarantineAsync(new ListQuarantineRequest())).Rows;
        Assert.Equal(sees, refused.Any(row =>
            row.ToString().Contains(PersonalService.Name, StringComparison.Ordinal)));
        await AssertAsync(sees, service.Admin.ExportCustomerAsync(
            new ExportCustomerRequest { CustomerId = PersonalService.Id }));
        await AssertAsync(audits, service.Admin.ListAuditEntriesAsync(new ListAuditEntriesRequest()));
        await AssertAsync(erases, service.Admin.EraseCustomerAsync(
            new EraseCustomerRequest { CustomerId = PersonalService.Id, Reason = "r" }));
        Assert.Equal(erases ? 299 : 300, service.Database.Summary().Customers);
    }

    [Fact]
    public async Task GetCustomer_NotAskedFor_SaysNothingOfThePerson()
    {
        await using var service = await PersonalService.StartAsync();
        Assert.Null((await service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = PersonalService.Id })).Person);
    }

    [Theory]
    [InlineData("王小明", "王**")]
    [InlineData("Anna", "A***")]
    [InlineData("Maximiliane von Habsburg", "M***")]
    [InlineData("王", "*")]
    [InlineData("A", "*")]
    [InlineData(" ", "")]
    [InlineData("", "")]
    [InlineData("  李四", "李**")]
    [InlineData("e\u0301mile", "e\u0301***")]
    [InlineData("𠮷野", "𠮷**")]
    public void Mask_AText_LeavesItsFirstCharacter(string text, string expected) =>
        Assert.Equal(expected, PersonalText.Mask(text));

    [Fact]
    public async Task ListAuditEntries_AfterActs_NamesThemAll()
    {
        await using var service = await PersonalService.StartAsync();
        await service.Tracking.SetTierOverrideAsync(new SetTierOverrideRequest
        {
            CustomerId = PersonalService.Id, Tier = Tier(service), Reason = $"{PersonalService.Name} is on the board",
            Author = "Li Wei",
        });
        await service.Tracking.RemoveTierOverrideAsync(
            new RemoveTierOverrideRequest { OverrideId = 1, RemovedBy = "Wu" });
        await service.Models.ActivateModelAsync(
            new ActivateModelRequest { Version = (await service.FitAsync(new FitModelRequest())).Version });
        await service.Admin.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = PersonalService.Id });
        await service.Admin.EraseCustomerAsync(
            new EraseCustomerRequest { CustomerId = PersonalService.Id, Reason = "Ticket 12" });

        var log = await service.Admin.ListAuditEntriesAsync(new ListAuditEntriesRequest());

        Assert.True(log.IsIntact);
        var subject = service.Database.CustomerSubject(PersonalService.Id);
        Assert.Equal(
            [
                ("ERASE_CUSTOMER", subject), ("EXPORT_CUSTOMER", subject), ("ACTIVATE_MODEL", "model:2"),
                ("ADD_MODEL", "model:2"), ("REMOVE_TIER_OVERRIDE", subject), ("SET_TIER_OVERRIDE", subject),
                ("ACTIVATE_MODEL", "model:1"), ("ADD_MODEL", "model:1"),
            ],
            log.Entries.Where(entry => entry.Action != "IMPORT_FILE").Select(entry => (entry.Action, entry.Subject)));
        Assert.All(log.Entries, entry => Assert.Equal("local", entry.Actor));
        Assert.DoesNotContain(PersonalService.Id, log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PersonalService.Name, log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAuditEntries_Pages_FollowEachOther()
    {
        await using var service = await PersonalService.StartAsync(fit: false);
        for (var i = 0; i < 5; i++)
            await service.Admin.EraseCustomerAsync(new EraseCustomerRequest { CustomerId = $"n{i}", Reason = $"r{i}" });
        var request = new ListAuditEntriesRequest { PageSize = 2 };
        var ids = new List<long>();
        do
        {
            var page = await service.Admin.ListAuditEntriesAsync(request);
            Assert.InRange(page.Entries.Count, 1, 2);
            ids.AddRange(page.Entries.Select(entry => entry.AuditId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(Enumerable.Range(1, ids.Count).Reverse().Select(id => (long)id), ids);
    }

    [Fact]
    public void Api_AuditLog_CanOnlyBeListed()
    {
        var calls = new[]
            {
                V1.Admin.Descriptor, Scoring.Descriptor, V1.Models.Descriptor, Tracking.Descriptor,
                V1.Ingest.Descriptor, V1.Quality.Descriptor,
            }
            .SelectMany(service => service.Methods).Select(method => method.Name).ToArray();
        Assert.Contains("ListAuditEntries", calls);
        Assert.Equal(["ListAuditEntries"],
            calls.Where(name => name.Contains("Audit", StringComparison.OrdinalIgnoreCase)));
    }

    private static string Tier(PersonalService service) =>
        service.Database.ActiveModel()!.Model.Options.Value.Tiers[0].Code;

    private static async Task AssertAsync<T>(bool isAllowed, AsyncUnaryCall<T> call)
    {
        if (isAllowed)
        {
            await call;
            return;
        }

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
    }
}
