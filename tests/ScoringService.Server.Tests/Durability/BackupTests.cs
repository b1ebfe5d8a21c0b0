using System.Security.Cryptography;
using Grpc.Core;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Durability;

public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-backup-test-").FullName;

    [Fact]
    public async Task Backup_FileName_IsWrittenIntoTheFolderAndAudited()
    {
        await using var service = await StartAsync(customers: 200);
        var admin = new Admin.AdminClient(service.Channel);
        var made = await admin.BackupAsync(new BackupRequest { FileName = "monday.duckdb" });
        var path = Path.Combine(_folder, "monday.duckdb");
        var bytes = await File.ReadAllBytesAsync(path);
        Assert.Equal(("monday.duckdb", bytes.LongLength, service.Database.Watermark),
            (made.FileName, made.SizeBytes, made.DataWatermark));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), made.Sha256);
        using (var copy = ScoringDatabase.Open(new DatabaseOptions { Path = path }))
            Assert.Equal(service.Database.Summary(), copy.Summary());
        var entry = service.Database.ListAudit(null, 1).Single();
        Assert.Equal((AuditActions.Backup, "monday.duckdb", "local"), (entry.Action, entry.Subject, entry.Actor));
        Assert.Contains(made.Sha256, entry.Details);

        var again = await Assert.ThrowsAsync<RpcException>(
            () => admin.BackupAsync(new BackupRequest { FileName = "monday.duckdb" }).ResponseAsync);
        Assert.Equal(StatusCode.AlreadyExists, again.StatusCode);
        var second = await admin.BackupAsync(new BackupRequest());
        Assert.Matches(@"^test-\d{8}T\d{6}Z\.duckdb$", second.FileName);
        Assert.True(File.Exists(Path.Combine(_folder, second.FileName)));
    }

    [Theory]
    [InlineData("../monday.duckdb")]
    [InlineData("/tmp/monday.duckdb")]
    [InlineData("a\\monday.duckdb")]
    [InlineData("c:monday.duckdb")]
    [InlineData("..")]
    [InlineData(".duckdb")]
    [InlineData("monday.duckdb\u0000")]
    [InlineData("monday.duckdb.wal")]
    public async Task Backup_NameThatLeavesTheFolder_IsRefused(string name)
    {
        await using var service = await StartAsync(customers: 0);
        var admin = new Admin.AdminClient(service.Channel);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => admin.BackupAsync(new BackupRequest { FileName = name }).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("file_name", error.Status.Detail);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Backup_NoFolder_IsAPrecondition()
    {
        await using var service = await TestService.StartAsync(0);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => new Admin.AdminClient(service.Channel).BackupAsync(new BackupRequest()).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("BackupDirectory", error.Status.Detail);
    }

    [Fact]
    public async Task Start_HalfABackup_IsRemoved()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "monday.duckdb.partial"), "half of it");
        await using var service = await StartAsync(customers: 0);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Start_FolderThatIsNotThere_IsAWrongOption()
    {
        var options = new ServerOptions { BackupDirectory = Path.Combine(_folder, "no") };
        Assert.Contains(options.Validate(), error => error.Contains("BackupDirectory"));
    }

    [Fact]
    public async Task Compact_WhileStreamsRead_GivesThemAllAndNamesWhatStays()
    {
        await using var service = await StartAsync(customers: 2_000);
        var admin = new Admin.AdminClient(service.Channel);
        await admin.BackupAsync(new BackupRequest { FileName = "before.duckdb" });
        var request = new ScoreCustomersRequest { Columns = { "customer_id", "tier" } };
        var expected = (await service.ScoreAsync(request)).Summary!.RowCount;
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                Assert.Equal(expected, (await service.ScoreAsync(request)).Summary!.RowCount);
        });
        var done = await admin.CompactAsync(new CompactRequest());
        await reading;
        Assert.True(done.SizeBytesAfter > 0);
        Assert.Equal(["before.duckdb"], done.KeptBackups);
        Assert.Equal(AuditActions.Compact, service.Database.ListAudit(null, 1).Single().Action);
        Assert.Equal(expected, (await service.ScoreAsync(request)).Summary!.RowCount);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<TestService> StartAsync(int customers) =>
        TestService.StartAsync(customers, configure: options => options.BackupDirectory = _folder);
}
