using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Backtest;

/// <summary>Feature rows of the same customers in the same order at several instants: what was known at the cut, and
/// what is known a horizon later.</summary>
public sealed record BacktestInput
{
    /// <summary>At the cut: all that a model may learn from.</summary>
    public required CustomerBatch Train { get; init; }

    /// <summary>At the cut + the horizon.</summary>
    public required CustomerBatch Outcome { get; init; }

    /// <summary>At the cut − <see cref="ChurnOptions.HorizonDays"/>, from which churn is learnt. Null when that is not
    /// known; churn then falls back to the purchase model.</summary>
    public CustomerBatch? TrainBefore { get; init; }

    /// <summary>At the cut − the horizon, for the baseline "the same again". Null when that is not known, or when it is
    /// <see cref="TrainBefore"/>.</summary>
    public CustomerBatch? LastWindow { get; init; }

    /// <summary>Time from the cut to the outcome.</summary>
    internal TimeSpan Horizon => Outcome.AsOf - Train.AsOf;

    /// <summary>The batch of a horizon before the cut; null when there is none.</summary>
    internal CustomerBatch? BeforeWindow =>
        LastWindow ?? (TrainBefore is { } before && Train.AsOf - before.AsOf == Horizon ? before : null);

    /// <summary>The customers who may be profiled. Both ends are asked, as one may have been read after the other, and
    /// in between a consent may have been taken back.</summary>
    internal BacktestInput Narrow(ScoringOptions options) =>
        Consent.Select(Outcome, options, Consent.Select(Train, options)) is { } rows ? Gather(rows) : this;

    /// <summary>Some of the customers.</summary>
    /// <param name="rows">Their rows.</param>
    public BacktestInput Gather(int[] rows)
    {
        var window = LastWindow?.Gather(rows);
        return new BacktestInput
        {
            Train = Train.Gather(rows),
            Outcome = Outcome.Gather(rows),
            LastWindow = window,
            TrainBefore = TrainBefore == LastWindow ? window : TrainBefore?.Gather(rows),
        };
    }

    /// <summary>Checks that the batches belong together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Check()
    {
        if (Horizon <= TimeSpan.Zero)
            throw new ArgumentException($"The outcome is of {Outcome.AsOf:u}, not after the cut of {Train.AsOf:u}.");
        if (LastWindow is { } last && Train.AsOf - last.AsOf != Horizon)
            throw new ArgumentException($"The last window begins at {last.AsOf:u}, not a horizon before the cut.");
        foreach (var batch in (CustomerBatch?[])[Outcome, TrainBefore, LastWindow])
        {
            if (batch is null) continue;
            var isSame = batch.Count == Train.Count;
            for (var row = 0; isSame && row < batch.Count; row++)
                isSame = batch.CustomerId.Utf8(row).SequenceEqual(Train.CustomerId.Utf8(row));
            if (!isSame)
                throw new ArgumentException($"The batch of {batch.AsOf:u} has other customers than that of the cut.");
        }
    }
}
