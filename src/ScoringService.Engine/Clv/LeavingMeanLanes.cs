using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Clv;

/// <summary><see cref="LeavingMean"/> for one horizon of eight customers, by the same series under the same
/// conditions.</summary>
/// <param name="a">a, the same for all.</param>
/// <param name="difference">A, the same for all.</param>
internal readonly struct LeavingMeanLanes(double a, double difference)
{
    /// <summary>The means.</summary>
    /// <param name="events">R of each customer.</param>
    /// <param name="w">w of each customer.</param>
    /// <param name="isSummed">Lanes whose series converges; the others mean nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector512<double> Of(Vector512<double> events, Vector512<double> w, out Vector512<double> isSummed)
    {
        var one = Vector512<double>.One;
        var c = events + Vector512.Create(difference);
        isSummed = CanSum(events, c, w);
        w &= isSummed;
        var z = w / (one + w);
        var term = z * difference;
        var sum = term;
        for (var k = 1.0; k < 1e5; k++)
        {
            var step = z * ((a + k - 1) * (difference + k) / (k + 1)) / (c + Vector512.Create(k));
            term *= step;
            sum += term;
            var isLeft = Vector512.GreaterThan(Vector512.Abs(term), Vector512.Abs(sum) * LeavingMean.Converged)
                | Vector512.GreaterThanOrEqual(Vector512.Abs(step), one);
            if (isLeft == Vector512<double>.Zero) break;
        }

        return LeavingMean.Combine(a, c, w, sum);
    }

    private Vector512<double> CanSum(Vector512<double> events, Vector512<double> c, Vector512<double> w)
    {
        var longest = Math.Min(LeavingMean.LargestRatio, Math.Exp(LeavingMean.LargestLog / Math.Abs(a - 1)) - 1);
        var isFast = Vector512.LessThanOrEqual(w, Vector512.Create(longest));
        var cancels = Vector512.GreaterThan(
            Vector512.Create(difference), events * LeavingMean.LargestCancellation);
        var alternates = difference >= -1
            ? Vector512<double>.Zero
            : Vector512.GreaterThan(Vector512.Create((a + 1) * -difference), c + Vector512<double>.One);
        return Vector512.AndNot(Vector512.AndNot(isFast, cancels), alternates);
    }
}
