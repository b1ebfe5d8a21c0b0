using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Engine.Rfm;
using ScoringService.Server.Errors;
using ScoringService.Storage;
using ScoringService.V1;
using EngineLabel = ScoringService.Engine.Label;
using EngineOptions = ScoringService.Engine.ScoringOptions;
using Label = ScoringService.V1.Label;
using Rfm = ScoringService.Engine.Rfm;

namespace ScoringService.Server.Services;

/// <summary>Models and their options between the engine's types and the API's messages.</summary>
internal static class ModelMessages
{
    /// <summary>The engine's options of a request; fields that are not set take the engine's defaults.</summary>
    public static EngineOptions Options(V1.ScoringOptions? message)
    {
        var defaults = new Rfm.RfmOptions();
        if (message?.Rfm is not { } rfm) return new EngineOptions();
        return new EngineOptions
        {
            Rfm = new Rfm.RfmOptions
            {
                Levels = rfm.HasLevels ? rfm.Levels : defaults.Levels,
                Binning = rfm.Binning switch
                {
                    V1.RfmBinning.Unspecified or V1.RfmBinning.Quantile => Rfm.RfmBinning.Quantile,
                    V1.RfmBinning.Fixed => Rfm.RfmBinning.Fixed,
                    _ => throw RequestException.Invalid("options.rfm.binning", "must be QUANTILE or FIXED."),
                },
                RecencyEdges = rfm.RecencyEdges.Count > 0 ? [.. rfm.RecencyEdges] : null,
                FrequencyEdges = rfm.FrequencyEdges.Count > 0 ? [.. rfm.FrequencyEdges] : null,
                MonetaryEdges = rfm.MonetaryEdges.Count > 0 ? [.. rfm.MonetaryEdges] : null,
                RecencyWeight = rfm.HasRecencyWeight ? rfm.RecencyWeight : defaults.RecencyWeight,
                FrequencyWeight = rfm.HasFrequencyWeight ? rfm.FrequencyWeight : defaults.FrequencyWeight,
                MonetaryWeight = rfm.HasMonetaryWeight ? rfm.MonetaryWeight : defaults.MonetaryWeight,
                SegmentRules = rfm.SegmentRules.Count > 0 ? [.. rfm.SegmentRules.Select(Rule)] : defaults.SegmentRules,
                Octants = rfm.Octants.Count > 0 ? [.. rfm.Octants.Select(Octant)] : defaults.Octants,
            },
        };
    }

    /// <summary>The message of a stored model.</summary>
    public static Model Model(StoredModel stored)
    {
        var model = stored.Model;
        var message = new Model
        {
            Version = stored.Version,
            CreateTime = Timestamp.FromDateTime(stored.CreatedAt),
            AsOf = Timestamp.FromDateTime(model.AsOf),
            DataWatermark = stored.Watermark,
            CustomerCount = model.CustomerCount,
            Options = new V1.ScoringOptions { Rfm = RfmOptions(model.Options) },
            Rfm = model.Rfm is { } rfm ? RfmModel(rfm) : null,
        };
        message.Parts.AddRange(model.Parts.Select(
            p => new ModelPart { Name = p.Name, Fitted = p.Fitted, Reason = p.Reason ?? "" }));
        message.Warnings.AddRange(model.Warnings);
        return message;
    }

    private static Rfm.RfmSegmentRule Rule(V1.RfmSegmentRule rule) => new(
        rule.Label?.Code ?? "",
        new LevelRange(rule.MinRecency, rule.MaxRecency),
        new LevelRange(rule.MinFrequency, rule.MaxFrequency),
        new LevelRange(rule.MinMonetary, rule.MaxMonetary),
        Named(rule.Label));

    private static Rfm.RfmOctant Octant(V1.RfmOctant octant) => new(
        octant.RecencyHigh, octant.FrequencyHigh, octant.MonetaryHigh, octant.Label?.Code ?? "", Named(octant.Label));

    /// <summary>The names of a label; a name that is missing is the other one, or the code's own.</summary>
    private static EngineLabel? Named(Label? label)
    {
        if (label is null || (label.En.Length == 0 && label.Zh.Length == 0)) return null;
        return new EngineLabel(label.En.Length > 0 ? label.En : label.Zh, label.Zh.Length > 0 ? label.Zh : label.En);
    }

    private static V1.RfmOptions RfmOptions(EngineOptions options)
    {
        var rfm = options.Rfm;
        var labels = options.Labels();
        var message = new V1.RfmOptions
        {
            Levels = rfm.Levels,
            Binning = rfm.Binning == Rfm.RfmBinning.Fixed ? V1.RfmBinning.Fixed : V1.RfmBinning.Quantile,
            RecencyWeight = rfm.RecencyWeight,
            FrequencyWeight = rfm.FrequencyWeight,
            MonetaryWeight = rfm.MonetaryWeight,
        };
        message.RecencyEdges.AddRange(rfm.RecencyEdges ?? []);
        message.FrequencyEdges.AddRange(rfm.FrequencyEdges ?? []);
        message.MonetaryEdges.AddRange(rfm.MonetaryEdges ?? []);
        message.SegmentRules.AddRange(rfm.SegmentRules.Select(r => new V1.RfmSegmentRule
        {
            Label = Labelled(r.Code, labels),
            MinRecency = r.Recency.Low,
            MaxRecency = r.Recency.High,
            MinFrequency = r.Frequency.Low,
            MaxFrequency = r.Frequency.High,
            MinMonetary = r.Monetary.Low,
            MaxMonetary = r.Monetary.High,
        }));
        message.Octants.AddRange(rfm.Octants.Select(o => new V1.RfmOctant
        {
            RecencyHigh = o.RecencyHigh,
            FrequencyHigh = o.FrequencyHigh,
            MonetaryHigh = o.MonetaryHigh,
            Label = Labelled(o.Code, labels),
        }));
        return message;
    }

    private static Label Labelled(string code, IReadOnlyDictionary<string, EngineLabel> labels)
    {
        var label = labels.TryGetValue(code, out var known) ? known : LabelCatalogue.Of(code);
        return new Label { Code = code, En = label.En, Zh = label.Zh };
    }

    private static V1.RfmModel RfmModel(Rfm.RfmModel model)
    {
        var message = new V1.RfmModel
        {
            Recency = Axis(model.Recency), Frequency = Axis(model.Frequency), Monetary = Axis(model.Monetary),
        };
        if (model.RepeatMedianPurchaseCount is { } median) message.MedianRepeatPurchaseCount = median;
        return message;
    }

    private static V1.RfmAxis Axis(Rfm.RfmAxis axis)
    {
        var message = new V1.RfmAxis { EdgesCoincide = axis.CoincidingEdges.Count > 0, Mean = axis.Mean };
        message.Edges.AddRange(axis.Edges);
        message.LevelCounts.AddRange(axis.LevelPopulations.Select(n => (long)n));
        return message;
    }
}
