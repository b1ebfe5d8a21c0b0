using System.Text.RegularExpressions;
using ScoringService.Engine;

namespace ScoringService.Tidy;

/// <summary>README, ARCHITECTURE.md, the glossary and the protos say what is there.</summary>
public sealed partial class DocsTests
{
    [Fact]
    public void Readme_Length_IsAtMost200Lines() =>
        Assert.InRange(Repository.Read("README.md").Split('\n').Length, 20, 201);

    [Fact]
    public void Readme_Commands_Exist()
    {
        var commands = Repository.Files("src/ScoringService.Cli/Commands", "Command.cs")
            .Select(f => Path.GetFileName(f)[..^"Command.cs".Length].ToLowerInvariant()).ToHashSet();
        Assert.Contains("demo", commands);
        var used = 0;
        foreach (var file in Repository.Files("docs", ".md").Append("README.md").Append("ARCHITECTURE.md"))
        {
            foreach (Match match in ScorectlCall().Matches(Repository.Read(file)))
            {
                used++;
                Assert.True(commands.Contains(match.Groups[1].Value),
                    $"{file}: scorectl has no command '{match.Groups[1].Value}'.");
            }
        }

        Assert.True(used > 3, "README.md shows no scorectl commands.");
    }

    [Fact]
    public void Documents_Paths_Exist()
    {
        foreach (var file in Repository.Files("docs", ".md").Append("README.md").Append("ARCHITECTURE.md"))
        {
            foreach (Match match in RepositoryPath().Matches(Repository.Read(file)))
            {
                var path = match.Groups[1].Value.TrimEnd('/', '.');
                Assert.True(Repository.Exists(path), $"{file} names {path}, which is not there.");
            }
        }
    }

    [Fact]
    public void Architecture_CodeMap_NamesEveryProjectAndFolder()
    {
        var text = Repository.Read("ARCHITECTURE.md");
        var projects = Repository.Files("src", ".csproj").Select(f => Path.GetFileName(Path.GetDirectoryName(f)!));
        foreach (var project in projects)
            Assert.Contains(project, text, StringComparison.Ordinal);
        foreach (var project in new[] { "Engine", "Storage", "Server", "Cli" })
        {
            var folders = Repository.Files($"src/ScoringService.{project}", ".cs")
                .Select(f => f.Split('/')).Where(p => p.Length > 3).Select(p => p[2]).Distinct();
            foreach (var folder in folders)
                Assert.True(text.Contains($"{folder}/", StringComparison.Ordinal),
                    $"ARCHITECTURE.md says nothing of {project}/{folder}/.");
        }
    }

    [Fact]
    public void Glossary_Columns_AreThoseOfTheCatalogue()
    {
        var expected = FeatureColumns.All.Concat(ScoreColumns.All).Concat(PersonalColumns.All)
            .Select(c => $"| `{c.Name}` | {c.LabelZh} | {c.Type} | {c.Unit} | {c.Meaning} |").ToArray();
        var actual = Repository.Read("docs/glossary.md").Split('\n')
            .Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.True(expected.SequenceEqual(actual),
            "The table of columns in docs/glossary.md must be:\n" + string.Join('\n', expected));
    }

    [Fact]
    public void Protos_EveryElement_HasAComment()
    {
        foreach (var file in Repository.Files("protos", ".proto"))
        {
            var lines = Repository.Read(file).Split('\n');
            for (var i = 1; i < lines.Length; i++)
            {
                if (!ProtoElement().IsMatch(lines[i])) continue;
                Assert.True(lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal),
                    $"{file}:{i + 1} has no comment: {lines[i].Trim()}");
            }
        }
    }

    [Fact]
    public void PackageVersions_EachOrItsGroup_HasAReason()
    {
        var lines = Repository.Read("Directory.Packages.props").Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (!lines[i].Contains("<PackageVersion", StringComparison.Ordinal)) continue;
            var above = lines[i - 1];
            Assert.True(above.Contains("-->", StringComparison.Ordinal)
                || above.Contains("<PackageVersion", StringComparison.Ordinal)
                || above.Contains("Label=", StringComparison.Ordinal),
                $"Directory.Packages.props:{i + 1} gives no reason.");
        }
    }

    [GeneratedRegex(@"\bscorectl ([a-z]+)")]
    private static partial Regex ScorectlCall();

    [GeneratedRegex(@"(?<![\w./-])((?:src|tests|bench|docs|protos|native|examples|deploy)/[\w./-]*\w)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(
        @"^\s*(message |enum |service |rpc |oneof |(repeated |optional )?[\w.]+ \w+ = \d+|[A-Z][A-Z0-9_]+ = \d+)")]
    private static partial Regex ProtoElement();
}
