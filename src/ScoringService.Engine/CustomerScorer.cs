using ScoringService.Engine.Scoring;

namespace ScoringService.Engine;

/// <summary>Applies a model to customers. Each row depends on the model, on its own features and on its own entries of
/// the context only.</summary>
public static class CustomerScorer
{
    /// <summary>Rows that one thread takes at a time: few enough that what the parts hand to each other stays in the
    /// cache. A multiple of 64, so that no two threads share a word of a bitmap.</summary>
    internal const int ChunkRows = 2048;

    /// <summary>Scores every customer of a batch, on all cores.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Feature rows, of any population and instant.</param>
    /// <param name="context">The previous run and what people decided; null for nothing.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One row per customer, in the batch's order.</returns>
    /// <exception cref="ArgumentException">The context is not of this batch.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static ScoreBatch Score(
        ScoringModel model, CustomerBatch batch, ScoreContext? context = null,
        CancellationToken cancellation = default) =>
        Score(model, batch, context ?? ScoreContext.Empty, -1, cancellation);

    internal static ScoreBatch Score(
        ScoringModel model, CustomerBatch batch, ScoreContext context, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        return new ScoreRun(model, batch, context).Score(threads, cancellation);
    }
}
