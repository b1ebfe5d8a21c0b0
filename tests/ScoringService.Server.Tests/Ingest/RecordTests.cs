using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Records that are written one by one.</summary>
public sealed class RecordTests
{
    private static readonly DateTime Monday = new(2024, 6, 3, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Put_EachTable_IsCommittedWhenItIsAnswered()
    {
        await using var service = await IngestService.StartAsync();
        var customer = await service.Client.PutCustomerAsync(new PutCustomerRequest
        {
            Customer = new CustomerRecord
            {
                CustomerId = "C", Name = "甲", Kind = CustomerKind.B2B, AnnualRevenue = "1234567.8901", Employees = 12,
                FoundedOn = "2020-02-29", Status = AccountStatus.Active, ConsentProfiling = ProfilingConsent.Granted,
            },
        });
        var transaction = await PutAsync(service, "T", "-12.50");
        var interaction = await service.Client.PutInteractionAsync(new PutInteractionRequest
        {
            Interaction = new InteractionRecord
            {
                InteractionId = "I", CustomerId = "C", OccurredAt = At(0), Kind = InteractionKind.Survey, Score = 9.5,
                Resolved = true,
            },
        });
        var happened = await service.Client.PutEventAsync(new PutEventRequest
        {
            Event = new EventRecord { EventId = "E", CustomerId = "C", OccurredAt = At(0), Kind = EventKind.CartAdd },
        });

        foreach (var answer in new[] { customer, transaction, interaction, happened })
            Assert.Equal((RecordOutcome.Inserted, "", ""), (answer.Outcome, answer.Column, answer.Reason));
        Assert.Equal(service.Database.Watermark, happened.DataWatermark);
        Assert.Equal(["C|甲|B2B|1234567.8901|12|2020-02-29|ACTIVE|GRANTED|"], service.Query(
            "SELECT customer_id, name, kind::VARCHAR, annual_revenue, employees, founded_on::VARCHAR, status::VARCHAR, "
            + "consent_profiling::VARCHAR, owner FROM customers"));
        Assert.Equal(["T|-12.5000|REFUND"],
            service.Query("SELECT transaction_id, amount, kind::VARCHAR FROM transactions"));
        Assert.Equal(["I|SURVEY|9.5|True"],
            service.Query("SELECT interaction_id, kind::VARCHAR, score, resolved FROM interactions"));
        Assert.Equal(["E|CART_ADD"], service.Query("SELECT event_id, kind::VARCHAR FROM events"));
    }

    [Theory]
    [InlineData(-60, RecordOutcome.Inserted)]
    [InlineData(60, RecordOutcome.Inserted)]
    [InlineData(240, RecordOutcome.Inserted)]
    [InlineData(3600, RecordOutcome.Quarantined)]
    public async Task Put_ClientWhoseClockIsAhead_IsTakenWithinFiveMinutes(int seconds, RecordOutcome outcome)
    {
        await using var service = await IngestService.StartAsync();
        var answer = await service.Client.PutTransactionAsync(new PutTransactionRequest
        {
            Transaction = new TransactionRecord
            {
                TransactionId = "T", CustomerId = "C", Amount = "1",
                OccurredAt = Timestamp.FromDateTime(DateTime.UtcNow.AddSeconds(seconds)),
            },
        });
        Assert.Equal(outcome, answer.Outcome);
    }

    [Fact]
    public async Task Put_FieldsOfACustomerThatAreNotSet_StayAsTheyAre()
    {
        await using var service = await IngestService.StartAsync();
        await PutAsync(service, new CustomerRecord { CustomerId = "C", Name = "甲", Owner = "ann" });
        var answer = await PutAsync(service, new CustomerRecord { CustomerId = "C", Owner = "bob" });
        Assert.Equal(RecordOutcome.Updated, answer.Outcome);
        Assert.Equal(["甲|bob"], service.Query("SELECT name, owner FROM customers"));
    }

    [Fact]
    public async Task Put_AgainAndChangedAndOlder_SaysSo()
    {
        await using var service = await IngestService.StartAsync();
        Assert.Equal(RecordOutcome.Inserted, (await PutAsync(service, "T", "1", changedHour: 1)).Outcome);
        Assert.Equal(RecordOutcome.Duplicate, (await PutAsync(service, "T", "1", changedHour: 1)).Outcome);
        Assert.Equal(RecordOutcome.Updated, (await PutAsync(service, "T", "3", changedHour: 3)).Outcome);
        Assert.Equal(RecordOutcome.Stale, (await PutAsync(service, "T", "2", changedHour: 2)).Outcome);
        Assert.Equal(RecordOutcome.Stale, (await DeleteAsync(service, "T", 2)).Outcome);
        Assert.Equal(RecordOutcome.Deleted, (await DeleteAsync(service, "T", 4)).Outcome);
        Assert.Equal(RecordOutcome.Stale, (await PutAsync(service, "T", "2", changedHour: 2)).Outcome);
        Assert.Equal(RecordOutcome.Inserted, (await PutAsync(service, "T", "5", changedHour: 5)).Outcome);
        Assert.Equal(["5.0000"], service.Query("SELECT amount FROM transactions"));
    }

    [Fact]
    public async Task Put_BadRecord_NamesTheColumnAndTheReason()
    {
        await using var service = await IngestService.StartAsync();
        var answer = await PutAsync(service, "T", "twelve");
        Assert.Equal((RecordOutcome.Quarantined, "amount", "is not a number"),
            (answer.Outcome, answer.Column, answer.Reason));
        answer = await PutAsync(service, "T", "1", occurredAt: new Timestamp { Seconds = long.MaxValue, Nanos = -1 });
        Assert.Equal((RecordOutcome.Quarantined, "occurred_at"), (answer.Outcome, answer.Column));
        answer = await PutAsync(service, "", "1");
        Assert.Equal((RecordOutcome.Quarantined, "transaction_id", "required value is missing"),
            (answer.Outcome, answer.Column, answer.Reason));
        var happened = await service.Client.PutEventAsync(new PutEventRequest
        {
            Event = new EventRecord { EventId = "E", CustomerId = "C", OccurredAt = At(0), Kind = (EventKind)99 },
        });
        Assert.Equal((RecordOutcome.Quarantined, "kind"), (happened.Outcome, happened.Column));
        await PutAsync(service, "T", "1");
        answer = await PutAsync(service, "T", "2");
        Assert.Equal((RecordOutcome.Quarantined, "transaction_id"), (answer.Outcome, answer.Column));
        Assert.Equal(["5"], service.Query("SELECT count(*) FROM quarantine WHERE values_json IS NOT NULL"));
    }

    [Fact]
    public async Task Put_NothingOrNoClock_IsInvalid()
    {
        await using var service = await IngestService.StartAsync();
        var empty = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Client.PutCustomerAsync(new PutCustomerRequest()));
        Assert.Equal(StatusCode.InvalidArgument, empty.StatusCode);
        var clock = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DeleteRecordAsync(
            new DeleteRecordRequest { Table = IngestTable.Events, RecordId = "E" }));
        Assert.Equal(StatusCode.InvalidArgument, clock.StatusCode);
        Assert.StartsWith("changed_at", clock.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_ManyAtOnce_ShareCommitsAndEachLearnsItsOwnOutcome()
    {
        await using var service = await IngestService.StartAsync();
        const int calls = 400;
        var answers = await Task.WhenAll(Enumerable.Range(0, calls)
            .Select(i => PutAsync(service, $"T{i % (calls / 2)}", i % 20 == 7 ? "none" : "1")));

        for (var i = 0; i < calls; i++)
            Assert.Equal(i % 20 == 7, answers[i].Outcome == RecordOutcome.Quarantined);
        Assert.Equal(190, answers.Count(a => a.Outcome == RecordOutcome.Inserted));
        Assert.Equal(190, answers.Count(a => a.Outcome == RecordOutcome.Duplicate));
        Assert.Equal(["190|190"], service.Query("SELECT count(*), count(DISTINCT transaction_id) FROM transactions"));
        var commits = int.Parse(service.Query("SELECT count(*) FROM loads").Single(),
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(commits, 1, calls / 2);
    }

    [Fact]
    public async Task Put_HostileTexts_AreKeptAsTheyAre()
    {
        await using var service = await IngestService.StartAsync();
        foreach (var (text, i) in HostileTexts.All.Select((text, i) => (text, i)))
        {
            var answer = await PutAsync(service, new CustomerRecord { CustomerId = $"C{i}", Name = text, Tags = text });
            Assert.Equal(RecordOutcome.Inserted, answer.Outcome);
        }

        Assert.Equal(HostileTexts.All.Select(text => text.Trim(' ')), service.Query(
            "SELECT name FROM customers ORDER BY substr(customer_id, 2)::INTEGER"));
    }

    [Fact]
    public async Task Put_MoreThanMayWait_AreRefused()
    {
        await using var service = await IngestService.StartAsync(o => o.MaxWaitingRecords = 1);
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await PutAsync(service, $"T{i}", "1");
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                Interlocked.Increment(ref refused);
            }
        }));
        Assert.InRange(refused, 1, 99);
        Assert.Equal([$"{100 - refused}"], service.Query("SELECT count(*) FROM transactions"));
    }

    private static Timestamp At(int hour) => Timestamp.FromDateTime(Monday.AddHours(hour));

    private static async Task<WriteRecordResponse> PutAsync(IngestService service, CustomerRecord customer) =>
        await service.Client.PutCustomerAsync(new PutCustomerRequest { Customer = customer });

    private static async Task<WriteRecordResponse> PutAsync(
        IngestService service, string id, string amount, int? changedHour = null, Timestamp? occurredAt = null) =>
        await service.Client.PutTransactionAsync(new PutTransactionRequest
        {
            Transaction = new TransactionRecord
            {
                TransactionId = id, CustomerId = "C", OccurredAt = occurredAt ?? At(0), Amount = amount,
                ChangedAt = changedHour is { } hour ? At(hour) : null,
            },
        });

    private static async Task<WriteRecordResponse> DeleteAsync(IngestService service, string id, int hour) =>
        await service.Client.DeleteRecordAsync(new DeleteRecordRequest
        {
            Table = IngestTable.Transactions, RecordId = id, ChangedAt = At(hour),
        });
}
