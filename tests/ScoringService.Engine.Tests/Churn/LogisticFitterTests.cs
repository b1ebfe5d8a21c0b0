using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class LogisticFitterTests
{
    [Theory]
    [InlineData(40, 1, 0)]
    [InlineData(300, 3, 0)]
    [InlineData(300, 3, 1)]
    [InlineData(257, 5, 25)]
    public void Fit_RandomTables_EqualsPlainNewton(int rows, int inputs, double penalty)
    {
        var table = Regressions.Draw(rows, inputs, rows + inputs);
        var (coefficients, errors, logLikelihood) = Regressions.Newton(table, penalty);
        var (model, reason) = LogisticFitter.Fit(table, penalty);
        Assert.Null(reason);
        Assert.Equal(RegressionStatus.Converged, model!.Status);
        Near(coefficients[0], model.RawIntercept, 1e-8);
        Near(errors[0], model.RawInterceptError!.Value, 1e-8);
        for (var j = 0; j < inputs; j++)
        {
            Near(coefficients[j + 1], model.Inputs[j].RawCoefficient, 1e-8);
            Near(errors[j + 1], model.Inputs[j].RawStandardError!.Value, 1e-8);
        }

        Near(logLikelihood, model.LogLikelihood, 1e-12);
        Assert.Equal(rows, model.RowCount);
    }

    [Fact]
    public void Fit_OneBinaryInput_IsTheLogOddsRatioOfTheTable()
    {
        // 30 of 70 with it and 10 of 90 without it.
        double[] input = [.. Enumerable.Range(0, 160).Select(i => i < 70 ? 1.0 : 0)];
        bool[] labels = [.. Enumerable.Range(0, 160).Select(i => i is < 30 or (>= 70 and < 80))];
        var (model, _) = LogisticFitter.Fit(Regressions.Table(labels, input), 0);
        Assert.Equal(Math.Log(10.0 / 80), model!.RawIntercept, 10);
        Assert.Equal(Math.Log(30.0 / 40 / (10.0 / 80)), model.Inputs[0].RawCoefficient, 10);
        Assert.Equal(Math.Sqrt(1.0 / 10 + 1.0 / 80), model.RawInterceptError!.Value, 10);
        Assert.Equal(
            Math.Sqrt(1.0 / 30 + 1.0 / 40 + 1.0 / 10 + 1.0 / 80), model.Inputs[0].RawStandardError!.Value, 10);
    }

    [Fact]
    public void Fit_AnyOrderAndThreads_GivesTheSameBits()
    {
        var table = Regressions.Draw(60_000, 4, 5, missing: 0.1);
        // Equal rows, and a cell that is another kind of NaN.
        for (var row = 0; row < 1000; row++)
            foreach (var column in table.Columns) column[row] = column[row + 1000];
        table.Columns[0][7] = BitConverter.UInt64BitsToDouble(0x7FF8000000000001);
        var expected = Bits(LogisticFitter.Fit(table, 1, 1).Model!);
        Assert.Equal(expected, Bits(LogisticFitter.Fit(table, 1, 2).Model!));
        Assert.Equal(expected, Bits(LogisticFitter.Fit(table, 1, 4).Model!));
        Assert.Equal(expected, Bits(LogisticFitter.Fit(Regressions.Shuffle(table, 8), 1).Model!));

        static string Bits(LogisticModel model) => string.Join(' ', model.Inputs.Select(i => $"{i}"))
            + $" {model.Intercept:R} {model.InterceptError:R} {model.RawIntercept:R} {model.LogLikelihood:R}";
    }

    [Fact]
    public void Fit_AnyTable_LeavesItAlone()
    {
        var table = Regressions.Draw(100, 2, 3, missing: 0.2);
        var before = Array.ConvertAll(table.Columns, column => (double[])column.Clone());
        LogisticFitter.Fit(table, 1);
        Assert.Equal(before, table.Columns);
    }

    [Fact]
    public void Fit_MissingValues_AreTheMedianWithAnIndicator()
    {
        var table = Regressions.Draw(400, 2, 11, missing: 0.25);
        double[][] filled = [.. table.Columns.Select(Fill), .. table.Columns.Select(Indicator)];
        var (coefficients, _, _) = Regressions.Newton(Regressions.Table(table.Labels, filled), 2);
        var model = LogisticFitter.Fit(table, 2).Model!;
        for (var j = 0; j < 2; j++)
        {
            var input = model.Inputs[j];
            Near(coefficients[1 + j], input.RawCoefficient, 1e-8);
            Near(coefficients[3 + j], input.MissingCoefficient / input.MissingDeviation, 1e-8);
            Assert.Equal(table.Columns[j].Count(double.IsNaN) / 400.0, input.MissingShare);
            Assert.NotNull(input.MissingStandardError);
        }

        Near(coefficients[0], model.RawIntercept, 1e-8);

        static double[] Indicator(double[] column) => Array.ConvertAll(column, x => double.IsNaN(x) ? 1.0 : 0);

        static double[] Fill(double[] column)
        {
            var known = column.Where(x => !double.IsNaN(x)).Order().ToArray();
            var median = (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
            return Array.ConvertAll(column, x => double.IsNaN(x) ? median : x);
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e200)]
    public void Fit_NotANumberOrAbsurd_CountsAsMissing(double odd)
    {
        var table = Regressions.Draw(100, 1, 2);
        table.Columns[0][5] = odd;
        var model = LogisticFitter.Fit(table, 1).Model!;
        Assert.Equal(0.01, model.Inputs[0].MissingShare);
        table.Columns[0][5] = double.NaN;
        Assert.Equal(LogisticFitter.Fit(table, 1).Model!.Inputs[0], model.Inputs[0]);
    }

    [Fact]
    public void Fit_ConstantOrAllMissingInputs_AreLeftOut()
    {
        var table = Regressions.Draw(200, 1, 9);
        double[] constant = new double[200], missing = new double[200];
        Array.Fill(constant, 0.1);
        Array.Fill(missing, double.NaN);
        var alone = LogisticFitter.Fit(table, 1).Model!;
        var model = LogisticFitter.Fit(
            Regressions.Table(table.Labels, table.Columns[0], constant, missing), 1).Model!;
        Assert.Equal(RegressionStatus.Converged, model.Status);
        foreach (var input in model.Inputs.Skip(1))
        {
            Assert.Equal((0, 0, 0), (input.Deviation, input.Coefficient, input.RawCoefficient));
            Assert.Null(input.StandardError);
            Assert.Null(input.RawStandardError);
            Assert.Equal(0, input.MissingContribution(isMissing: true));
        }

        Near(alone.Inputs[0].Coefficient, model.Inputs[0].Coefficient, 1e-12);
    }

    [Fact]
    public void Fit_NothingVaries_IsTheLogOddsOfAll()
    {
        bool[] labels = [true, false, false, false];
        var model = LogisticFitter.Fit(Regressions.Table(labels, [5, 5, 5, 5]), 1).Model!;
        Assert.Equal(RegressionStatus.Converged, model.Status);
        Assert.Equal(Math.Log(1.0 / 3), model.Intercept, 12);
        Assert.Equal(model.Intercept, model.RawIntercept);
        Assert.Equal(Math.Sqrt(1.0 / 1 + 1.0 / 3), model.InterceptError!.Value, 12);
        Assert.Equal(Math.Log(0.25) + 3 * Math.Log(0.75), model.LogLikelihood, 12);
    }

    [Fact]
    public void Fit_ConstantWhereKnown_KeepsTheIndicator()
    {
        double[] column = [.. Enumerable.Range(0, 100).Select(i => i < 40 ? double.NaN : 7)];
        bool[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 || i < 20)];
        var input = LogisticFitter.Fit(Regressions.Table(labels, column), 0).Model!.Inputs[0];
        Assert.Equal(0, input.Deviation);
        // 25 of 40 against 15 of 60.
        Assert.Equal(
            Math.Log(25.0 / 15 / (15.0 / 45)), input.MissingCoefficient / input.MissingDeviation, 8);
    }

    [Theory]
    [InlineData(0, RegressionStatus.NotIdentified)]
    [InlineData(1, RegressionStatus.Converged)]
    public void Fit_PerfectSeparation_IsHeldByThePenalty(double penalty, RegressionStatus status)
    {
        double[] input = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        var (model, reason) = LogisticFitter.Fit(
            Regressions.Table(Array.ConvertAll(input, x => x >= 50), input), penalty);
        Assert.Equal(status, model!.Status);
        Assert.Equal(status == RegressionStatus.Converged, reason is null);
        Assert.True(double.IsFinite(model.Inputs[0].Coefficient));
        Assert.True(model.Inputs[0].Coefficient > 1);
        Assert.True(double.IsFinite(model.Intercept));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fit_RepeatedInput_IsFiniteAndSaysSo(double penalty)
    {
        var table = Regressions.Draw(200, 1, 4);
        var alone = LogisticFitter.Fit(table, penalty).Model!;
        var model = LogisticFitter.Fit(
            Regressions.Table(table.Labels, table.Columns[0], table.Columns[0]), penalty).Model!;
        var (a, b) = (model.Inputs[0].Coefficient, model.Inputs[1].Coefficient);
        if (penalty == 0)
        {
            Assert.Equal(RegressionStatus.NotIdentified, model.Status);
            Assert.Null(model.RawInterceptError);
            Near(alone.Inputs[0].Coefficient, a + b, 1e-8);
            Near(alone.LogLikelihood, model.LogLikelihood, 1e-10);
        }
        else
        {
            Assert.Equal(RegressionStatus.Converged, model.Status);
            Near(a, b, 1e-10);
        }
    }

    [Fact]
    public void Fit_NothingToTellApart_FailsWithAReason()
    {
        Assert.Contains("no rows", LogisticFitter.Fit(Regressions.Table([], []), 1).Reason);
        foreach (var label in new[] { false, true })
        {
            var (model, reason) = LogisticFitter.Fit(Regressions.Table([label, label], [1, 2]), 1);
            Assert.Null(model);
            Assert.Contains("same label", reason);
        }
    }

    [Fact]
    public void Fit_TwoRows_IsFinite()
    {
        var model = LogisticFitter.Fit(Regressions.Table([false, true], [1, 2]), 1).Model!;
        Assert.Equal(RegressionStatus.Converged, model.Status);
        Assert.Equal(0, model.Intercept, 12);
        // By symmetry the coefficient c solves c = 2 p(−c).
        var c = model.Inputs[0].Coefficient;
        Assert.Equal(2 / (1 + Math.Exp(c)), c, 12);
    }

    [Theory]
    [InlineData(1e-100)]
    [InlineData(1e9)]
    [InlineData(1e120)]
    public void Fit_AnyUnit_GivesTheSameStandardisedCoefficients(double unit)
    {
        var table = Regressions.Draw(300, 1, 6);
        var expected = LogisticFitter.Fit(table, 1).Model!;
        var scaled = Array.ConvertAll(table.Columns[0], x => x * unit);
        var model = LogisticFitter.Fit(Regressions.Table(table.Labels, scaled), 1).Model!;
        Near(expected.Inputs[0].Coefficient, model.Inputs[0].Coefficient, 1e-9);
        Near(expected.Inputs[0].RawCoefficient / unit, model.Inputs[0].RawCoefficient, 1e-9);
    }

    [Fact]
    public void Fit_GrowingPenalty_ShrinksTheCoefficient()
    {
        var table = Regressions.Draw(300, 1, 6);
        double[] sizes = [.. new[] { 0, 0.1, 1, 10, 100, 1e6 }.Select(
            penalty => Math.Abs(LogisticFitter.Fit(table, penalty).Model!.Inputs[0].Coefficient))];
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.True(sizes[^1] < 1e-3 && sizes[0] > 0.5);
    }

    [Fact]
    public void Fit_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(
        () => LogisticFitter.Fit(Regressions.Draw(100, 1, 1), 1, 1, new CancellationToken(canceled: true)));

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Max(1e-300, Math.Abs(expected)),
            $"{actual:R} is not {expected:R}.");
}
