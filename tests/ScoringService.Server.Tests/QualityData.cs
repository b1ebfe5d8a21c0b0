using ScoringService.Storage;

namespace ScoringService.Server.Tests;

/// <summary>Data of which some rows are refused, and the client of the service Quality.</summary>
internal static class QualityData
{
    public static V1.Quality.QualityClient Quality(this TestService service) => new(service.Channel);

    /// <summary>One good transaction and three refused ones (1: no customer, 2: no amount, 3: a field too many), then
    /// one good customer and two refused ones (4: kind, 5: strategic_fit).</summary>
    public static async Task<TestService> LoadedAsync(Action<ServerOptions>? configure = null)
    {
        var service = await TestService.StartAsync(0, configure: configure);
        Load(service, ImportTable.Transactions, """
            transaction_id,customer_id,occurred_at,amount
            t1,c1,2020-01-01,10
            t2,,2020-01-02,20
            t3,c1,2020-01-03,
            t4,c1,2020-01-04,40,50
            """);
        Load(service, ImportTable.Customers, """
            customer_id,name,kind,strategic_fit
            c1,Otto,B2B,50
            c2,Anna,X,50
            c3,Paul,B2C,101
            """);
        return service;
    }

    private static void Load(TestService service, ImportTable table, string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"scoring-quality-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, text);
            service.Database.Import(new ImportRequest
            {
                Path = path, Table = table, LoadedAt = new DateTime(2020, 1, 31, 0, 0, 0, DateTimeKind.Utc),
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
