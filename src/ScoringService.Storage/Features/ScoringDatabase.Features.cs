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
    public CustomerBatch ReadFeatures(DateTime asOf, CancellationToken cancellationToken = default) =>
        ReadFeatures([asOf], cancellationToken)[0];

    /// <summary>The features of every customer at several instants, all of the same state of the data and with the same
    /// customers in the same order. The transactions are read once.</summary>
    /// <param name="asOfs">The instants that the features describe, UTC; later rows are ignored.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>A batch for each instant.</returns>
    /// <exception cref="StorageException">As of the other form.</exception>
    public IReadOnlyList<CustomerBatch> ReadFeatures(
        IReadOnlyList<DateTime> asOfs, CancellationToken cancellationToken = default)
    {
        if (asOfs.Count == 0) return [];
        asOfs = [.. asOfs.Select(ToUtcMicroseconds)];
        // Both take what is there for features.
        ForgetKeptRows();
        // The feature statement spills to disk, the reader cannot.
        return new OnePassFeatureReader(Connect, asOfs)
            .TryRead(_options.Threads, Memory.FeatureBytes, cancellationToken)
            ?? ReadFeaturesWithSql(asOfs, cancellationToken);
    }

    /// <summary>The same with the feature statement: slower, in whatever memory DuckDB has.</summary>
    internal IReadOnlyList<CustomerBatch> ReadFeaturesWithSql(
        IReadOnlyList<DateTime> asOfs, CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.InTransaction(() => asOfs.Select(asOf =>
            FeatureReader.Read(session, ToUtcMicroseconds(asOf), cancellationToken)).ToList());
    }

    /// <summary>The same for one instant.</summary>
    internal CustomerBatch ReadFeaturesWithSql(DateTime asOf, CancellationToken cancellationToken = default) =>
        ReadFeaturesWithSql([asOf], cancellationToken)[0];
}
