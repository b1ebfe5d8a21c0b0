using ScoringService.Engine.Fitting;

namespace ScoringService.Engine;

/// <summary>Learns a model from a population.</summary>
public static class ModelFitter
{
    /// <summary>Fewest customers for which a fit comes without a warning.</summary>
    public const int FewCustomers = 500;

    /// <summary>Fits every part of a model. The same customers, in any order, and the same options give the same bits,
    /// whatever the machine's cores. A part that the data cannot determine is left out, and
    /// <see cref="ScoringModel.Parts"/> says why; that is no error.</summary>
    /// <param name="input">What to learn from.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="progress">Told how far each part is, by one thread at a time. Several parts may be under
    /// way.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The options are not valid, and the message names each wrong one; or the two
    /// batches are not <see cref="Churn.ChurnOptions.HorizonDays"/> apart.</exception>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public static ScoringModel Fit(
        FitInput input, ScoringOptions options, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Fit(input, options, progress, -1, cancellation);

    /// <summary>Fits a population of which only the present is known: churn then falls back to the purchase
    /// model.</summary>
    /// <inheritdoc cref="Fit(FitInput, ScoringOptions, IProgress{FitProgress}?, CancellationToken)"/>
    /// <param name="batch">Feature rows of the population.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="progress">Told how far each part is.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public static ScoringModel Fit(
        CustomerBatch batch, ScoringOptions options, IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Fit(new FitInput { Now = batch }, options, progress, -1, cancellation);
    }

    /// <summary>Fits with a given number of threads; −1 takes all cores.</summary>
    internal static ScoringModel Fit(
        FitInput input, ScoringOptions options, IProgress<FitProgress>? progress, int threads,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors.Select(error => error.ToString())), nameof(options));
        var days = options.Churn.HorizonDays;
        if (input.Before is { } before && input.Now.AsOf - before.AsOf != TimeSpan.FromDays(days))
            throw new ArgumentException(
                $"The batches are of {before.AsOf:u} and {input.Now.AsOf:u}, not {days} days apart.", nameof(input));
        cancellation.ThrowIfCancellationRequested();
        // The one place where those who may not be profiled are left out of all that is learnt.
        input = input with
        {
            Now = Consent.Narrow(input.Now, options),
            Before = input.Before is { } all ? Consent.Narrow(all, options) : null,
        };
        var run = new FitRun(input, options, progress)
        {
            Threads = threads < 0 ? threads : Math.Max(1, threads / 2),
            AllThreads = threads,
            Cancellation = cancellation,
        };
        return new ModelFit(run).Fit(threads < 0 ? threads : Math.Min(2, threads));
    }
}
