using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Observability;

/// <summary>How the churn probabilities that the active model gives for one horizon ago compare with who has bought
/// since: whether they are still right, however long ago the model was fitted.</summary>
/// <param name="Customers">Number of customers that were looked at.</param>
/// <param name="Predicted">Mean of their probabilities.</param>
/// <param name="Observed">Share of them who have bought nothing since.</param>
/// <param name="Error">Mean distance of the two over tenths of the probability, weighted by customers.</param>
internal sealed record ChurnHindsight(int Customers, double Predicted, double Observed, double Error)
{
    // Shares of so many customers are known to less than a hundredth.
    private const int MostCustomers = 20_000;

    private const int Tenths = 10;

    /// <summary>Looks back from a population with its model.</summary>
    /// <param name="database">Has the rows of one horizon ago.</param>
    /// <param name="now">The population.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Null when nobody had a probability then.</returns>
    public static async Task<ChurnHindsight?> ReadAsync(
        ScoringDatabase database, ScoredPopulation now, CancellationToken cancellation)
    {
        var model = now.Model.Model;
        var horizon = TimeSpan.FromDays(model.Options.Churn.HorizonDays);
        if (now.AsOf - DateTime.MinValue < horizon) return null;
        var cut = now.AsOf - horizon;
        // Keys are given in the order of first appearance: every n-th takes customers of all ages.
        var step = Math.Max(1, (now.Count + MostCustomers - 1) / MostCustomers);
        int[] sample = [.. Enumerable.Range(0, (now.Count + step - 1) / step).Select(i => i * step)];
        var read = await database.ReadTouchedFeaturesAsync(cut, now.Watermark, sample, int.MaxValue, cancellation);
        if (read is null) return null;
        var scores = CustomerScorer.Score(model, read.Batch, cancellation: cancellation);
        var last = (Column<long>)now.Read(
            FeatureColumns.LastPurchaseAt, inScores: false,
            now.Runs([.. read.Keys.TakeWhile(key => key < now.Count)]));
        return Compare((Column<double>)scores[ScoreColumns.ChurnProbability], last, cut);
    }

    /// <summary>Compares probabilities with what happened.</summary>
    /// <param name="probabilities">Of customers as they were at the cut.</param>
    /// <param name="lastPurchases">Their last purchases as they are known now; of the first of them, if there are
    /// fewer.</param>
    /// <param name="cut">The instant of the probabilities, UTC.</param>
    internal static ChurnHindsight? Compare(
        Column<double> probabilities, Column<long> lastPurchases, DateTime cut)
    {
        var since = (cut - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Span<double> predicted = stackalloc double[Tenths], observed = stackalloc double[Tenths];
        var customers = 0;
        for (var row = 0; row < lastPurchases.Length; row++)
        {
            if (!probabilities.IsValid(row)) continue;
            var probability = probabilities.Values[row];
            var tenth = Math.Min(Tenths - 1, (int)(probability * Tenths));
            predicted[tenth] += probability;
            if (!lastPurchases.IsValid(row) || lastPurchases.Values[row] <= since) observed[tenth]++;
            customers++;
        }

        if (customers == 0) return null;
        double sum = 0, churned = 0, error = 0;
        for (var tenth = 0; tenth < Tenths; tenth++)
        {
            sum += predicted[tenth];
            churned += observed[tenth];
            error += Math.Abs(predicted[tenth] - observed[tenth]);
        }

        return new ChurnHindsight(customers, sum / customers, churned / customers, error / customers);
    }
}
