using ScoringService.Engine;
using ScoringService.Engine.Validation;

namespace ScoringService.Server.Messages;

/// <summary>Validation reports of groupings as the API's messages.</summary>
internal static class ValidationMessages
{
    /// <summary>The message of the validation of a model's grouping.</summary>
    public static V1.GroupingValidation Create(GroupingValidation validation, LabelSet labels)
    {
        var column = ScoreColumns.All.FirstOrDefault(c => c.Name == validation.Column);
        return new V1.GroupingValidation
        {
            Column = validation.Column,
            Report = Create(validation.Report,
                code => column is null ? new Label(code, code) : labels.Of(column, code)),
        };
    }

    /// <summary>The message of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">Names a group for people.</param>
    public static V1.GroupingReport Create(GroupingReport report, Func<string, Label> name)
    {
        var message = new V1.GroupingReport
        {
            Groups = { report.Groups.Select(group => Create(group, name(group.Name))) },
            UngroupedCount = report.Ungrouped,
            Indicators = { report.Indicators.Select(Create) },
            Silhouette = report.Silhouette is { } silhouette ? Create(silhouette) : null,
            Agreement = report.Agreement is { } agreement ? Create(agreement) : null,
            Separation = EnumNames.ToProto<V1.Separation>(report.Separation),
            Verdict = LabelMessages.Text(report.Verdict),
        };
        if (report.Indices?.DaviesBouldin is { } daviesBouldin) message.DaviesBouldin = daviesBouldin;
        if (report.Indices?.CalinskiHarabasz is { } calinskiHarabasz) message.CalinskiHarabasz = calinskiHarabasz;
        return message;
    }

    private static V1.GroupSize Create(GroupSize group, Label label)
    {
        var message = new V1.GroupSize
        {
            Label = LabelMessages.Create(group.Name, label), CustomerCount = group.Count, Share = group.Share,
        };
        if (group.Silhouette is { } silhouette) message.Silhouette = silhouette;
        return message;
    }

    private static V1.IndicatorReport Create(IndicatorReport report) => new()
    {
        Column = report.Name,
        Anova = report.Anova is { } anova ? Create(anova) : null,
        KruskalWallis = report.KruskalWallis is { } test ? Create(test) : null,
    };

    private static V1.AnovaReport Create(AnovaResult result)
    {
        var message = new V1.AnovaReport
        {
            BetweenDegrees = result.BetweenDegrees,
            WithinDegrees = result.WithinDegrees,
            EtaSquared = result.EtaSquared,
        };
        if (result.F is { } f) message.F = f;
        if (result.Significance is not { } significance) return message;
        message.P = significance.P;
        message.LogP = significance.LogP;
        return message;
    }

    private static V1.KruskalWallisReport Create(KruskalWallisResult result) => new()
    {
        H = result.H,
        P = result.Significance.P,
        LogP = result.Significance.LogP,
        Degrees = result.Degrees,
        CustomerCount = result.Count,
        EpsilonSquared = result.EpsilonSquared,
        MeanOverlap = result.MeanOverlap,
    };

    private static V1.SilhouetteReport Create(SilhouetteResult result) => new()
    {
        Mean = result.Mean, NegativeShare = result.NegativeShare, CustomerCount = result.Count,
    };

    private static V1.GroupingAgreement Create(ContingencyTable table)
    {
        var message = new V1.GroupingAgreement
        {
            Rows = { table.Rows },
            Columns = { table.Columns },
            Counts = { table.Counts.SelectMany(row => row) },
        };
        if (table.AdjustedRandIndex is { } index) message.AdjustedRandIndex = index;
        if (table.Purity is { } purity) message.Purity = purity;
        return message;
    }
}
