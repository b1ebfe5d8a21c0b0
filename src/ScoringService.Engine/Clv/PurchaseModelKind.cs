namespace ScoringService.Engine.Clv;

/// <summary>Which buy-till-you-die model describes the purchases.</summary>
public enum PurchaseModelKind
{
    /// <summary>
    /// Modified BG/NBD: like <see cref="BgNbd"/>, and a customer may also leave right after the first purchase, so that
    /// a one-time buyer's P(alive) is below 1 (Batislam, Denizel and Filiztekin 2007; Hoppe and Wagner 2007).
    /// </summary>
    MbgNbd,

    /// <summary>
    /// Beta-geometric/NBD: purchases at a rate that is gamma-distributed among customers, who leave after each repeat
    /// purchase with a probability that is beta-distributed (Fader, Hardie and Lee 2005).
    /// </summary>
    BgNbd,

    /// <summary>
    /// Pareto/NBD: customers leave at any time, at a rate that is gamma-distributed (Schmittlein, Morrison and
    /// Colombo 1987).
    /// </summary>
    ParetoNbd,
}
