using Grpc.Core;
using ScoringService.Storage.Tests.Durability;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Faults;

public sealed class FullDiskTests
{
    [SkippableFact]
    public async Task PutTransaction_DiskFull_IsRefusedAndReadersAreServed()
    {
        using var disk = new SmallDisk(64);
        await using var service = await TestService.StartAsync(
            1000, configure: options => options.Database.Path = disk.File("small.duckdb"));
        var ingest = new V1.Ingest.IngestClient(service.Channel);
        disk.Fill(freeBytes: 0);

        RpcException? failure = null;
        for (var i = 0; failure is null && i < 1000; i++) failure = await TryAsync(ingest, $"full-{i}");
        Assert.True(failure?.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable, $"{failure}");
        Assert.Equal(1100, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.RowCount);

        disk.Empty();
        failure = await TryAsync(ingest, "after");
        Assert.True(failure is null, $"{failure}");
    }

    private static async Task<RpcException?> TryAsync(V1.Ingest.IngestClient ingest, string id)
    {
        try
        {
            await ingest.PutCustomerAsync(new PutCustomerRequest
            {
                Customer = new CustomerRecord { CustomerId = id, Name = new string('x', 100) },
            });
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }
}
