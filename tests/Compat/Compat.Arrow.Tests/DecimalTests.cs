using System.Data.SqlTypes;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class DecimalTests
{
    [Theory]
    [InlineData("99999999999999999999999999999999999999", 38, 0)]
    [InlineData("-99999999999999999999999999999999999999", 38, 0)]
    [InlineData("-0.00000000000000000000000000000000000001", 38, 38)]
    [InlineData("12345678901234567890.123456789012345678", 38, 18)]
    [InlineData("0", 38, 0)]
    public void Decimal128_Extremes_RoundTripThroughStringsAndSqlDecimals(string text, int precision, int scale)
    {
        Decimal128Array.Builder builder = new Decimal128Array.Builder(new Decimal128Type(precision, scale))
            .Append(text).Append(SqlDecimal.Parse(text));

        using Decimal128Array array = builder.Build();

        Assert.Equal(text, array.GetString(0));
        Assert.Equal(text, array.GetString(1));
        Assert.Equal(SqlDecimal.Parse(text).ToString(), array.GetSqlDecimal(0)!.Value.ToString());
    }

    [Fact]
    public void Decimal256_Of76Digits_RoundTrips()
    {
        string digits = new string('9', 38) + "." + new string('9', 38);
        using Decimal256Array array = new Decimal256Array.Builder(new Decimal256Type(76, 38))
            .Append(digits).Append("-" + digits).Append(-1.5m).Append(SqlDecimal.Parse("-2.25")).AppendNull().Build();

        Assert.Equal(digits, array.GetString(0));
        Assert.Equal("-" + digits, array.GetString(1));
        Assert.False(array.TryGetValue(0, out _));
        Assert.Throws<OverflowException>(() => array.GetValue(1));
        Assert.Equal((-1.5m, -2.25m, null), (array.GetValue(2), array.GetValue(3), array.GetValue(4)));
        Assert.False(array.TryGetSqlDecimal(0, out _));
        Assert.True(array.TryGetSqlDecimal(4, out SqlDecimal? value) && value is null);
    }

    [Fact]
    public void Decimal256_WithinSqlDecimal_IsExact()
    {
        using Decimal256Array array = new Decimal256Array.Builder(new Decimal256Type(40, 3)).Append("-123.456").Build();

        Assert.True(array.TryGetSqlDecimal(0, out SqlDecimal? value));
        Assert.Equal("-123.456", value!.Value.ToString());
    }

    [Fact]
    public void GetValue_DecimalExtremes_AreExact()
    {
        decimal[] values = [decimal.MaxValue, decimal.MinValue, 0m, 1m, -1m];
        using Decimal128Array array =
            new Decimal128Array.Builder(new Decimal128Type(38, 0)).AppendRange(values).Build();

        Assert.Equal(values, Enumerable.Range(0, 5).Select(i => array.GetValue(i)!.Value));
        Assert.Equal(BigInteger.Parse("-79228162514264337593543950335"), BigInteger.Parse(array.GetString(1)!));
    }

    [Fact]
    public void GetValue_MoreDigitsThanDecimal_CutsThem()
    {
        using Decimal128Array array = new Decimal128Array.Builder(new Decimal128Type(38, 37))
            .Append("1.2345678901234567890123456789012345678")
            .Append("-1.2345678901234567890123456789012345678").Build();

        Assert.Equal(1.2345678901234567890123456789m, Math.Round(array.GetValue(0)!.Value, 28));
        Assert.Equal(-array.GetValue(0), array.GetValue(1));
    }

    [Theory]
    [InlineData("1.234", 10, 2)]
    [InlineData("12345", 4, 0)]
    [InlineData("-99999999999", 10, 0)]
    public void Append_WhatTheTypeCannotHold_Throws(string text, int precision, int scale)
    {
        var builder = new Decimal128Array.Builder(new Decimal128Type(precision, scale));

        Assert.Throws<OverflowException>(() => builder.Append(text));
        Assert.Throws<OverflowException>(() => builder.Append(decimal.Parse(text)));
        Assert.Equal(0, builder.Length);
    }

    [Fact]
    public void Append_SqlDecimal_RoundsToTheScaleButNotThePrecision()
    {
        Decimal128Array.Builder builder = new Decimal128Array.Builder(new Decimal128Type(4, 2))
            .Append(SqlDecimal.Parse("1.235")).Append(SqlDecimal.Parse("-1.234"));

        using Decimal128Array array = builder.Build();

        Assert.Equal([1.24m, -1.23m], array.ToList());
        Assert.Equal(2 * array.ByteWidth, array.ValueBuffer.Length);
        Assert.Throws<OverflowException>(() => builder.Append(SqlDecimal.Parse("12345")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    public void Append_NotANumber_Throws(string text) => Assert.Throws<ArgumentException>(
        () => new Decimal128Array.Builder(new Decimal128Type(38, 4)).Append(text));

    [Fact]
    public void Decimal32AndDecimal64_Extremes_RoundTrip()
    {
        using Decimal32Array small = new Decimal32Array.Builder(new Decimal32Type(9, 2))
            .Append(9999999.99m).Append("-9999999.99").AppendNull().Build();
        using Decimal64Array large = new Decimal64Array.Builder(new Decimal64Type(18, 0))
            .Append(999999999999999999m).Append(-999999999999999999m).Set(0, 5m).Build();

        Assert.Equal([9999999.99m, -9999999.99m, null], small.ToList(includeNulls: true));
        Assert.Equal([5m, -999999999999999999m], large.ToList());
        Assert.Equal("-9999999.99", small.GetString(1));
    }
}
