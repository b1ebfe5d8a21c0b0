using System.Diagnostics;

namespace ScoringService.Benchmarks;

/// <summary>The answer to a command of a comparison.</summary>
/// <param name="Seconds">Time of the work, without that of describing its result.</param>
/// <param name="Result">What the other side compares with its own.</param>
internal sealed record PeersAnswer(double Seconds, Dictionary<string, double[]> Result)
{
    private const int Period = 1021;

    /// <summary>Times some work.</summary>
    public static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The sum, and a sum with weights 1, 2, … 1021, 1, … that tells rows apart.</summary>
    public static double[] Sums(ReadOnlySpan<double> values)
    {
        double sum = 0, weighted = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            weighted += values[i] * (1 + i % Period);
        }

        return [sum, weighted];
    }
}
