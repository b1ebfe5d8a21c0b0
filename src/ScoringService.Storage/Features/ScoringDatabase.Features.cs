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
        using var session = Connect(cancellationToken);
        return session.InTransaction(() => FeatureReader.Read(session, ToUtcMicroseconds(asOf), cancellationToken));
    }
}
