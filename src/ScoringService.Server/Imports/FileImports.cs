using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;
using ImportProgress = ScoringService.Storage.ImportProgress;
using ImportSettings = ScoringService.Storage.ImportSettings;

namespace ScoringService.Server.Imports;

/// <summary>Loads files of the import directory for a caller, one after the other.</summary>
internal sealed class FileImports(
    ScoringDatabase database, ImportDirectory directory, TimeProvider clock)
{
    // Progress is best effort: a reader that does not keep up misses steps and never slows the load.
    private static readonly BoundedChannelOptions s_steps =
        new(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };

    /// <summary>Serves a call.</summary>
    public async Task RunAsync(
        ImportFilesRequest request, IServerStreamWriter<ImportFilesResponse> responses, ServerCallContext context)
    {
        if (request is { ValidateOnly: true, SaveProfile.Length: > 0 })
            throw RequestException.Invalid("save_profile", "must not be set with validate_only, which writes nothing.");
        var files = directory.Find(request.FilePattern);
        var settings = ImportMessages.Settings(request.Settings);
        if (request.Profile.Length > 0) settings = settings.Over(database.GetImportProfile(request.Profile));
        var job = new Job(settings, ImportMessages.Rates(request.Rates, settings), request.ValidateOnly,
            files.Count, Caller.Of(context).Name, context.CancellationToken);
        var failed = 0;
        for (var i = 0; i < files.Count; i++)
        {
            var report = await LoadAsync(job, files[i], i + 1, responses);
            if (report.Error.Length > 0) failed++;
            await responses.WriteAsync(new ImportFilesResponse { Report = report }, context.CancellationToken);
        }

        if (request.SaveProfile.Length > 0 && failed == 0)
            database.SaveImportProfile(request.SaveProfile, settings, context.CancellationToken);
    }

    private async Task<ImportFileReport> LoadAsync(
        Job job, ServerFile file, int number, IServerStreamWriter<ImportFilesResponse> responses)
    {
        var steps = Channel.CreateBounded<ImportProgress>(s_steps);
        var running = Task.Run(() => Load(job, file, steps.Writer));
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(job.Cancellation))
                await responses.WriteAsync(new ImportFilesResponse
                {
                    Progress = new V1.ImportProgress
                    {
                        FileName = file.Name,
                        FileNumber = number,
                        FileCount = job.FileCount,
                        Phase = step.Phase.ToString().ToLowerInvariant(),
                        Fraction = step.Fraction,
                    },
                }, job.Cancellation);
        }
        finally
        {
            // A caller that has gone cancels the load; it has ended, one way or the other, when the call ends.
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await running;
    }

    private ImportFileReport Load(Job job, ServerFile file, ChannelWriter<ImportProgress> steps)
    {
        var (start, loadedAt) = (clock.GetTimestamp(), clock.GetUtcNow().UtcDateTime);
        var request = job.Settings.ToRequest(file.Path, loadedAt) with { CurrencyRates = job.Rates };
        var message = new ImportFileReport
        {
            FileName = file.Name,
            Table = request.Table.ToString().ToLowerInvariant(),
        };
        try
        {
            var progress = new Steps(steps);
            if (job.IsDryRun)
                ImportMessages.Fill(message, database.PreviewImport(request, progress, job.Cancellation));
            else ImportMessages.Fill(message, database.Import(request, progress, job.Cancellation));
            if (!job.IsDryRun)
                database.Audit(job.Caller, AuditActions.ImportFile, file.Name,
                    new Dictionary<string, string> { ["load_id"] = $"{message.LoadId}", ["table"] = message.Table },
                    clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            // Where the directory is does not concern the caller.
            message.Error = e.Message.Replace(file.Path, file.Name, StringComparison.Ordinal);
        }
        finally
        {
            steps.Complete();
        }

        message.Duration = Duration.FromTimeSpan(clock.GetElapsedTime(start));
        return message;
    }

    private sealed class Steps(ChannelWriter<ImportProgress> writer) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => writer.TryWrite(value);
    }

    private sealed record Job(
        ImportSettings Settings, IReadOnlyList<Storage.CurrencyRate> Rates, bool IsDryRun, int FileCount,
        string Caller, CancellationToken Cancellation);
}
