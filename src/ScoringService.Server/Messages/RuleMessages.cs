using ScoringService.Engine;
using ScoringService.Engine.Segments;

namespace ScoringService.Server.Messages;

/// <summary>Rules of segments and tags between the engine's types and the API's messages.</summary>
internal static class RuleMessages
{
    /// <summary>The engine's rules; a list that is not set takes the default.</summary>
    public static IReadOnlyList<RuleDefinition> Rules(V1.RuleList? list, IReadOnlyList<RuleDefinition> byDefault) =>
        list is null ? byDefault : [.. list.Rules.Select(rule =>
            new RuleDefinition(LabelMessages.Code(rule.Label), rule.Rule, LabelMessages.Names(rule.Label)))];

    /// <summary>The message of rules.</summary>
    public static V1.RuleList Create(IReadOnlyList<RuleDefinition> rules) => new()
    {
        Rules =
        {
            rules.Select(rule => new V1.RuleDefinition
            {
                Label = LabelMessages.Create(rule.Code, rule.Label ?? new Label(rule.Code, rule.Code)),
                Rule = rule.Rule,
            }),
        },
    };
}
