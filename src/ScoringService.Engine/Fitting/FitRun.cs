namespace ScoringService.Engine.Fitting;

/// <summary>What the parts of one fit share.</summary>
internal sealed class FitRun
{
    private readonly IProgress<FitProgress>? _progress;
    private readonly Lock _reporting = new();

    /// <summary>Begins a fit.</summary>
    /// <param name="input">What to learn from.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="progress">Told how far each part is, by one thread at a time.</param>
    public FitRun(FitInput input, ScoringOptions options, IProgress<FitProgress>? progress)
    {
        (Input, Options) = (input, options);
        _progress = progress;
    }

    /// <summary>What to learn from.</summary>
    public FitInput Input { get; }

    /// <summary>Valid options.</summary>
    public ScoringOptions Options { get; }

    /// <summary>Most threads for a part that is fitted beside others, −1 for all.</summary>
    public required int Threads { get; init; }

    /// <summary>Most threads for a part that is fitted alone, −1 for all.</summary>
    public required int AllThreads { get; init; }

    /// <summary>Stops the fit.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>The population.</summary>
    public CustomerBatch Now => Input.Now;

    /// <summary>Tells how far a part is, and ends it here when the fit was stopped.</summary>
    /// <exception cref="OperationCanceledException">The fit was stopped.</exception>
    public void Report(string part, double fraction)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (_progress is null) return;
        lock (_reporting) _progress.Report(new FitProgress(part, fraction));
    }
}
