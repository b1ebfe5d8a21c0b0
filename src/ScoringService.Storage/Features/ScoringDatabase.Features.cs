using ScoringService.Engine;
using ScoringService.Storage.Features;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>The features of every customer, in order of first appearance.</summary>
    /// <param name="asOf">The instant that the features describe, UTC; later rows are ignored.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="StorageException">ResourceExhausted: it does not fit in memory, or the ids exceed 2
    /// GiB.</exception>
    public CustomerBatch ReadFeatures(DateTime asOf, CancellationToken cancellationToken = default)
    {
        asOf = ToUtcMicroseconds(asOf);
        // The feature statement spills to disk, aggregators cannot: they get half of the memory, and else it is used.
        return new OnePassFeatureReader(Connect, asOf)
            .TryRead(_options.Threads, _options.MemoryLimitBytes / 2, cancellationToken)
            ?? ReadFeaturesWithSql(asOf, cancellationToken);
    }

    /// <summary>The same with the feature statement: slower, in whatever memory DuckDB has.</summary>
    internal CustomerBatch ReadFeaturesWithSql(DateTime asOf, CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.InTransaction(() => FeatureReader.Read(session, ToUtcMicroseconds(asOf), cancellationToken));
    }
}
