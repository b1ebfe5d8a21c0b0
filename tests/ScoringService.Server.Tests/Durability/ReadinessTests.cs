using System.Net;
using DuckDB.NET.Data;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Durability;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Health_FatalErrorOfTheDatabase_IsNotServingUntilItIsOpenAgain()
    {
        await using var service = await TestService.StartAsync(100);
        using var http = new HttpClient();
        var ready = new Uri(service.HttpAddress, "readyz");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ready)).StatusCode);
        using var watch = new Health.HealthClient(service.Channel).Watch(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await NextAsync(watch));

        // The server learns of it from the call, and opens the database again by itself once this connection is gone.
        var path = service.App.Services.GetRequiredService<ServerOptions>().Database.Path;
        using (var connection = new DuckDBConnection($"DataSource={path}"))
        {
            connection.Open();
            BreakOff(connection);
            var error = await Assert.ThrowsAsync<RpcException>(() => new V1.Models.ModelsClient(service.Channel)
                .ListModelsAsync(new ListModelsRequest()).ResponseAsync);
            Assert.Equal(StatusCode.Unavailable, error.StatusCode);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await NextAsync(watch));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(ready)).StatusCode);
        }

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await NextAsync(watch));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ready)).StatusCode);
        Assert.Equal(110, service.Database.Summary().Customers);
    }

    // DuckDB's own way to break off a checkpoint, for its tests; the instance is the server's.
    private static void BreakOff(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SET GLOBAL debug_checkpoint_abort = 'before_header'; CREATE TABLE more (x INTEGER)";
        command.ExecuteNonQuery();
        command.CommandText = "CHECKPOINT";
        Assert.Throws<DuckDBException>(() => command.ExecuteNonQuery());
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> NextAsync(
        AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        return watch.ResponseStream.Current.Status;
    }
}
