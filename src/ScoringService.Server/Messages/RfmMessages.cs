using ScoringService.Engine;
using ScoringService.Engine.Rfm;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of RFM between the engine's types and the API's messages.</summary>
internal static class RfmMessages
{
    /// <summary>The engine's options.</summary>
    public static RfmOptions Options(V1.RfmOptions? m)
    {
        var d = new RfmOptions();
        if (m is null) return d;
        return new RfmOptions
        {
            Levels = m.HasLevels ? m.Levels : d.Levels,
            Binning = EnumNames.ToEngine<RfmBinning>("options.rfm.binning", m.Binning, d.Binning),
            RecencyEdges = m.RecencyEdges.Count > 0 ? [.. m.RecencyEdges] : null,
            FrequencyEdges = m.FrequencyEdges.Count > 0 ? [.. m.FrequencyEdges] : null,
            MonetaryEdges = m.MonetaryEdges.Count > 0 ? [.. m.MonetaryEdges] : null,
            RecencyWeight = m.HasRecencyWeight ? m.RecencyWeight : d.RecencyWeight,
            FrequencyWeight = m.HasFrequencyWeight ? m.FrequencyWeight : d.FrequencyWeight,
            MonetaryWeight = m.HasMonetaryWeight ? m.MonetaryWeight : d.MonetaryWeight,
            SegmentRules = m.SegmentRules.Count > 0 ? [.. m.SegmentRules.Select(Rule)] : d.SegmentRules,
            Octants = m.Octants.Count > 0 ? [.. m.Octants.Select(Octant)] : d.Octants,
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.RfmOptions Create(RfmOptions options) => new()
    {
        Levels = options.Levels,
        Binning = EnumNames.ToProto<V1.RfmBinning>(options.Binning),
        RecencyEdges = { options.RecencyEdges ?? [] },
        FrequencyEdges = { options.FrequencyEdges ?? [] },
        MonetaryEdges = { options.MonetaryEdges ?? [] },
        RecencyWeight = options.RecencyWeight,
        FrequencyWeight = options.FrequencyWeight,
        MonetaryWeight = options.MonetaryWeight,
        SegmentRules = { options.SegmentRules.Select(Create) },
        Octants =
        {
            options.Octants.Select(octant => new V1.RfmOctant
            {
                RecencyHigh = octant.RecencyHigh,
                FrequencyHigh = octant.FrequencyHigh,
                MonetaryHigh = octant.MonetaryHigh,
                Label = LabelMessages.Create(octant.Code, octant.Label ?? LabelCatalogue.Of(octant.Code)),
            }),
        },
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.RfmModel Create(RfmModel model)
    {
        var message = new V1.RfmModel
        {
            Recency = Create(model.Recency),
            Frequency = Create(model.Frequency),
            Monetary = Create(model.Monetary),
            CustomerCount = model.CustomerCount,
        };
        if (model.RepeatMedianPurchaseCount is { } median) message.MedianRepeatPurchaseCount = median;
        return message;
    }

    private static RfmSegmentRule Rule(V1.RfmSegmentRule rule) => new(
        LabelMessages.Code(rule.Label),
        new LevelRange(rule.MinRecency, rule.MaxRecency),
        new LevelRange(rule.MinFrequency, rule.MaxFrequency),
        new LevelRange(rule.MinMonetary, rule.MaxMonetary),
        LabelMessages.Names(rule.Label));

    private static RfmOctant Octant(V1.RfmOctant octant) => new(
        octant.RecencyHigh, octant.FrequencyHigh, octant.MonetaryHigh, LabelMessages.Code(octant.Label),
        LabelMessages.Names(octant.Label));

    private static V1.RfmSegmentRule Create(RfmSegmentRule rule) => new()
    {
        Label = LabelMessages.Create(rule.Code, rule.Label ?? LabelCatalogue.Of(rule.Code)),
        MinRecency = rule.Recency.Low,
        MaxRecency = rule.Recency.High,
        MinFrequency = rule.Frequency.Low,
        MaxFrequency = rule.Frequency.High,
        MinMonetary = rule.Monetary.Low,
        MaxMonetary = rule.Monetary.High,
    };

    private static V1.RfmAxis Create(RfmAxis axis) => new()
    {
        EdgesCoincide = axis.CoincidingEdges.Count > 0,
        Mean = axis.Mean,
        Edges = { axis.Edges },
        LevelCounts = { axis.LevelPopulations.Select(count => (long)count) },
    };
}
