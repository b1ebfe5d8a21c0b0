using System.Buffers;

namespace ScoringService.Engine.Rfm;

/// <summary>Learns an <see cref="RfmModel"/> from a population.</summary>
internal static class RfmFitter
{
    private const int WorthAThread = 50_000;

    /// <summary>Fits, or returns null when no customer has a purchase and a finite spend.</summary>
    /// <param name="batch">The population.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="threads">Most threads to use, −1 for all; the result is the same for any number.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public static RfmModel? Fit(CustomerBatch batch, RfmOptions options, int threads, CancellationToken cancellation)
    {
        var input = new RfmInput(batch);
        var count = input.CountUsable();
        if (count == 0) return null;
        if (count == input.Count) return FitAxes(input, count, null, options, new(threads, cancellation));
        var copy = Copy.Rent(input, count);
        try
        {
            return FitAxes(input, count, copy, options, new(threads, cancellation));
        }
        finally
        {
            copy.Return();
        }
    }

    private static RfmModel FitAxes(RfmInput input, int count, Copy? copy, RfmOptions options, Workers workers)
    {
        ReadOnlySpan<int> Recency() => copy is null ? input.Recency : copy.Recency.AsSpan(0, count);
        ReadOnlySpan<int> Purchases() => copy is null ? input.Purchases : copy.Purchases.AsSpan(0, count);
        ReadOnlySpan<double> Spend() => copy is null ? input.Spend : copy.Spend.AsSpan(0, count);

        var moreIsBetter = new RfmAxisShape(options.Levels, IsReversed: false);
        var lessIsBetter = new RfmAxisShape(options.Levels, IsReversed: true);
        RfmAxis? recency = null, frequency = null, monetary = null;
        double? median = null;
        Action[] parts =
        [
            () => monetary = RfmAxisFitter.Fit(Spend(), options.MonetaryEdges, moreIsBetter),
            () => recency = RfmAxisFitter.Fit(Recency(), options.RecencyEdges, lessIsBetter),
            () => frequency = RfmAxisFitter.Fit(Purchases(), options.FrequencyEdges, moreIsBetter),
            () => median = RfmAxisFitter.MedianOfRepeatBuyers(Purchases()),
        ];
        workers.Run(parts, count < WorthAThread);
        return new RfmModel
        {
            CustomerCount = count,
            Recency = recency!,
            Frequency = frequency!,
            Monetary = monetary!,
            RepeatMedianPurchaseCount = median,
        };
    }

    private readonly record struct Workers(int Threads, CancellationToken Cancellation)
    {
        public void Run(Action[] parts, bool isSmall)
        {
            if (!isSmall && Threads != 1)
            {
                var options = new ParallelOptions
                {
                    MaxDegreeOfParallelism = Threads,
                    CancellationToken = Cancellation,
                };
                Parallel.Invoke(options, parts);
                return;
            }

            foreach (var part in parts)
            {
                Cancellation.ThrowIfCancellationRequested();
                part();
            }
        }
    }

    /// <summary>Rented copies of the usable rows.</summary>
    private sealed record Copy(int[] Recency, int[] Purchases, double[] Spend)
    {
        public static Copy Rent(RfmInput input, int count)
        {
            var copy = new Copy(
                ArrayPool<int>.Shared.Rent(count),
                ArrayPool<int>.Shared.Rent(count),
                ArrayPool<double>.Shared.Rent(count));
            input.CopyUsable(copy.Recency, copy.Purchases, copy.Spend);
            return copy;
        }

        public void Return()
        {
            ArrayPool<int>.Shared.Return(Recency);
            ArrayPool<int>.Shared.Return(Purchases);
            ArrayPool<double>.Shared.Return(Spend);
        }
    }
}
