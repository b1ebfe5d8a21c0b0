namespace ScoringService.Storage;

/// <summary>What one unit of a currency is worth in the base currency from an instant on, until the next rate of the
/// same currency.</summary>
/// <param name="Currency">Code of the currency, in any case.</param>
/// <param name="Price">Its price: above 0, below 10,000,000,000, with at most 10 decimals.</param>
/// <param name="ValidFrom">The instant, UTC; null: since ever.</param>
public sealed record CurrencyRate(string Currency, decimal Price, DateTime? ValidFrom = null)
{
    /// <summary>Most rates of one load.</summary>
    public const int MaxRates = 50_000;

    // 20 digits for the price and 18 for the amount are the 38 that DuckDB multiplies exactly.
    private const int MaxDecimals = 10;
    private const decimal PriceLimit = 10_000_000_000m;

    /// <summary>What is wrong with the rates of a load; null when nothing is.</summary>
    /// <param name="rates">The rates.</param>
    /// <param name="baseCurrency">The currency that amounts are converted to.</param>
    public static string? Check(IReadOnlyList<CurrencyRate> rates, string baseCurrency)
    {
        if (rates.Count > MaxRates)
            return $"There are {rates.Count:N0} rates; at most {MaxRates:N0} can be used. Keep those of the currencies "
                + "and the time of the file.";
        var seen = new HashSet<(string, DateTime?)>();
        foreach (var rate in rates)
        {
            var code = rate.Currency.Trim().ToUpperInvariant();
            if (code.Length == 0) return "A rate has no currency.";
            if (rate.Price is <= 0 or >= PriceLimit)
                return $"The rate of {code} is {rate.Price}; it must be above 0 and below 10,000,000,000.";
            if (decimal.Round(rate.Price, MaxDecimals) != rate.Price)
                return $"The rate of {code}, {rate.Price}, has more than {MaxDecimals} decimals.";
            if (code == baseCurrency.Trim().ToUpperInvariant() && rate.Price != 1)
                return $"{code} is the base currency, so its rate is 1 and not {rate.Price}.";
            if (!seen.Add((code, rate.ValidFrom)))
                return rate.ValidFrom is { } from ? $"{code} has two rates from {from:yyyy-MM-dd HH:mm:ss} on."
                    : $"{code} has two rates without a date.";
        }

        return null;
    }
}
