using FsCheck;
using FsCheck.Fluent;

namespace ScoringService.Engine.Tests;

/// <summary>Property checks that always run the same cases.</summary>
internal static class Seeded
{
    // A replay that also fixes the size would run a single case.
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20240630, 1);

    /// <summary>Throws, with the smallest counterexample, unless the property holds for every generated
    /// value.</summary>
    public static void Check<T>(Gen<T> cases, Func<T, bool> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Check(Fixed);

    /// <summary>Net spends: few distinct ones so that ties happen, cents, refunds beyond purchases, zeros of both
    /// signs, extremes.</summary>
    public static Gen<double> Spend { get; } = Gen.Frequency(
        (6, Gen.Choose(-2000, 500_000).Select(cents => cents / 100.0)),
        (4, Gen.Elements(9.99, 10, 100, 0.1, 1234.5)),
        (1, Gen.Elements(0, -0.0, -5, 1e-300, -1e-300, 1e15, -1e15, double.Epsilon)),
        (1, Gen.Elements(double.MaxValue, double.MinValue, 1e300)));

    /// <summary>Customers, most of them with a purchase.</summary>
    public static Gen<Customer> Customer { get; } = Gen.Frequency(
        (9, from recency in Gen.Choose(0, 400)
            from purchases in Gen.Frequency((3, Gen.Choose(1, 3)), (1, Gen.Choose(1, 40)), (1, Gen.Choose(1, 200_000)))
            from spend in Spend
            select new Customer(recency, purchases, spend)),
        (1, Gen.Constant(Tests.Customer.WithoutPurchase)),
        (1, from spend in Gen.Elements<double?>(double.NaN, double.PositiveInfinity, double.NegativeInfinity, null)
            select new Customer(3, 2, spend)));

    public static Gen<Customer[]> Customers { get; } = Gen.NonEmptyListOf(Customer).Select(list => list.ToArray());
}
