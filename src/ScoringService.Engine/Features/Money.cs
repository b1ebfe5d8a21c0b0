namespace ScoringService.Engine.Features;

/// <summary>Exact money: whole ten thousandths of the base currency.</summary>
internal static class Money
{
    private const long Scale = 10_000;
    private const long GreatestExact = 1L << 53;

    /// <summary>The amount in the base currency. Beyond what a double holds exactly, whole and fractional part are
    /// converted each for itself, as DuckDB does.</summary>
    public static double ToDouble(long amount) => amount is >= -GreatestExact and <= GreatestExact
        ? amount / (double)Scale
        : amount / Scale + amount % Scale / (double)Scale;
}
