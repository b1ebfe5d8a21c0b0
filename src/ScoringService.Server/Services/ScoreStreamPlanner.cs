using System.Diagnostics;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>Checks a ScoreCustomersRequest and makes the plan of its stream.</summary>
internal sealed class ScoreStreamPlanner(ScoringDatabase database, SnapshotCache snapshots, ServerOptions options)
{
    /// <summary>Record batch size when the caller names none: what comes with each batch, its metadata and its turn,
    /// costs little beside two megabytes, and every gRPC client takes them.</summary>
    public const int DefaultBatchBytes = 2 << 20;

    /// <summary>Largest message, under the 4 MiB that gRPC clients accept by default.</summary>
    public const int MaxBatchBytes = 3 << 20;

    private const int MinBatchBytes = 64 << 10;
    private const int MaxShards = 1024;
    private const int MaxListedUnknownIds = 10_000;
    private const int CancellationStride = 4096;

    // Requests up to this length are hashed on the stack.
    private const int ShortRequest = 1024;

    private static readonly ColumnName[] DefaultColumns =
        [ColumnName.Of(FeatureColumns.CustomerId), .. ScoreColumns.Default.Select(ColumnName.Of)];

    private static readonly Engine.PopulationFilter Everybody = new();

    // A UTF-16 unit is at most 3 bytes of UTF-8: ids up to this length need not be measured.
    private const int SurelyShortId = RequestChecks.MaxIdBytes / 3;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="RequestException">A field is wrong, or there is no such model, data or run.</exception>
    public async ValueTask<ScoreStreamPlan> PlanAsync(ScoreCustomersRequest request, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var batchBytes = BatchBytes(request.MaxBatchBytes);
        var columns = Columns(request.Columns);
        CheckShard(request.Shard);
        CheckIds(request.Ids);
        var asOf = RequestChecks.AsOf(request.AsOf);
        var version = ModelChoice.Version(database, request.ModelVersion, request.ModelInUseThen, asOf);
        var filter = request.Filter is null ? Everybody
            : RequestChecks.Filter("filter", request.Filter, hasScores: true);
        var fingerprint = Fingerprint(request);
        var token = request.ResumeToken.IsEmpty ? (ResumeToken?)null : ResumeToken.Parse(request.ResumeToken.Span);
        var snapshot = token is { } t
            ? await ResumedSnapshotAsync(t, fingerprint, cancellation)
            : await snapshots.GetAsync(asOf, version, cancellation);
        var unknown = new List<string>();
        var rows = Rows(request, filter, snapshot, unknown, out var unknownCount, cancellation);
        var changes = request.ChangesSinceRunId.Length == 0 ? null
            : Changes(request, filter, columns, (snapshot, rows), cancellation);
        rows = changes?.Rows ?? rows;
        var count = rows?.Length ?? snapshot.Count;
        var firstRow = token?.NextRow ?? 0;
        if (firstRow < 0 || firstRow > count)
            throw RequestException.Invalid("resume_token", "is not a token that this service gave.");
        return new ScoreStreamPlan(snapshot, Format(request, columns, snapshot), rows, batchBytes, firstRow,
            fingerprint, unknown, unknownCount)
        {
            Began = began,
            IsByIds = request.Ids is not null,
            Changes = changes,
        };
    }

    private static StreamFormat Format(
        ScoreCustomersRequest request, ColumnName[] columns, ScoredPopulation snapshot)
    {
        var selection = request.Columns.Count == 0 ? "" : string.Join(',', request.Columns);
        // No column has such a name.
        var isSpelled = request.HasDictionaryEncoded && !request.DictionaryEncoded;
        if (isSpelled) selection += " spelled";
        CompressionCodecType? codec = request.BodyCompression switch
        {
            BodyCompression.Unspecified => null,
            BodyCompression.Lz4Frame => CompressionCodecType.Lz4Frame,
            BodyCompression.Zstd => CompressionCodecType.Zstd,
            var other => throw RequestException.Invalid("body_compression", $"There is no compression {other}."),
        };
        if (codec is not null) selection += $" {codec}";
        return snapshot.Formats.Find(selection) ?? snapshot.Formats.Add(selection, new StreamFormat(
            [.. columns.Select(column => column.Of(snapshot))], snapshot.RunId, isSpelled, codec));
    }

    private PopulationChanges Changes(
        ScoreCustomersRequest request, Engine.PopulationFilter filter, ColumnName[] columns,
        (ScoredPopulation Population, int[]? Rows) now, CancellationToken cancellation)
    {
        var before = snapshots.FindKept(request.ChangesSinceRunId) ?? throw RequestException.Precondition(
            $"changes_since_run_id: the run '{request.ChangesSinceRunId}' is not kept any more; read everybody.");
        // Of ids, those are asked for that are known now; nobody is removed from a list.
        var rows = request.Ids is null ? Sharded(request, before, before.Select(filter.Select), cancellation)
            : [.. now.Rows!.Where(row => row < before.Count)];
        return PopulationChanges.Find((before, rows), now,
            [.. columns.Select(column => (column.Definition, column.InScores))], cancellation);
    }

