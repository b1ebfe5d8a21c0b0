using System.Numerics;

namespace ScoringService.Engine;

/// <summary>
/// Who may be profiled, that is learnt from and scored: not those who denied it, whatever the options say. The consent
/// that counts is the latest one that is known, also for an instant in the past: who denied it today must not be
/// profiled today, whatever day is looked from.
/// </summary>
public static class Consent
{
    /// <summary>The customer agreed.</summary>
    public const string Granted = "GRANTED";

    /// <summary>The customer refused, or took an agreement back.</summary>
    public const string Denied = "DENIED";

    /// <summary>It is not known; so counts a customer without any entry as well.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>The rows of those who may be profiled.</summary>
    /// <param name="batch">The customers.</param>
    /// <param name="options">Whether they must have agreed.</param>
    /// <param name="rows">Only rows among these, ascending; null for all.</param>
    /// <returns>Ascending; null when everybody may be.</returns>
    public static int[]? Select(CustomerBatch batch, ScoringOptions options, int[]? rows = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var refusals = new Refusals(batch, options);
        if (refusals.IsNone) return rows;
        if (rows is not null) return Array.FindAll(rows, row => !refusals.Has(row));
        var count = 0;
        for (var first = 0; first < batch.Count; first += 64) count += BitOperations.PopCount(refusals.Word(first));
        if (count == 0) return null;
        var selected = new int[batch.Count - count];
        for (int row = 0, next = 0; row < batch.Count; row++)
            if (!refusals.Has(row)) selected[next++] = row;
        return selected;
    }

    /// <summary>The customers of a batch who may be profiled; the batch itself when all may be.</summary>
    internal static CustomerBatch Narrow(CustomerBatch batch, ScoringOptions options) =>
        Select(batch, options) is { } rows ? batch.Gather(rows) : batch;

    /// <summary>Who may not be profiled.</summary>
    internal sealed class Refusals
    {
        private readonly DictionaryColumn _column;
        private readonly bool[] _isRefusal;
        private readonly bool _isUnknownRefused;

        /// <summary>Prepares to look at a batch.</summary>
        public Refusals(CustomerBatch batch, ScoringOptions options)
        {
            ArgumentNullException.ThrowIfNull(options);
            _column = (DictionaryColumn)batch[FeatureColumns.ConsentProfiling];
            _isUnknownRefused = options.RequireConsent;
            _isRefusal = [.. _column.Dictionary.Select(code =>
                code == Denied || _isUnknownRefused && code != Granted)];
        }

        /// <summary>Whether nobody can be among them, as no such code is there.</summary>
        public bool IsNone => !_isUnknownRefused && !_isRefusal.Contains(true);

        /// <summary>Whether a customer is among them.</summary>
        public bool Has(int row) =>
            _column.IsValid(row) ? _isRefusal[_column.Indices[row]] : _isUnknownRefused;

        /// <summary>Bits of up to 64 customers.</summary>
        /// <param name="first">The first of them, a multiple of 64.</param>
        public ulong Word(int first)
        {
            var indices = _column.Indices[first..Math.Min(_column.Length, first + 64)];
            var known = _column.Validity is { } validity ? validity[first >> 6] : ulong.MaxValue;
            ulong word = 0;
            for (var i = 0; i < indices.Length; i++)
            {
                var isRefused = (known >> i & 1) != 0 ? _isRefusal[indices[i]] : _isUnknownRefused;
                word |= (isRefused ? 1UL : 0) << i;
            }

            return word;
        }
    }
}
