using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>
/// Minus the mean log-likelihood per customer of BG/NBD (Fader, Hardie and Lee 2005, equation 6) and MBG/NBD (Batislam,
/// Denizel and Filiztekin 2007) with its gradient by the logarithms of r, α, a and b.
/// <para>
/// With n = x chances to leave in BG/NBD and n = x + 1 in MBG/NBD, both are
/// ln Γ(r + x) / Γ(r) + r ln α + ln B(a, b + n) / B(a, b) − (r + x) ln(α + T) + ln(1 + e^D) with
/// D = ln(a / (b + n − 1)) + (r + x) ln((α + T) / (α + t_x)), and without the last term when n = 0.
/// Gamma functions are needed once per distinct x, ln(α + T) once per distinct T, and the rest is one logarithm of a
/// ratio, one exponential and one logarithm per distinct history.
/// </para>
/// </summary>
internal sealed class GeometricDropoutLikelihood(HistoryTable table, bool isModified, int threads) : IObjective
{
    private const int Sums = 4;

    private readonly double[] _sums = new double[table.Runs.Length * Sums];
    private readonly int _extraChance = isModified ? 1 : 0;

    public int Dimension => 4;

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var parameters = new PurchaseParameters(
            Math.Exp(point[0]), Math.Exp(point[1]), Math.Exp(point[2]), Math.Exp(point[3]));
        ChunkedWork.Run(table.Runs.Length, threads, run => SumRun(run, parameters));
        gradient.Clear();
        var total = AddAges(parameters, gradient) + AddLevels(parameters, gradient) + AddRuns(parameters, gradient);
        double count = table.CustomerCount;
        gradient[0] *= -parameters.R / count;
        gradient[1] *= -parameters.Alpha / count;
        gradient[2] *= -parameters.First / count;
        gradient[3] *= -parameters.Second / count;
        return -total / count;
    }

    /// <summary>Terms of T alone: those of ln(α + T), less r ln α.</summary>
    private double AddAges(PurchaseParameters parameters, Span<double> gradient)
    {
        var (r, alpha) = (parameters.R, parameters.Alpha);
        var ages = table.Ages;
        Vector512<double> total = default, byR = default, byAlpha = default;
        for (var i = 0; i < ages.Age.Length; i += Vector512<double>.Count)
        {
            var age = Vector512.LoadUnsafe(ref ages.Age[i]);
            var customers = Vector512.LoadUnsafe(ref ages.Customers[i]);
            var repeats = Vector512.LoadUnsafe(ref ages.Repeats[i]);
            var log = VectorMath.Log1P(age / alpha);
            total += (customers * r + repeats) * log;
            byR += customers * log;
            byAlpha += (customers * r * age - repeats * alpha) / (age + Vector512.Create(alpha));
        }

        // byAlpha / α is r N / α − Σ (r N_T + X_T) / (α + T), where r N / α would cancel most of the sum.
        gradient[0] -= VectorMath.Sum(byR);
        gradient[1] += VectorMath.Sum(byAlpha) / alpha;
        return -VectorMath.Sum(total) - table.RepeatTotal * Math.Log(alpha);
    }

    /// <summary>Terms of x alone.</summary>
    private double AddLevels(PurchaseParameters parameters, Span<double> gradient)
    {
        var (r, a, b) = (parameters.R, parameters.First, parameters.Second);
        var total = 0.0;
        for (var level = 0; level < table.Repeats.Length; level++)
        {
            double x = table.Repeats[level];
            var n = x + _extraChance;
            var weight = table.Population[level];
            total += weight * (GammaFunctions.LogGammaStep(r, x)
                + GammaFunctions.LogGammaStep(b, n) - GammaFunctions.LogGammaStep(a + b, n));
            var both = GammaFunctions.DigammaStep(a + b, n);
            gradient[0] += weight * GammaFunctions.DigammaStep(r, x);
            gradient[2] -= weight * both;
            gradient[3] += weight * (GammaFunctions.DigammaStep(b, n) - both);
        }

        return total;
    }

    /// <summary>Adds what <see cref="SumRun"/> found, in the order of the runs.</summary>
    private double AddRuns(PurchaseParameters parameters, Span<double> gradient)
    {
        var total = 0.0;
        for (var i = 0; i < table.Runs.Length; i++)
        {
            double x = table.Repeats[table.Runs[i].Level];
            var n = x + _extraChance;
            if (n == 0) continue;
            var sums = _sums.AsSpan(i * Sums, Sums);
            total += sums[0];
            gradient[0] += sums[1];
            gradient[1] += (parameters.R + x) * sums[2];
            gradient[2] += sums[3] / parameters.First;
            gradient[3] -= sums[3] / (parameters.Second + n - 1);
        }

        return total;
    }

    private void SumRun(int index, PurchaseParameters parameters)
    {
        var run = table.Runs[index];
        var x = table.Repeats[run.Level];
        var n = x + _extraChance;
        if (n == 0) return;
        var offset = Math.Log(parameters.First / (parameters.Second + n - 1));
        SumRows(run, parameters.Alpha, parameters.R + x, offset, _sums.AsSpan(index * Sums, Sums));
    }

    /// <summary>
    /// Over the rows, weighted: Σ ln(1 + e^D), Σ p ln((α + T) / (α + t_x)), Σ p (1 / (α + T) − 1 / (α + t_x)) and Σ p,
    /// where p = 1 / (1 + e^−D) is the probability of having left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumRows(HistoryRun run, double alpha, double events, double offset, Span<double> sums)
    {
        ref var ages = ref MemoryMarshal.GetArrayDataReference(table.Age);
        ref var lastAges = ref MemoryMarshal.GetArrayDataReference(table.LastAge);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(table.Weight);
        Vector512<double> total = default, byR = default, byAlpha = default, left = default;
        var one = Vector512<double>.One;
        for (var row = run.Start; row < run.Start + run.Length; row += Vector512<double>.Count)
        {
            var age = Vector512.LoadUnsafe(ref ages, (nuint)row);
            var lastAge = Vector512.LoadUnsafe(ref lastAges, (nuint)row);
            var weight = Vector512.LoadUnsafe(ref weights, (nuint)row);
            var now = age + Vector512.Create(alpha);
            var then = lastAge + Vector512.Create(alpha);
            var inverse = one / (now * then);
            var ratio = VectorMath.Log(now * now * inverse);
            var d = Vector512.FusedMultiplyAdd(ratio, Vector512.Create(events), Vector512.Create(offset));
            var small = VectorMath.Exp(-Vector512.Abs(d));
            var sum = one + small;
            var p = Vector512.ConditionalSelect(
                Vector512.GreaterThan(d, Vector512<double>.Zero), one, small) / sum;
            total += weight * (Vector512.MaxNative(d, Vector512<double>.Zero) + VectorMath.Log(sum));
            p *= weight;
            byR += p * ratio;
            byAlpha += p * (lastAge - age) * inverse;
            left += p;
        }

        sums[0] = VectorMath.Sum(total);
        sums[1] = VectorMath.Sum(byR);
        sums[2] = VectorMath.Sum(byAlpha);
        sums[3] = VectorMath.Sum(left);
    }
}
