namespace ScoringService.Engine.Clv;

/// <summary>
/// The parameters of a buy-till-you-die model, all positive. Purchase rates are gamma-distributed with shape
/// <paramref name="R"/> and rate <paramref name="Alpha"/> (a time). BG/NBD and MBG/NBD: the probability of leaving is
/// beta-distributed with <paramref name="First"/> = a and <paramref name="Second"/> = b. Pareto/NBD: the rate of
/// leaving is gamma-distributed with shape <paramref name="First"/> = s and rate <paramref name="Second"/> = β (a
/// time).
/// </summary>
public readonly record struct PurchaseParameters(double R, double Alpha, double First, double Second);
