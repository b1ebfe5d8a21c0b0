using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.Storage;
using BooleanColumn = ScoringService.Engine.BooleanColumn;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Every Arrow type as the columns that are written.</summary>
public sealed class ArrowRowsTests
{
    private const int Limit = 64 << 20;

    private static readonly DateTimeOffset Leap = new(2024, 2, 29, 23, 59, 59, TimeSpan.Zero);

    [Fact]
    public void Read_Strings_AreText()
    {
        string?[] values = ["", null, "客户 🙂 and more than twelve bytes"];
        var large = new LargeStringArray.Builder();
        var views = new StringViewArray.Builder();
        foreach (var value in values) large.Append(value);
        foreach (var value in values) views.Append(value);
        foreach (var array in new IArrowArray[] { ArrowBytes.Text(values), large.Build(), views.Build() })
            AssertColumn(array, IngestType.Text, values);
        AssertColumn(new NullArray(3), IngestType.Text, null, null, null);
    }

    [Fact]
    public void Read_Integers_AreLongs()
    {
        AssertColumn(new Int8Array.Builder().Append(sbyte.MinValue).AppendNull().Build(),
            IngestType.Int64, "-128", null);
        AssertColumn(new Int16Array.Builder().Append(short.MinValue).AppendNull().Build(),
            IngestType.Int64, "-32768", null);
        AssertColumn(new Int32Array.Builder().Append(int.MinValue).AppendNull().Build(),
            IngestType.Int64, "-2147483648", null);
        AssertColumn(new Int64Array.Builder().Append(long.MinValue).AppendNull().Build(),
            IngestType.Int64, "-9223372036854775808", null);
        AssertColumn(new UInt8Array.Builder().Append(byte.MaxValue).AppendNull().Build(),
            IngestType.Int64, "255", null);
        AssertColumn(new UInt16Array.Builder().Append(ushort.MaxValue).AppendNull().Build(),
            IngestType.Int64, "65535", null);
        AssertColumn(new UInt32Array.Builder().Append(uint.MaxValue).AppendNull().Build(),
            IngestType.Int64, "4294967295", null);
    }

    [Fact]
    public void Read_Unsigned64_IsTextAsHalfOfThemFitNoLong() =>
        AssertColumn(new UInt64Array.Builder().Append(1UL << 63).AppendNull().Append(7UL).Build(),
            IngestType.Text, "9223372036854775808", null, "7");

    [Fact]
    public void Read_FloatingPoint_IsDoubleWithItsInfinities()
    {
        AssertColumn(new HalfFloatArray.Builder().Append((Half)1.5).AppendNull().Append(Half.NaN).Build(),
            IngestType.Double, "1.5", null, "NaN");
        AssertColumn(new FloatArray.Builder().Append(0.25f).AppendNull().Append(float.PositiveInfinity).Build(),
            IngestType.Double, "0.25", null, "Infinity");
        AssertColumn(new DoubleArray.Builder().Append(-1e300).AppendNull().Append(double.NegativeInfinity).Build(),
            IngestType.Double, "-1E+300", null, "-Infinity");
    }

    [Fact]
    public void Read_Booleans_AreBits() => AssertColumn(
        new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build(),
        IngestType.Boolean, "True", null, "False");

    [Theory]
    [InlineData(4, 9)]
    [InlineData(8, 15)]
    [InlineData(16, 15)]
    [InlineData(32, 15)]
    public void Read_DecimalsThatFit_AreAmountsOrWholeNumbers(int width, int precision)
    {
        AssertColumn(Decimals(width, precision, 1, 12345, null, -1), IngestType.Money, "12345000", null, "-1000");
        AssertColumn(Decimals(width, precision, 4, 0, null, -7), IngestType.Money, "0", null, "-7");
        AssertColumn(Decimals(width, precision, 0, 12345, null, -1), IngestType.Int64, "12345", null, "-1");
    }

    [Fact]
    public void Read_DecimalsThatMayNotFit_AreExactText()
    {
        AssertColumn(Decimals(16, 38, 6, 1234567, null, -5), IngestType.Text, "1.234567", null, "-0.000005");
        AssertColumn(Decimals(16, 38, 2, 1234567, null, 0), IngestType.Text, "12345.67", null, "0.00");
        AssertColumn(Decimals(16, 38, 0, BigInteger.Pow(10, 30), null, -1), IngestType.Text,
            "1" + new string('0', 30), null, "-1");
        AssertColumn(Decimals(8, 18, -2, 3, null, 0), IngestType.Text, "300", null, "0");
        AssertColumn(Decimals(32, 76, 2, -BigInteger.Pow(2, 200), null, 1), IngestType.Text,
            Insert(BigInteger.Pow(2, 200).ToString(CultureInfo.InvariantCulture)), null, "0.01");
        AssertColumn(Decimals(32, 76, -76, -BigInteger.Pow(2, 255), null), IngestType.Text,
            "-" + BigInteger.Pow(2, 255).ToString(CultureInfo.InvariantCulture) + new string('0', 76), null);

        static string Insert(string digits) => $"-{digits[..^2]}.{digits[^2..]}";
    }

