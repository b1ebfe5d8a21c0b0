using ScoringService.Engine.Rfm;

namespace ScoringService.Engine;

/// <summary>Learns a model from a population.</summary>
public static class ModelFitter
{
    /// <summary>Fewest customers for which a fit comes without a warning.</summary>
    public const int FewCustomers = 500;

    /// <summary>Fits every part of a model. The same batch and options give the same bits, whatever the machine's
    /// cores.</summary>
    /// <param name="batch">Feature rows of the population.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="progress">Told how far each part is.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names each wrong one.</exception>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public static ScoringModel Fit(
        CustomerBatch batch, ScoringOptions options, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(batch, options, progress, -1, cancellation);

    internal static ScoringModel Fit(
        CustomerBatch batch, ScoringOptions options, IProgress<FitProgress>? progress, int threads,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors.Select(error => error.ToString())), nameof(options));
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new FitProgress(ScoringModel.RfmPart, 0));
        var rfm = RfmFitter.Fit(batch, options.Rfm, threads, cancellation);
        progress?.Report(new FitProgress(ScoringModel.RfmPart, 1));
        var status = rfm is null
            ? new PartStatus(ScoringModel.RfmPart, false, "No customer has a purchase and a finite total spend.")
            : new PartStatus(ScoringModel.RfmPart, true);
        return new ScoringModel(batch.AsOf, batch.Count, options)
        {
            Rfm = rfm,
            Parts = [status],
            Warnings = [.. Warnings(batch.Count, rfm)],
        };
    }

    private static IEnumerable<string> Warnings(int customers, RfmModel? rfm)
    {
        if (customers < FewCustomers)
            yield return $"Only {customers} customers are in scope; below {FewCustomers} the levels say little.";
        if (rfm is null) yield break;
        (string Name, RfmAxis Axis)[] axes =
            [("recency", rfm.Recency), ("frequency", rfm.Frequency), ("monetary", rfm.Monetary)];
        foreach (var (name, axis) in axes)
        {
            if (axis.CoincidingEdges.Count == 0) continue;
            var values = string.Join(", ", axis.CoincidingEdges.Select(i => axis.Edges[i]).Distinct());
            yield return $"rfm {name}: edges coincide at {values}, which many customers share; levels are empty.";
        }
    }
}
