using System.Text;
using ScoringService.Engine;

namespace ScoringService.Storage.Ingest;

/// <summary>Takes the currency over when it is the base currency; amounts in others have to be converted.</summary>
internal sealed class CurrencyKernel(ValueRules rules, int index, string baseCurrency) : ColumnKernel(rules, index)
{
    private readonly byte[] _base = Encoding.UTF8.GetBytes(baseCurrency.Trim().ToUpperInvariant());

    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var text = (Utf8Column)values;
        var target = block.Values<NativeText>(Index).Slice(at, isOdd.Length);
        for (var i = 0; i < isOdd.Length; i++)
        {
            var code = text.Utf8(from + i);
            target[i] = default;
            if (code.IsEmpty || !text.IsValid(from + i)) SetNull(block, at + i, ref isOdd[i]);
            else if (code.SequenceEqual(_base)) target[i] = block.Text.Native(code);
            else isOdd[i] = true;
        }
    }
}
