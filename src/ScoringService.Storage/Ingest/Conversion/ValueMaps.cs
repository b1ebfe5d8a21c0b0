namespace ScoringService.Storage.Ingest;

/// <summary>Converts one value into another type.</summary>
/// <typeparam name="TSource">The type that was sent.</typeparam>
/// <typeparam name="T">The type that DuckDB stores.</typeparam>
internal interface IValueMap<TSource, T>
{
    /// <summary>Converts a value.</summary>
    /// <returns>Whether the value is surely good.</returns>
    static abstract bool TryMap(TSource source, ValueRules rules, out T value);
}

/// <summary>A whole number as an amount.</summary>
internal readonly struct WholeMoney : IValueMap<long, long>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out long value)
    {
        value = unchecked(source * ValueRules.MoneyScale);
        return source is > -ValueRules.MoneyLimit and < ValueRules.MoneyLimit && rules.IsMoney(value);
    }
}

/// <summary>A whole number as a number.</summary>
internal readonly struct WholeNumber : IValueMap<long, double>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out double value) => rules.IsInRange(value = source);
}

/// <summary>A whole number as a smaller one.</summary>
internal readonly struct WholeInteger : IValueMap<long, int>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out int value)
    {
        value = unchecked((int)source);
        return source == value && rules.IsInRange((double)value);
    }
}

/// <summary>The digits YYYYMMDD as an instant.</summary>
internal readonly struct DigitsInstant : IValueMap<long, long>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out long value)
    {
        Span<byte> digits = stackalloc byte[8];
        value = 0;
        return System.Buffers.Text.Utf8Formatter.TryFormat(source, digits, out var length) && length == 8
            && Instant.TryParse(digits, out value) && rules.IsInRange(value);
    }
}

/// <summary>A number as an amount. A number in the middle between two amounts is left to DuckDB.</summary>
internal readonly struct DoubleMoney : IValueMap<double, long>
{
    /// <inheritdoc/>
    public static bool TryMap(double source, ValueRules rules, out long value)
    {
        var scaled = source * ValueRules.MoneyScale;
        // Written so that NaN fails.
        if (!(Math.Abs(source) < ValueRules.MoneyLimit / 2))
        {
            value = 0;
            return false;
        }

        value = (long)Math.Round(scaled);
        return Math.Abs(scaled - value) != 0.5 && rules.IsMoney(value);
    }
}

/// <summary>A number as it is.</summary>
internal readonly struct DoubleNumber : IValueMap<double, double>
{
    /// <inheritdoc/>
    public static bool TryMap(double source, ValueRules rules, out double value) => rules.IsInRange(value = source);
}

/// <summary>A number as a whole one.</summary>
internal readonly struct DoubleInteger : IValueMap<double, int>
{
    /// <inheritdoc/>
    public static bool TryMap(double source, ValueRules rules, out int value)
    {
        value = source is > int.MinValue and < int.MaxValue ? (int)source : 0;
        return value == source && rules.IsInRange(source);
    }
}

/// <summary>An amount as it is.</summary>
internal readonly struct MoneyMoney : IValueMap<long, long>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out long value) => rules.IsMoney(value = source);
}

/// <summary>An amount as a number.</summary>
internal readonly struct MoneyNumber : IValueMap<long, double>
{
    private const long MostExact = 1L << 53;

    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out double value)
    {
        value = source / (double)ValueRules.MoneyScale;
        return source is >= -MostExact and <= MostExact && rules.IsInRange(value);
    }
}

/// <summary>An instant as it is.</summary>
internal readonly struct InstantInstant : IValueMap<long, long>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out long value) => rules.IsInRange(value = source);
}

/// <summary>The day of an instant.</summary>
internal readonly struct InstantDate : IValueMap<long, int>
{
    /// <inheritdoc/>
    public static bool TryMap(long source, ValueRules rules, out int value)
    {
        value = 0;
        if (source < ValueRules.FirstInstant || source > DateDate.LastDay * ValueRules.MicrosPerDay) return false;
        value = (int)(source >= 0 ? source / ValueRules.MicrosPerDay
            : ((source + 1) / ValueRules.MicrosPerDay) - 1);
        return rules.IsInRange(value * ValueRules.MicrosPerDay);
    }
}

/// <summary>The first instant of a day.</summary>
internal readonly struct DateInstant : IValueMap<int, long>
{
    /// <inheritdoc/>
    public static bool TryMap(int source, ValueRules rules, out long value)
    {
        value = source * ValueRules.MicrosPerDay;
        return source < DateDate.LastDay && rules.IsInRange(value);
    }
}

/// <summary>A day as it is.</summary>
internal readonly struct DateDate : IValueMap<int, int>
{
    /// <summary>A day far in the future, before which instants and days do not overflow.</summary>
    public const int LastDay = 100_000_000;

    /// <inheritdoc/>
    public static bool TryMap(int source, ValueRules rules, out int value)
    {
        value = source;
        return source < LastDay && rules.IsInRange(source * ValueRules.MicrosPerDay);
    }
}
