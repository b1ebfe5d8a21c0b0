using System.Globalization;
using ScoringService.Cli.Tests.Support;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Durability;

/// <summary>Processes that are killed in the middle of a compaction or a backup.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rows = 100_000;
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Compact_KilledAtAnyMoment_LeavesAWholeDatabase()
    {
        var path = Make();
        // The moments: as soon as the new file is there, when it has grown, and when it has become the database.
        foreach (var grown in (long[])[0, 300_000, 1_000_000, long.MaxValue])
        {
            await KillAsync(["compact", "--database", path], path + ".compacting", grown);
            using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
            Assert.Equal(Rows, database.Summary().Transactions);
            Assert.Equal(["scores.duckdb"], Files());
        }
    }

    [Fact]
    public async Task Backup_KilledAtAnyMoment_LeavesNoHalfOfOne()
    {
        var path = Make();
        var backup = _directory.Combine("backups/monday.duckdb");
        Directory.CreateDirectory(_directory.Combine("backups"));
        foreach (var grown in (long[])[0, 300_000, 1_000_000])
        {
            await KillAsync(["backup", backup, "--database", path], backup + ".partial", grown);
            if (File.Exists(backup)) break;
        }

        if (!File.Exists(backup))
            (await Scorectl.RunAsync("backup", backup, "--database", path)).Expect(ExitCode.Ok);
        Assert.Equal(["monday.duckdb", "monday.duckdb.sha256"],
            Directory.GetFiles(_directory.Combine("backups")).Select(Path.GetFileName).Order());
        using var copy = ScoringDatabase.Open(new DatabaseOptions { Path = backup });
        Assert.Equal(Rows, copy.Summary().Transactions);
    }

    public void Dispose() => _directory.Dispose();

    // Kills when a file has so many bytes, or has come and gone.
    private static async Task KillAsync(string[] args, string file, long bytes)
    {
        using var process = new ChildProcess(args);
        var ended = process.EndAsync();
        var wasThere = false;
        SpinWait.SpinUntil(() =>
        {
            var now = new FileInfo(file);
            wasThere |= now.Exists;
            return ended.IsCompleted || (now.Exists ? now.Length >= bytes : wasThere);
        });
        await process.KillAsync();
        await ended;
        Assert.True(wasThere);
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(Path.GetDirectoryName(_directory.Combine("x"))!)
        .Select(Path.GetFileName).Where(name => name!.StartsWith("scores", StringComparison.Ordinal));

    private string Make()
    {
        var path = _directory.Combine("scores.duckdb");
        var rows = _directory.Combine("rows.csv");
        using (var writer = new StreamWriter(rows))
        {
            writer.WriteLine("transaction_id,customer_id,occurred_at,amount");
            for (var i = 0; i < Rows; i++)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{i * 7919L % 1_000_003}-{i},c{i % 997},2024-01-01,{i % 50 + 1}"));
        }

        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        database.Import(new ImportRequest
        {
            Path = rows,
            Table = ImportTable.Transactions,
            LoadedAt = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });
        return path;
    }
}
