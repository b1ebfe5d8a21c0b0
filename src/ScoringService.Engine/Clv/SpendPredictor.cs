namespace ScoringService.Engine.Clv;

/// <summary>
/// Expected order values by Gamma-Gamma (Fader and Hardie 2013, note 025, equation 5): between the customer's own mean
/// and that of the population, nearer to the former the more repeat purchases there are.
/// </summary>
internal sealed class SpendPredictor
{
    private const double LargestFactor = 1e3;

    private readonly double _p;
    private readonly double _q;
    private readonly double _population;

    /// <summary>A predictor with the parameters of a fitted model.</summary>
    public SpendPredictor(SpendModel model)
        : this(model.Values, model.MeanSpend)
    {
    }

    /// <summary>A predictor with given parameters.</summary>
    /// <param name="parameters">p, q, γ.</param>
    /// <param name="meanSpend">Observed mean, which stands for the population's where q ≤ 1 leaves that
    /// infinite.</param>
    public SpendPredictor(SpendParameters parameters, double meanSpend)
    {
        // The weights are p x and q − 1. Without a mean (q ≤ 1) they are p x and q, so that they stay positive.
        var hasMean = parameters.Q > 1;
        _p = parameters.P;
        _q = hasMean ? parameters.Q - 1 : parameters.Q;
        _population = hasMean ? parameters.P * parameters.Gamma / (parameters.Q - 1) : meanSpend;
        // A q barely above 1 has a mean that no sample shows.
        if (hasMean && _population > LargestFactor * meanSpend) (_q, _population) = (parameters.Q, meanSpend);
    }

    /// <summary>Expected amount of a future purchase.</summary>
    /// <param name="repeats">x.</param>
    /// <param name="meanSpend">Mean amount of the repeat purchases; where it is not positive, or x = 0, the customer
    /// gets the population's mean.</param>
    /// <param name="result">One amount each.</param>
    public void OrderValue(ReadOnlySpan<int> repeats, ReadOnlySpan<double> meanSpend, Span<double> result)
    {
        meanSpend = meanSpend[..repeats.Length];
        result = result[..repeats.Length];
        for (var i = 0; i < repeats.Length; i++)
        {
            var isUsable = SpendTable.IsUsable(repeats[i], meanSpend[i]);
            var own = isUsable ? _p * repeats[i] : 0;
            var share = own / (own + _q);
            result[i] = _population + share * ((isUsable ? meanSpend[i] : _population) - _population);
        }
    }
}
