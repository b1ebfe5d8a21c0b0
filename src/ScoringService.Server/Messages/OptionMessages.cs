using System.Text.RegularExpressions;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Services;

namespace ScoringService.Server.Messages;

/// <summary>Options of a fit between the engine's type and the API's message.</summary>
internal static partial class OptionMessages
{
    /// <summary>The engine's options of a request; what is not set takes the engine's defaults.</summary>
    /// <exception cref="RequestException">An enumeration has a value that is not one of the API's.</exception>
    public static ScoringOptions Options(V1.ScoringOptions? message)
    {
        var defaults = new ScoringOptions();
        if (message is null) return defaults;
        return new ScoringOptions
        {
            Rfm = RfmMessages.Options(message.Rfm),
            Clv = LifetimeMessages.Options(message.Clv),
            Clusters = ClusterMessages.Options(message.Clusters),
            Churn = ChurnMessages.Options(message.Churn),
            Lifecycle = LifecycleMessages.Options(message.Lifecycle),
            Value = ValueMessages.Options(message.Value),
            Segments = RuleMessages.Rules(message.Segments, defaults.Segments),
            Tags = RuleMessages.Rules(message.Tags, defaults.Tags),
            RequireConsent = message.RequireConsent,
        };
    }

    /// <summary>The engine's options of a request, which a model can be fitted with.</summary>
    /// <exception cref="RequestException">Some options are wrong; it names each by its path in the
    /// request.</exception>
    public static ScoringOptions ValidOptions(V1.ScoringOptions? message)
    {
        var options = Options(message);
        RequestChecks.Throw(options.Validate(), path => Path(path));
        return options;
    }

    /// <summary>The message of options, defaults filled in.</summary>
    public static V1.ScoringOptions Create(ScoringOptions options) => new()
    {
        Rfm = RfmMessages.Create(options.Rfm),
        Clv = LifetimeMessages.Create(options.Clv),
        Clusters = ClusterMessages.Create(options.Clusters),
        Churn = ChurnMessages.Create(options.Churn),
        Lifecycle = LifecycleMessages.Create(options.Lifecycle),
        Value = ValueMessages.Create(options.Value),
        Segments = RuleMessages.Create(options.Segments),
        Tags = RuleMessages.Create(options.Tags),
        RequireConsent = options.RequireConsent,
    };

    /// <summary>The path in the request of an option as the engine names it. The API keeps a code in its label, the
    /// rules of segments and tags in a list, and a range of an RFM segment as its two ends.</summary>
    internal static string Path(string engine)
    {
        var path = RuleListItem().Replace(engine, "$1.rules[");
        path = Code().Replace(path, ".label.code");
        path = Range().Replace(path, ".min_$1");
        return "options." + path;
    }

    [GeneratedRegex(@"^(segments|tags)\[")]
    private static partial Regex RuleListItem();

    [GeneratedRegex(@"(?<=\])\.code$")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=^rfm\.segment_rules\[\d+\])\.(recency|frequency|monetary)$")]
    private static partial Regex Range();
}
