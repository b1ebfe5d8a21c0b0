using System.Globalization;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// Copies and compaction of the database.
internal sealed partial class AdminGrpcService
{
    private const int MaxFileName = 200;

    /// <inheritdoc/>
    public override async Task<BackupResponse> Backup(BackupRequest request, ServerCallContext context)
    {
        var folder = options.BackupDirectory ?? throw RequestException.Precondition(
            $"The server has no folder for backups; set {ServerOptions.Section}:{nameof(options.BackupDirectory)}.");
        var name = request.FileName.Length == 0 ? database.BackupName(Now) : request.FileName;
        CheckFileName(name);
        var report = await Task.Run(() => database.Backup(Path.Combine(folder, name), context.CancellationToken));
        database.Audit(Caller.Of(context).Name, AuditActions.Backup, name, new Dictionary<string, string>
        {
            ["sha256"] = report.Sha256,
            ["watermark"] = report.Watermark.ToString(CultureInfo.InvariantCulture),
        }, Now);
        return new BackupResponse
        {
            FileName = name,
            SizeBytes = report.SizeBytes,
            Sha256 = report.Sha256,
            DataWatermark = report.Watermark,
        };
    }

    /// <inheritdoc/>
    public override async Task<CompactResponse> Compact(CompactRequest request, ServerCallContext context)
    {
        var report = await Task.Run(() => database.Compact(context.CancellationToken));
        database.Audit(Caller.Of(context).Name, AuditActions.Compact, "database", new Dictionary<string, string>
        {
            ["bytes_before"] = report.SizeBytesBefore.ToString(CultureInfo.InvariantCulture),
            ["bytes_after"] = report.SizeBytesAfter.ToString(CultureInfo.InvariantCulture),
        }, Now);
        return new CompactResponse
        {
            SizeBytesBefore = report.SizeBytesBefore,
            SizeBytesAfter = report.SizeBytesAfter,
            RemovedCopies = { report.RemovedCopies.Select(copy => Path.GetFileName(copy)) },
            KeptBackups = { Backups() },
        };
    }

    private IEnumerable<string> Backups() => options.BackupDirectory is not { } folder ? []
        : Directory.EnumerateFiles(folder, "*.duckdb").Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal);

    private static void CheckFileName(string name)
    {
        const string field = "file_name";
        if (name.Length > MaxFileName)
            throw RequestException.Invalid(field, $"has {name.Length} characters; it may have {MaxFileName}.");
        if (name.StartsWith('.') || name.AsSpan().ContainsAny('/', '\\', ':') || name.Any(char.IsControl))
            throw RequestException.Invalid(field, "must be a name without a folder, and not begin with a point.");
        if (!name.EndsWith(".duckdb", StringComparison.Ordinal))
            throw RequestException.Invalid(field, "must end with .duckdb.");
    }
}
