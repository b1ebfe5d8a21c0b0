using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Scoring;

/// <summary>Finds the churn signals, each of which is a column.</summary>
internal sealed class SignalPart
{
    private readonly SignalRules _rules;
    private readonly DictionaryColumn _kind;
    private readonly DictionaryColumn _status;
    private readonly int[] _kinds;
    private readonly int[] _statuses;
    private readonly CustomerBatch _batch;

    /// <summary>Prepares to read a batch.</summary>
    public SignalPart(ChurnSignalOptions options, CustomerBatch batch)
    {
        _rules = new SignalRules(options);
        _batch = batch;
        _kind = (DictionaryColumn)batch[FeatureColumns.Kind];
        _status = (DictionaryColumn)batch[FeatureColumns.AccountStatus];
        _kinds = FeatureRows.PositionsIn(["B2C", "B2B"], _kind);
        _statuses = FeatureRows.PositionsIn(["ACTIVE", "UNSUBSCRIBED", "CLOSED"], _status);
    }

    /// <summary>Finds the signals of rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="alive">P(alive), NaN where unknown; empty without a purchase model.</param>
    /// <param name="tiers">Tiers in use, −1 where unknown; empty without tiers.</param>
    /// <param name="buffers">Receives the signals.</param>
    /// <param name="scratch">Working memory.</param>
    public void Score(
        RowRange rows, ReadOnlySpan<double> alive, ReadOnlySpan<int> tiers, ScoreBuffers buffers, ScoreScratch scratch)
    {
        scratch.Reset();
        var masks = scratch.Integers(rows.Count);
        _rules.Evaluate(Input(rows, alive, tiers, scratch), 0, masks);
        for (var i = 0; i < ScoreColumns.Signals.Count; i++)
        {
            BitPlanes.Extract(masks, i, buffers.Bits(ScoreColumns.Signals[i], rows));
            Nulls.AllKnown(buffers.Known(ScoreColumns.Signals[i], rows), rows.Count);
        }
    }

    private SignalInput Input(
        RowRange rows, ReadOnlySpan<double> alive, ReadOnlySpan<int> tiers, ScoreScratch scratch)
    {
        var upper = scratch.Bytes(rows.Count);
        if (tiers.IsEmpty) upper.Clear();
        else ValuePart.MarkUpperTiers(tiers, upper);
        var unsubscribed = scratch.Bytes(rows.Count);
        var closed = scratch.Bytes(rows.Count);
        var statuses = FeatureRows.Read(_status, _statuses, rows, scratch.Integers(rows.Count));
        for (var i = 0; i < statuses.Length; i++)
        {
            unsubscribed[i] = (byte)(statuses[i] == 1 ? 1 : 0);
            closed[i] = (byte)(statuses[i] == 2 ? 1 : 0);
        }

        // Only what is known to be a company counts as one.
        var companies = scratch.Bytes(rows.Count);
        var kinds = FeatureRows.Read(_kind, _kinds, rows, scratch.Integers(rows.Count));
        for (var i = 0; i < kinds.Length; i++) companies[i] = (byte)(kinds[i] == 1 ? 1 : 0);
        var carts = scratch.Bytes(rows.Count);
        var cartBits = ((BooleanColumn)_batch[FeatureColumns.CartNoPurchase90D]).Bits;
        BitPlanes.Unpack(cartBits[rows.FirstWord..], carts);
        return new SignalInput
        {
            RecencyDays = Int32(FeatureColumns.RecencyDays, rows),
            PurchaseCount = Int32(FeatureColumns.PurchaseCount, rows),
            MeanGapDays = Float64(FeatureColumns.InterPurchaseMeanDays, rows),
            Spend90D = Float64(FeatureColumns.NetSpend90D, rows),
            SpendPrevious90D = Float64(FeatureColumns.NetSpendPrevious90D, rows),
            AnnualAmount = Float64(FeatureColumns.NetSpend365D, rows),
            Activity30D = Int32(FeatureColumns.Activity30D, rows),
            ActivityPrevious30D = Int32(FeatureColumns.ActivityPrevious30D, rows),
            Tickets30D = Int32(FeatureColumns.Tickets30D, rows),
            TicketsPrevious30D = Int32(FeatureColumns.TicketsPrevious30D, rows),
            Satisfaction90D = Float64(FeatureColumns.Satisfaction90D, rows),
            SatisfactionPrevious90D = Float64(FeatureColumns.SatisfactionPrevious90D, rows),
            LastNps = Float64(FeatureColumns.LastNps, rows),
            NpsBefore = Float64(FeatureColumns.PreviousNps, rows),
            UnresolvedComplaints = Int32(FeatureColumns.UnresolvedComplaints, rows),
            IsUpperTier = new Cells<byte>(upper),
            IsUnsubscribed = new Cells<byte>(unsubscribed),
            IsClosed = new Cells<byte>(closed),
            IsCompany = new Cells<byte>(companies),
            AliveProbability = new Cells<double>(alive),
            CartWithoutPurchase90D = new Cells<byte>(carts),
        };
    }

    private Cells<int> Int32(ColumnDefinition column, RowRange rows) =>
        Cells<int>.Of((Column<int>)_batch[column]).From(rows.Start);

    private Cells<double> Float64(ColumnDefinition column, RowRange rows) =>
        Cells<double>.Of((Column<double>)_batch[column]).From(rows.Start);
}
