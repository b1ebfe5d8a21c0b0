using System.Globalization;
using System.Runtime.CompilerServices;
using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>
/// Formulas at extreme parameters against 120-digit arithmetic (stress_grid.py): x to 2000, T = 0, α = β, s and a
/// within 1e-12 of 1, a + b &lt; 1, b from 1e-5 to 1e6, hypergeometric arguments to 0.9999.
/// </summary>
public sealed class StressGridTests
{
    // The grid asks for 1e-6.
    private const double Tolerance = 1e-9;

    [Fact]
    public void Alive_EveryPoint_HasNineDigits() =>
        Check(point => (point.Alive, point.History.Alive(point.Kind, point.Parameters)[0]));

    [Fact]
    public void Expect_EveryPoint_HasNineDigits() =>
        Check(point => (point.Expected, point.History.Expect(point.Kind, point.Parameters, point.Horizon)[0]));

    [Fact]
    public void Expect_EveryPointAmongManyHorizons_HasNineDigits() => Check(point =>
    {
        var result = new double[6];
        var alive = point.History.Alive(point.Kind, point.Parameters);
        var plan = HorizonPlan.Of([0, point.Horizon / 7, point.Horizon, point.Horizon / 3, 0, point.Horizon / 2]);
        PurchasePredictor.Create(point.Kind, point.Parameters).Expect(point.History.Rows, alive, plan, result, []);
        return (point.Expected, result[2]);
    });

    [Fact]
    public void NoPurchase_EveryPoint_IsAProbabilityThatFallsWithTheHorizon()
    {
        foreach (var point in Points())
        {
            var soon = point.History.NoPurchase(point.Kind, point.Parameters, point.Horizon)[0];
            var later = point.History.NoPurchase(point.Kind, point.Parameters, 2 * point.Horizon)[0];
            Assert.InRange(soon, 0, 1);
            Assert.InRange(later, 0, soon + 1e-14);
        }
    }

    private static void Check(Func<Point, (double Expected, double Actual)> read)
    {
        var points = Points();
        Assert.True(points.Length > 400);
        foreach (var point in points)
        {
            var (expected, actual) = read(point);
            // P(alive) below 1e-300 may be 0.
            var isClose = Math.Abs(expected) < 1e-300
                ? actual is >= 0 and < 1e-299
                : Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected);
            Assert.True(isClose, $"{point.Kind} {point.Parameters} {point.Line}: {actual:R}");
        }
    }

    private static Point[] Points([CallerFilePath] string path = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(path)!, "StressGrid.csv");
        return [.. File.ReadLines(file).Skip(1).Select(Read)];
    }

    private static Point Read(string line)
    {
        var fields = line.Split(',');
        double[] numbers = [.. fields.Skip(1).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return new Point(
            line, Enum.Parse<PurchaseModelKind>(fields[0]), new(numbers[0], numbers[1], numbers[2], numbers[3]),
            new Histories([(int)numbers[4]], [numbers[5]], [numbers[6]]))
        {
            Horizon = numbers[7], Alive = numbers[8], Expected = numbers[9],
        };
    }

    private sealed record Point(
        string Line, PurchaseModelKind Kind, PurchaseParameters Parameters, Histories History)
    {
        public double Horizon { get; init; }

        public double Alive { get; init; }

        public double Expected { get; init; }
    }
}