    private static int BatchBytes(int asked)
    {
        if (asked == 0) return DefaultBatchBytes;
        return asked is >= MinBatchBytes and <= MaxBatchBytes
            ? asked
            : throw RequestException.Invalid(
                "max_batch_bytes", $"must be 0 or from {MinBatchBytes} to {MaxBatchBytes}.");
    }

    private static ColumnName[] Columns(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return DefaultColumns;
        var result = new ColumnName[names.Count];
        var isNamed = new HashSet<ColumnName>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (!ColumnName.TryFind(names[i], out result[i])) ColumnName.Find($"columns[{i}]", names[i]);
            if (!isNamed.Add(result[i]))
                throw RequestException.Invalid($"columns[{i}]", $"'{names[i]}' is named twice.");
        }

        return result;
    }

    private static void CheckShard(Shard? shard)
    {
        if (shard is null) return;
        if (shard.Count is < 1 or > MaxShards)
            throw RequestException.Invalid("shard.count", $"must be from 1 to {MaxShards}.");
        if (shard.Index < 0 || shard.Index >= shard.Count)
            throw RequestException.Invalid("shard.index", "must be from 0 to count - 1.");
    }

    private void CheckIds(CustomerIds? ids)
    {
        if (ids is null) return;
        if (ids.CustomerIds_.Count == 0)
            throw RequestException.Invalid(
                "ids.customer_ids", "must name at least one id; leave ids out to get everybody.");
        if (ids.CustomerIds_.Count > options.MaxCustomerIds)
            throw RequestException.Invalid("ids.customer_ids", $"must be at most {options.MaxCustomerIds} ids.");
        for (var i = 0; i < ids.CustomerIds_.Count; i++)
            if (ids.CustomerIds_[i].Length is 0 or > SurelyShortId)
                RequestChecks.CustomerId($"ids.customer_ids[{i}]", ids.CustomerIds_[i]);
    }

    /// <summary>The run goes on as it began, even if newer data or models have come since.</summary>
    private async Task<ScoredPopulation> ResumedSnapshotAsync(
        ResumeToken token, ulong fingerprint, CancellationToken cancellation)
    {
        if (token.Fingerprint != fingerprint)
            throw RequestException.Invalid(
                "resume_token", "belongs to a request with other fields; repeat them as they were.");
        return await snapshots.FindAsync(token.AsOf, token.ModelVersion, token.RunHash, cancellation)
            ?? throw RequestException.Aborted(
                "resume_token: the data or the tier overrides have changed since; start the stream again without a"
                + " token.");
    }

    private static int[]? Rows(
        ScoreCustomersRequest request, Engine.PopulationFilter filter, ScoredPopulation snapshot, List<string> unknown,
        out long unknownCount, CancellationToken cancellation)
    {
        unknownCount = 0;
        var rows = request.Ids is null
            ? snapshot.Select(filter.Select)
            : Find(request.Ids.CustomerIds_, snapshot, unknown, out unknownCount, cancellation);
        return Sharded(request, snapshot, rows, cancellation);
    }

    private static int[]? Sharded(
        ScoreCustomersRequest request, ScoredPopulation snapshot, int[]? rows, CancellationToken cancellation) =>
        request.Shard is { Count: > 1 } shard ? Part(shard, snapshot, rows, cancellation) : rows;

    private static int[] Part(
        Shard shard, ScoredPopulation snapshot, int[]? rows, CancellationToken cancellation)
    {
        var ids = snapshot.Column(FeatureColumns.CustomerId, inScores: false).Sources;
        var part = new List<int>();
        var next = 0;
        foreach (var (source, first, count) in rows is null ? snapshot.Runs(0, snapshot.Count) : snapshot.Runs(rows))
        {
            var texts = (Utf8Column)ids[source];
            for (var row = first; row < first + count; row++, next++)
            {
                if (next % CancellationStride == 0) cancellation.ThrowIfCancellationRequested();
                if (CustomerHash.Of(texts.Utf8(row)) % (ulong)shard.Count == (ulong)shard.Index)
                    part.Add(rows?[next] ?? next);
            }
        }

        return [.. part];
    }

    private static int[] Find(
        IReadOnlyList<string> ids, ScoredPopulation snapshot, List<string> unknown, out long unknownCount,
        CancellationToken cancellation)
    {
        var rows = new int[ids.Count];
        var found = 0;
        unknownCount = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            if (i % CancellationStride == 0) cancellation.ThrowIfCancellationRequested();
            rows[found] = snapshot.Find(ids[i]);
            if (rows[found] >= 0) found++;
            else if (unknownCount++ < MaxListedUnknownIds) unknown.Add(ids[i]);
        }

        return rows[..found];
    }

    /// <summary>A hash of all fields but the resume token.</summary>
    public static ulong Fingerprint(ScoreCustomersRequest request)
    {
        var token = request.ResumeToken;
        request.ResumeToken = ByteString.Empty;
        var length = request.CalculateSize();
        var bytes = length <= ShortRequest ? stackalloc byte[length] : new byte[length];
        request.WriteTo(bytes);
        request.ResumeToken = token;
        return CustomerHash.Of(bytes);
    }
}