    [Fact]
    public void Read_DecimalWithMoreDigitsThanItsType_IsRefused()
    {
        var error = Assert.Throws<RequestException>(
            () => AssertColumn(Decimals(16, 10, 2, BigInteger.Pow(2, 100)), IngestType.Money));
        Assert.Contains("more digits than its type", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_DecimalsOfUnlimitedScale_AreNotTaken()
    {
        Assert.Null(ArrowTypes.Kind(new Decimal128Type(38, int.MaxValue)));
        Assert.Null(ArrowTypes.Kind(new Decimal128Type(38, int.MinValue)));
    }

    [Theory]
    [InlineData(TimeUnit.Second, "1709251199000000", "-62167219200000000")]
    [InlineData(TimeUnit.Millisecond, "1709251199123000", "-62167219200000000")]
    [InlineData(TimeUnit.Microsecond, "1709251199123456", "-62167219200000000")]
    [InlineData(TimeUnit.Nanosecond, "1709251199123456", "-62167219201")]
    public void Read_TimestampsOfEveryUnit_AreMicroseconds(TimeUnit unit, string leap, string before)
    {
        var factor = unit switch
        {
            TimeUnit.Second => 1L, TimeUnit.Millisecond => 1000, TimeUnit.Microsecond => 1_000_000, _ => 1_000_000_000,
        };
        var at = (Leap.ToUnixTimeSeconds() * factor) + (long)(0.123456789m * factor);
        var yearZero = unit == TimeUnit.Nanosecond ? -62167219200001L : -62167219200L * factor;
        foreach (var zone in new[] { null, "UTC", "+08:00", "Asia/Shanghai" })
            AssertColumn(ArrowBytes.Longs(new TimestampType(unit, zone!), [at, null, yearZero]),
                IngestType.Instant, leap, null, before);
    }

    [Fact]
    public void Read_TimestampsOutOfReach_AreInfinite()
    {
        foreach (var unit in new[] { TimeUnit.Second, TimeUnit.Millisecond, TimeUnit.Microsecond })
            AssertColumn(ArrowBytes.Longs(new TimestampType(unit, "UTC"), [long.MaxValue, long.MinValue, null]),
                IngestType.Instant, "9223372036854775807", "-9223372036854775807", null);
    }

    [Fact]
    public void Read_Dates_AreDays()
    {
        AssertColumn(new Date32Array.Builder().Append(Leap).AppendNull().Build(), IngestType.Date, "19782", null);
        AssertColumn(
            ArrowBytes.Longs(Date64Type.Default, [86_400_000L * 19782, null, -1, long.MaxValue, long.MinValue]),
            IngestType.Date, "19782", null, "-1", "2147483647", "-2147483647");
    }

    [Fact]
    public void Read_Dictionaries_AreWrittenOut()
    {
        AssertColumn(ArrowBytes.Dictionary(ArrowBytes.Text(["a", null, "客户"]), 2, -1, 0, 1, 2),
            IngestType.Text, "客户", null, "a", null, "客户");
        AssertColumn(ArrowBytes.Dictionary(new Int16Array.Builder().Append(-7).Append(8).Build(), 1, -1, 0),
            IngestType.Int64, "8", null, "-7");
        AssertColumn(ArrowBytes.Dictionary(new DoubleArray.Builder().Append(0.5).Build(), 0, -1),
            IngestType.Double, "0.5", null);
        AssertColumn(ArrowBytes.Dictionary(new BooleanArray.Builder().Append(false).Append(true).Build(), 1, -1, 0),
            IngestType.Boolean, "True", null, "False");
        AssertColumn(ArrowBytes.Dictionary(Decimals(16, 10, 2, 12345, -1), 1, -1, 0),
            IngestType.Money, "-100", null, "1234500");
        AssertColumn(ArrowBytes.Dictionary(new Date32Array.Builder().Append(Leap).Build(), 0, -1),
            IngestType.Date, "19782", null);
        AssertColumn(ArrowBytes.Dictionary(ArrowBytes.Text([]), -1, -1), IngestType.Text, null, null);
    }

    [Fact]
    public void Read_ManyRows_AreCutAndKeepTheirOrder()
    {
        var rows = (IngestLimits.SliceRows * 2) + 77;
        var batch = ArrowBytes.Batch(
            ("text", ArrowBytes.Text(Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? null : $"{i}"))),
            ("number", ArrowBytes.Longs(Int64Type.Default, Enumerable.Range(0, rows).Select(i => (long?)i))));

        var slices = Rows(batch).ToArray();

        Assert.Equal([IngestLimits.SliceRows, IngestLimits.SliceRows, 77], slices.Select(s => s.Count));
        Assert.Equal(Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? null : $"{i}"),
            slices.SelectMany(s => Values(s.Columns[0].Values)));
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"{i}"),
            slices.SelectMany(s => Values(s.Columns[1].Values)));
    }

    [Fact]
    public void Of_NestedAndBinaryTypes_NamesTheColumnUnlessItIsIgnored()
    {
        var list = new ListArray.Builder(Int32Type.Default).Append().Build();
        var binary = new BinaryArray.Builder().Append((ReadOnlySpan<byte>)[1]).Build();
        foreach (var (array, type) in new (IArrowArray, string)[] { (list, "list"), (binary, "binary") })
        {
            var schema = ArrowBytes.Batch(("amount", array)).Schema;
            var error = Assert.Throws<RequestException>(() => ArrowRows.Of(schema, [], Limit));
            Assert.Contains($"Column 'amount' has the Arrow type {type}", error.Message, StringComparison.Ordinal);
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, error.Code);
            var ignored = ArrowRows.Of(schema, ["amount"], Limit).Read(ArrowBytes.Batch(("amount", array))).Single();
            Assert.Equal(array.Length, ignored.Columns.Single().Values.NullCount);
        }
    }

    [Fact]
    public void Columns_TwoOfOneName_AreRefused()
    {
        var schema = ArrowBytes.Batch(("x", new NullArray(1)), ("x", new NullArray(1))).Schema;
        Assert.Contains("two columns 'x'", Assert.Throws<RequestException>(() => ArrowRows.Columns(schema)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DictionaryThatGrowsWithoutBound_IsRefused()
    {
        var words = ArrowBytes.Text([new string('x', 40_000)]);
        var batch = ArrowBytes.Batch(("text", ArrowBytes.Dictionary(words, new int[IngestLimits.SliceRows])));
        var error = Assert.Throws<RequestException>(() => Rows(batch).Count());
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.Code);
        Assert.Contains("'text'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RowTooLong_IsRefused()
    {
        var half = new string('x', (IngestLimits.MaxRowBytes / 2) + 1);
        var batch = ArrowBytes.Batch(("a", ArrowBytes.Text(["", half])), ("b", ArrowBytes.Text(["", half])));
        var error = Assert.Throws<RequestException>(() => Rows(batch).Count());
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.Code);
        var apart = ArrowBytes.Batch(("a", ArrowBytes.Text(["", half])), ("b", ArrowBytes.Text([half, ""])));
        Assert.Equal(2, Rows(apart).Single().Count);
    }

    private static IEnumerable<IngestRows> Rows(RecordBatch batch) =>
        ArrowRows.Of(batch.Schema, [], Limit).Read(batch);

    private static void AssertColumn(IArrowArray array, IngestType type, params string?[] expected)
    {
        var column = Rows(ArrowBytes.Batch(("c", array))).Single().Columns.Single();
        Assert.Equal((type, "c"), (column.Type, column.Name));
        Assert.Equal(expected, Values(column.Values));
        if (array is DictionaryArray) return;
        // A slice whose first row is not the first one of its buffers reads the same.
        var tail = ArrowArrayFactory.BuildArray(array.Data.Slice(1, array.Length - 1));
        Assert.Equal(expected[1..], Values(Rows(ArrowBytes.Batch(("c", tail))).Single().Columns.Single().Values));
    }

    private static IEnumerable<string?> Values(Engine.Column column)
    {
        for (var i = 0; i < column.Length; i++)
        {
            yield return !column.IsValid(i) ? null : column switch
            {
                Utf8Column c => c[i],
                BooleanColumn c => c[i]!.Value.ToString(),
                Column<long> c => c.Values[i].ToString(CultureInfo.InvariantCulture),
                Column<int> c => c.Values[i].ToString(CultureInfo.InvariantCulture),
                Column<double> c => c.Values[i].ToString(CultureInfo.InvariantCulture),
                _ => throw new NotSupportedException(column.GetType().Name),
            };
        }
    }

    private static IArrowArray Decimals(int width, int precision, int scale, params BigInteger?[] unscaled)
    {
        IArrowType type = width switch
        {
            4 => new Decimal32Type(precision, scale),
            8 => new Decimal64Type(precision, scale),
            16 => new Decimal128Type(precision, scale),
            _ => new Decimal256Type(precision, scale),
        };
        var bytes = new byte[width * unscaled.Length];
        byte validity = 0;
        for (var i = 0; i < unscaled.Length; i++)
        {
            if (unscaled[i] is not { } value) continue;
            validity |= (byte)(1 << i);
            var target = bytes.AsSpan(i * width, width);
            target.Fill((byte)(value.Sign < 0 ? 0xFF : 0));
            value.ToByteArray().CopyTo(target);
        }

        return ArrowArrayFactory.BuildArray(new ArrayData(type, unscaled.Length, unscaled.Count(u => u is null), 0,
            [new ArrowBuffer(new[] { validity }), new ArrowBuffer(bytes)]));
    }
}
