using ScoringService.Server.Errors;

namespace ScoringService.Server.Snapshots;

// What is kept must not outlive an erasure.
internal sealed partial class SnapshotCache
{
    private long _forgottenBefore;

    /// <summary>Whether a population holds a customer whose erasure has been acknowledged: nothing of it may be shown
    /// any more.</summary>
    public bool IsForgotten(ScoredPopulation population) =>
        population.Watermark < Volatile.Read(ref _forgottenBefore);

    /// <summary>Forgets every population that holds an erased customer. If there is a current one, everybody is scored
    /// again first, so that the others are served without a pause.</summary>
    public async Task ForgetErasedAsync(CancellationToken cancellation)
    {
        var erasure = database.ErasureWatermark;
        try
        {
            if (_current is { } current && current.Watermark < erasure) await RebuildAsync(cancellation);
        }
        catch (RequestException)
        {
            // It was the last transaction or customer: there is nothing to serve any more.
        }
        finally
        {
            await ForgetBeforeAsync(erasure);
        }
    }

    private async Task ForgetBeforeAsync(long watermark)
    {
        await _refreshing.WaitAsync(CancellationToken.None);
        try
        {
            // First, so that what is built at this moment is not kept either.
            Volatile.Write(ref _forgottenBefore, watermark);
            _shelf.Drop(IsForgotten);
            if (_newestFeatures is { } features && features.Watermark < watermark) _newestFeatures = null;
            if (_current is { } current && IsForgotten(current)) _current = null;
        }
        finally
        {
            _refreshing.Release();
        }
    }
}
