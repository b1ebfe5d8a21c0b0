namespace ScoringService.Engine.Value;

/// <summary>Assigns tiers by both rules and applies overrides.</summary>
internal sealed class TierScorer(ValueModel model, ValueOptions options)
{
    private readonly TierCuts _shares = new(model.TierCuts);
    private readonly AmountTiers _amounts = new(options.Tiers);
    private readonly bool _prefersAmount = options.TierRule == TierRule.Amount;
    private readonly int _tiers = options.Tiers.Count;

    /// <summary>Assigns the tiers of every row.</summary>
    /// <param name="input">What tiers are assigned by.</param>
    /// <param name="overrides">Of one row, the last that has not expired holds.</param>
    /// <param name="asOf">The instant that is scored, microseconds since 1970 UTC.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An override names a row or tier that does not exist.</exception>
    public void Assign(
        in TierInput input, ReadOnlySpan<TierOverride> overrides, long asOf, in TierOutput output)
    {
        input.Check();
        output.Check(input.Count);
        for (var row = 0; row < input.Count; row++)
        {
            var byShare = _shares.TierOf(input.Composite[row]);
            var byAmount = _amounts.TierOf(input, row);
            output.ByShare[row] = byShare;
            output.ByAmount[row] = byAmount;
            output.Conflict[row] = byShare >= 0 && byAmount >= 0 && byShare != byAmount;
            output.Computed[row] = output.InUse[row] = _prefersAmount && byAmount >= 0 ? byAmount : byShare;
            output.Overridden[row] = false;
        }

        foreach (var one in overrides)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)one.Row, (uint)input.Count, nameof(overrides));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)one.Tier, (uint)_tiers, nameof(overrides));
            if (one.ExpiresAt <= asOf) continue;
            output.InUse[one.Row] = one.Tier;
            output.Overridden[one.Row] = true;
        }
    }
}
