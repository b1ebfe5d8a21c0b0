using System.Text.Json.Nodes;
using ScoringService.Engine.Tests.Fitting;

namespace ScoringService.Engine.Tests;

/// <summary>Stored models that somebody spoilt: they are refused, or can be used.</summary>
public sealed class StoredModelTests
{
    private static readonly FitInput Input = new Shop(600).Input();
    private static readonly ScoringModel First = ModelFitter.Fit(Input, new ScoringOptions());
    private static readonly string Json =
        ModelFitter.Fit(Input with { Previous = First }, new ScoringOptions()).ToJson();

    private static readonly string?[] Spoils =
        ["null", "-1", "0", "1e308", "\"NaN\"", "\"x\"", "[]", "{}", "[null]", "2147483647", "true"];

    [Theory]
    [InlineData("rfm", 60)]
    [InlineData("clv", 150)]
    [InlineData("clusters", 150)]
    [InlineData("churn", 150)]
    [InlineData("lifecycle", 60)]
    [InlineData("value", 150)]
    [InlineData("validation", 150)]
    [InlineData("options", 200)]
    public void FromJson_AnyMemberSpoilt_ThrowsFormatExceptionOrGivesAModelThatWorks(string part, int tries)
    {
        var random = new Random(part.Length);
        var refused = 0;
        for (var i = 0; i < tries; i++)
        {
            var root = JsonNode.Parse(Json)!;
            var path = Spoil(root[part]!, random, Spoils[random.Next(Spoils.Length)]!);
            try
            {
                var model = ScoringModel.FromJson(root.ToJsonString());
                CustomerScorer.Score(model, Input.Now);
            }
            catch (FormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{path}: {e}");
            }
        }

        Assert.InRange(refused, tries / 4, tries);
    }

    /// <summary>Replaces a random node below another; returns what was done.</summary>
    private static string Spoil(JsonNode node, Random random, string value)
    {
        var target = node;
        while (Children(target) is { Count: > 0 } children && (target == node || random.Next(6) > 0))
            target = children[random.Next(children.Count)];
        var path = $"{target.GetPath()} := {value}";
        target.ReplaceWith(JsonNode.Parse(value));
        return path;
    }

    private static List<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject members => [.. members.Select(member => member.Value).OfType<JsonNode>()],
        JsonArray entries => [.. entries.OfType<JsonNode>()],
        _ => [],
    };
}
