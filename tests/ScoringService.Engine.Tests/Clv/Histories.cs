using ScoringService.Engine.Clv;

namespace ScoringService.Engine.Tests.Clv;


/// <summary>Columns of purchase histories for the tests.</summary>
internal sealed record Histories(int[] Repeats, double[] LastAge, double[] Age)
{
    public double[] MeanSpend { get; init; } = [];

    public int Count => Repeats.Length;

    public PurchaseHistories Rows => new(Repeats, LastAge, Age);

    /// <summary>The rows in another order, or some of them.</summary>
    public Histories Pick(IReadOnlyList<int> rows) => new(
        [.. rows.Select(row => Repeats[row])], [.. rows.Select(row => LastAge[row])], [.. rows.Select(row => Age[row])])
    {
        MeanSpend = MeanSpend.Length == 0 ? [] : [.. rows.Select(row => MeanSpend[row])],
    };

    public double[] Alive(PurchaseModelKind kind, PurchaseParameters parameters)
    {
        var result = new double[Count];
        PurchasePredictor.Create(kind, parameters).Alive(Rows, result);
        return result;
    }

    public double[] NoPurchase(PurchaseModelKind kind, PurchaseParameters parameters, double horizon)
    {
        var result = new double[Count];
        PurchasePredictor.Create(kind, parameters).NoPurchase(Rows, Alive(kind, parameters), horizon, result);
        return result;
    }

    public double[] Expect(PurchaseModelKind kind, PurchaseParameters parameters, double horizon)
    {
        var result = new double[Count];
        PurchasePredictor.Create(kind, parameters)
            .Expect(Rows, Alive(kind, parameters), HorizonPlan.Of([horizon]), result, []);
        return result;
    }

    public double[] Discount(PurchaseModelKind kind, PurchaseParameters parameters, ClvOptions schedule)
    {
        var result = new double[Count];
        PurchasePredictor.Create(kind, parameters)
            .Expect(Rows, Alive(kind, parameters), HorizonPlan.Of([], schedule), [], result);
        return result;
    }

    public double[] OrderValue(SpendParameters parameters, double meanSpend = 1)
    {
        var result = new double[Count];
        new SpendPredictor(parameters, meanSpend).OrderValue(Repeats, MeanSpend, result);
        return result;
    }

    /// <summary>Customers drawn from BG/NBD and Gamma-Gamma with times in whole days.</summary>
    public static Histories Draw(int count, int seed)
    {
        var random = new Random(seed);
        var drawn = new Histories(new int[count], new double[count], new double[count])
        {
            MeanSpend = new double[count],
        };
        for (var i = 0; i < count; i++)
        {
            var rate = -Math.Log(1 - random.NextDouble()) / 25;
            var leaving = Math.Pow(random.NextDouble(), 4);
            drawn.Age[i] = 1 + random.Next(900);
            for (var time = 0.0; ;)
            {
                time += -Math.Log(1 - random.NextDouble()) / rate;
                if (time > drawn.Age[i]) break;
                if (Math.Floor(time) > drawn.LastAge[i])
                {
                    drawn.Repeats[i]++;
                    drawn.LastAge[i] = Math.Floor(time);
                    drawn.MeanSpend[i] = Math.Round(5 + 80 * random.NextDouble() * random.NextDouble(), 2);
                }

                if (random.NextDouble() < leaving) break;
            }
        }

        return drawn;
    }
}
