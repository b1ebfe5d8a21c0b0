using DuckDB.NET.Data;
using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string SelectModels = """
        SELECT m.version, m.created_at, m.watermark, m.model, a.activated_at,
            coalesce(a.activation_id = (SELECT max(activation_id) FROM model_activations), false)
        FROM models m LEFT JOIN (
            SELECT version, max(activation_id) AS activation_id, arg_max(activated_at, activation_id) AS activated_at
            FROM model_activations GROUP BY version
        ) a USING (version)
        """;

    // One at a time write models, activations, overrides and runs. Loads have a lock of their own, because they take
    // minutes and touch none of these tables.
    private readonly Lock _recording = new();
    private long _activeModelVersion;

    /// <summary>
    /// Version of the model in use; 0 when there is none. Known without SQL, because one process owns the database and
    /// every activation goes through this object.
    /// </summary>
    public long ActiveModelVersion => Volatile.Read(ref _activeModelVersion);

    /// <summary>Stores a model under the next version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="createdAt">The caller's clock, UTC.</param>
    /// <param name="watermark">Watermark of the data that it was fitted on.</param>
    /// <param name="activate">Whether it is put to use in the same transaction.</param>
    /// <param name="actor">Who asks for it, for the audit log.</param>
    public StoredModel AddModel(
        ScoringModel model, DateTime createdAt, long watermark, bool activate, string actor = LocalActor)
    {
        ArgumentNullException.ThrowIfNull(model);
        createdAt = ToUtcMicroseconds(createdAt);
        var json = model.ToJson();
        var activation = (createdAt, LookedFrom(createdAt) ?? createdAt);
        lock (_recording)
        {
            using var session = Connect();
            var version = session.InTransaction(() =>
            {
                var next = session.Scalar<long>("SELECT coalesce(max(version), 0) + 1 FROM models");
                session.Execute("INSERT INTO models VALUES ($version, $created, $watermark, $model)",
                    ("version", next), ("created", createdAt), ("watermark", watermark), ("model", json));
                if (activate) AddActivation(session, next, activation);
                AuditModel(session, AuditActions.AddModel, (next, createdAt), actor);
                if (activate) AuditModel(session, AuditActions.ActivateModel, (next, createdAt), actor);
                return next;
            });
            if (activate) Volatile.Write(ref _activeModelVersion, version);
            if (activate) Announce();
            return new StoredModel(version, createdAt, watermark, model)
            {
                IsActive = activate,
                ActivatedAt = activate ? createdAt : null,
            };
        }
    }

    /// <summary>Puts a model to use, all at once: whoever asks for the active model gets the one from before or this
    /// one. Activating the active model changes nothing.</summary>
    /// <param name="version">Version of the model.</param>
    /// <param name="at">The caller's clock, UTC.</param>
    /// <param name="actor">Who asks for it, for the audit log.</param>
    /// <returns>The model, active.</returns>
    /// <exception cref="StorageException">NotFound: there is no such model.</exception>
    public StoredModel ActivateModel(long version, DateTime at, string actor = LocalActor)
    {
        at = ToUtcMicroseconds(at);
        var activation = (at, LookedFrom(at) ?? at);
        lock (_recording)
        {
            var model = FindModel(version)
                ?? throw new StorageException(StorageErrorKind.NotFound, $"There is no model {version}.");
            if (model.IsActive) return model;
            using var session = Connect();
            session.InTransaction(() =>
            {
                AddActivation(session, version, activation);
                return AuditModel(session, AuditActions.ActivateModel, (version, at), actor);
            });
            Volatile.Write(ref _activeModelVersion, version);
            Announce();
            return model with { IsActive = true, ActivatedAt = at };
        }
    }

    /// <summary>The model in use; null when there is none.</summary>
    public StoredModel? ActiveModel() => ActiveModelVersion is > 0 and var version ? FindModel(version) : null;

    /// <summary>Version of the model that was in use when an instant was the present: the one activated last up to
    /// then; 0 when there was none.</summary>
    /// <param name="asOf">The instant, UTC.</param>
    public long ModelVersionAt(DateTime asOf)
    {
        using var session = Connect();
        return session.Scalar<long>(
            "SELECT coalesce(arg_max(version, activation_id), 0) FROM model_activations WHERE holds_from <= $as_of",
            ("as_of", ToUtcMicroseconds(asOf)));
    }

    /// <summary>The model of a version; null when there is none.</summary>
    public StoredModel? FindModel(long version)
    {
        using var session = Connect();
        return session.Query($"{SelectModels} WHERE version = $version", ReadModel, ("version", version))
            .SingleOrDefault();
    }

    /// <summary>The newest model, active or not; null when there is none.</summary>
    public StoredModel? LatestModel() => ListModels(1).SingleOrDefault();

    /// <summary>Models, newest first.</summary>
    /// <param name="pageSize">Most models to give, at least 1.</param>
    /// <param name="beforeVersion">Only older versions than this; the last version of the previous page.</param>
    /// <param name="within">Only models that were stored at these instants.</param>
    /// <exception cref="StorageException">InvalidArgument: the page size is not positive.</exception>
    public IReadOnlyList<StoredModel> ListModels(
        int pageSize, long? beforeVersion = null, InstantRange within = default)
    {
        CheckPageSize(pageSize);
        var (since, until) = within.Parameters;
        using var session = Connect();
        return session.Query($"""
            {SelectModels}
            WHERE version < $before
                AND ($since IS NULL OR created_at >= $since) AND ($until IS NULL OR created_at < $until)
            ORDER BY version DESC LIMIT $limit
            """, ReadModel,
            ("before", beforeVersion ?? long.MaxValue), ("limit", (long)pageSize), since, until);
    }

    private StoredAuditEntry AuditModel(
        Session session, string action, (long Version, DateTime At) model, string actor) =>
        Audit(session, actor, action, $"model:{model.Version}", NoDetails, model.At);

    private static long ReadActiveModelVersion(Session session) => session.Scalar<long>(
        "SELECT coalesce(arg_max(version, activation_id), 0) FROM model_activations");

    private static long AddActivation(
        Session session, long version, (DateTime At, DateTime HoldsFrom) activation) => session.Execute(
        "INSERT INTO model_activations "
            + "SELECT coalesce(max(activation_id), 0) + 1, $version, $at, $from FROM model_activations",
        ("version", version), ("at", activation.At), ("from", activation.HoldsFrom));

    // The instant that is looked from at a time: the data may end long before, and then decisions are made for its
    // last day.
    private DateTime? LookedFrom(DateTime at) => DefaultAsOf() is not { } last ? null : last < at ? last : at;

    private static StoredModel ReadModel(DuckDBDataReader row) =>
        new(row.GetInt64(0), Utc(row.GetDateTime(1)), row.GetInt64(2), ScoringModel.FromJson(row.GetString(3)))
        {
            ActivatedAt = UtcOrNull(row, 4),
            IsActive = row.GetBoolean(5),
        };

    private static void CheckPageSize(int pageSize)
    {
        if (pageSize < 1)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The page size is {pageSize}; it must be at least 1.");
    }

    private static DateTime? UtcOrNull(DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? null : Utc(row.GetDateTime(column));

    // What the database keeps, so that what is returned now equals what is read later.
    internal static DateTime ToUtcMicroseconds(DateTime instant)
    {
        var utc = instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : Utc(instant);
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
