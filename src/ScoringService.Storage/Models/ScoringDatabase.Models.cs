using DuckDB.NET.Data;
using ScoringService.Engine;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string SelectModels = "SELECT version, created_at, watermark, model FROM models";

    /// <summary>Stores a model under the next version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="createdAt">The caller's clock, UTC.</param>
    /// <param name="watermark">Watermark of the data that it was fitted on.</param>
    public StoredModel AddModel(ScoringModel model, DateTime createdAt, long watermark)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var writing = EnterWrite(CancellationToken.None);
        using var session = Connect();
        createdAt = ToUtcMicroseconds(createdAt);
        var version = session.InTransaction(() =>
        {
            var next = session.Scalar<long>("SELECT coalesce(max(version), 0) + 1 FROM models");
            session.Execute("INSERT INTO models VALUES ($version, $created, $watermark, $model)",
                ("version", next), ("created", createdAt), ("watermark", watermark), ("model", model.ToJson()));
            return next;
        });
        return new StoredModel(version, createdAt, watermark, model);
    }

    /// <summary>The model of a version; null when there is none.</summary>
    public StoredModel? FindModel(long version)
    {
        using var session = Connect();
        return session.Query($"{SelectModels} WHERE version = $version", ReadModel, ("version", version))
            .SingleOrDefault();
    }

    /// <summary>The newest model; null when there is none.</summary>
    public StoredModel? LatestModel() => ListModels(1).SingleOrDefault();

    /// <summary>Models, newest first.</summary>
    /// <param name="pageSize">Most models to give, at least 1.</param>
    /// <param name="beforeVersion">Only older versions than this; the last version of the previous page.</param>
    /// <exception cref="StorageException">InvalidArgument: the page size is not positive.</exception>
    public IReadOnlyList<StoredModel> ListModels(int pageSize, long? beforeVersion = null)
    {
        if (pageSize < 1)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The page size is {pageSize}; it must be at least 1.");
        using var session = Connect();
        return session.Query($"{SelectModels} WHERE version < $before ORDER BY version DESC LIMIT $limit", ReadModel,
            ("before", beforeVersion ?? long.MaxValue), ("limit", (long)pageSize));
    }

    private static StoredModel ReadModel(DuckDBDataReader row) =>
        new(row.GetInt64(0), Utc(row.GetDateTime(1)), row.GetInt64(2), ScoringModel.FromJson(row.GetString(3)));

    // What the database keeps, so that what is returned now equals what is read later.
    internal static DateTime ToUtcMicroseconds(DateTime instant)
    {
        var utc = instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : Utc(instant);
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
