using System.Globalization;
using System.Runtime.InteropServices;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>SQL that converts amounts into the base currency, in exact decimals.</summary>
internal static class CurrencyConversion
{
    private const string RateType = "DECIMAL(20, 10)";
    private const string MoneyType = "DECIMAL(18, 4)";

    /// <summary>The price of one unit of a row's currency at the row's instant; null when there is none.</summary>
    /// <param name="request">Base currency and rates.</param>
    /// <param name="code">The currency in capitals; null means the base currency.</param>
    /// <param name="instant">The instant.</param>
    public static string Rate(ImportRequest request, string code, string instant)
    {
        var baseCurrency = Code(request.BaseCurrency);
        var currencies = request.CurrencyRates.GroupBy(rate => Code(rate.Currency), StringComparer.Ordinal)
            .Where(group => group.Key != baseCurrency)
            .Select(group => $"WHEN {code} = {SqlText.Literal(group.Key)} THEN {Tree(Periods(group), instant)}");
        return $"CASE WHEN coalesce({code}, {SqlText.Literal(baseCurrency)}) = {SqlText.Literal(baseCurrency)} "
            + $"THEN CAST(1 AS {RateType}) {string.Join(" ", currencies)} END";
    }

    /// <summary>An amount in the base currency, rounded half away from zero; null when it has no room.</summary>
    // Most rows are in the base currency, and numbers of 128 bits take DuckDB a hundred times as long as others.
    public static string Converted(string money, string rate) =>
        $"CASE WHEN {rate} = 1 THEN {money} ELSE TRY_CAST({money} * {rate} AS {MoneyType}) END";

    /// <summary>What can go wrong in the conversion of a column.</summary>
    public static IEnumerable<Fault> Faults(TargetColumn target, string value, string rate, string baseCurrency)
    {
        if (target.Name == "currency")
            yield return new Fault(target.Name, $"has no rate to {baseCurrency}", $"{rate} IS NULL");
        if (target.Type != TargetType.Money) yield break;
        yield return new Fault(target.Name, $"has more than 14 digits before the decimal point in {baseCurrency}",
            $"{value} IS NOT NULL AND {rate} IS NOT NULL AND {Converted(value, rate)} IS NULL");
        if (target.IsNonZero)
            yield return new Fault(target.Name, $"is zero in {baseCurrency}", $"{Converted(value, rate)} = 0");
    }

    private static string Code(string currency) => currency.Trim().ToUpperInvariant();

    // The rates in the order of time; the first one is null where nothing counts before the first date.
    private static Span<CurrencyRate?> Periods(IEnumerable<CurrencyRate> rates)
    {
        List<CurrencyRate?> sorted = [.. rates.OrderBy(rate => rate.ValidFrom)];
        if (sorted[0]!.ValidFrom is not null) sorted.Insert(0, null);
        return CollectionsMarshal.AsSpan(sorted);
    }

    // Halves the list at each step, so that a row is compared with a few dates however many there are. A join would not
    // keep the rows in the order of the file.
    private static string Tree(ReadOnlySpan<CurrencyRate?> periods, string instant)
    {
        if (periods.Length == 1)
            return periods[0] is { } rate
                ? $"CAST({rate.Price.ToString(CultureInfo.InvariantCulture)} AS {RateType})" : "NULL";
        var middle = periods.Length / 2;
        return $"CASE WHEN {instant} < {SqlText.Literal(periods[middle]!.ValidFrom!.Value)} "
            + $"THEN {Tree(periods[..middle], instant)} ELSE {Tree(periods[middle..], instant)} END";
    }
}
