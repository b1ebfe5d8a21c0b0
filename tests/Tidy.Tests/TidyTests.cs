using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ScoringService.Tidy;

/// <summary>The invariants of ARCHITECTURE.md that a program can check.</summary>
public sealed partial class TidyTests
{
    private const int MaxLine = 120;
    private const int MaxFile = 300;
    private const int MaxMethod = 70;

    [Theory]
    [InlineData("Engine", new string[0], new[] { "System.Numerics.Tensors" })]
    [InlineData("Storage", new[] { "ScoringService.Engine" },
        new[] { "DuckDB.NET.Data", "DuckDB.NET.Bindings", "Apache.Arrow" })]
    [InlineData("Protocol", new string[0], new[] { "Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools" })]
    [InlineData("Client", new[] { "ScoringService.Protocol" },
        new[] { "Apache.Arrow", "Apache.Arrow.Compression", "Google.Protobuf", "Grpc.Net.Client" })]
    [InlineData("Server", new[] { "ScoringService.Protocol", "ScoringService.Storage" },
        new[] { "Google.Protobuf", "Grpc.AspNetCore.Server", "Apache.Arrow", "Apache.Arrow.Compression",
            "OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
            "OpenTelemetry.Exporter.Prometheus.AspNetCore", "NCrontab.Signed",
            "Microsoft.IdentityModel.JsonWebTokens" })]
    public void ProjectFile_References_AreOnlyTheAllowedOnes(string name, string[] projects, string[] packages)
    {
        var file = $"src/ScoringService.{name}/ScoringService.{name}.csproj";
        Assert.Equal(projects, Repository.References(file, "ProjectReference"));
        Assert.Empty(Repository.References(file, "PackageReference").Except(packages));
    }

    [Fact]
    public void ProjectFiles_ReferenceToServer_OnlyInCliTestsAndBenchmarks()
    {
        foreach (var file in Repository.Files("src", ".csproj"))
            if (Repository.References(file, "ProjectReference").Contains("ScoringService.Server"))
                Assert.Equal("src/ScoringService.Cli/ScoringService.Cli.csproj", file);
    }

    [Fact]
    public void ProjectFiles_OutsideCompat_DoNotNameCompat()
    {
        foreach (var file in Repository.Files("src", ".csproj").Concat(Repository.Files("bench", ".csproj"))
            .Concat(Repository.Files("tests", ".csproj")))
        {
            if (file.StartsWith("src/Compat/", StringComparison.Ordinal)) continue;
            Assert.DoesNotContain("src/Compat", Repository.Read(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("src/ScoringService.Engine", "DuckDB",
        "Apache.Arrow;Grpc;Google.Protobuf;Microsoft.AspNetCore;System.IO;System.Net")]
    [InlineData("src/ScoringService.Storage", "", "Grpc;Google.Protobuf;Microsoft.AspNetCore;Apache.Arrow.Ipc")]
    [InlineData("src/ScoringService.Server", "", "DuckDB")]
    [InlineData("src/ScoringService.Cli", "", "DuckDB")]
    public void Usings_OfALayer_NameNothingThatBelongsToAnother(string folder, string first, string others)
    {
        var forbidden = others.Split(';').Append(first).Where(n => n.Length > 0).ToArray();
        foreach (var file in Repository.Files(folder, ".cs"))
        {
            var names = Repository.Parse(file).DescendantNodes().OfType<UsingDirectiveSyntax>()
                .Select(u => u.NamespaceOrType.ToString());
            foreach (var name in names)
                Assert.False(forbidden.Any(f => name == f || name.StartsWith(f + ".", StringComparison.Ordinal)),
                    $"{file} uses {name}.");
        }
    }

    [Fact]
    public void Sources_OutsideStorage_ContainNoSql()
    {
        foreach (var file in Repository.Files("src", ".cs"))
        {
            if (file.StartsWith("src/ScoringService.Storage/", StringComparison.Ordinal)
                || file.StartsWith("src/Compat/", StringComparison.Ordinal)) continue;
            Assert.False(Sql().IsMatch(Repository.Read(file)), $"{file} contains SQL: only Storage may.");
        }
    }

    [Fact]
    public void Engine_Sources_HaveNoClockRandomnessAsyncOrIo()
    {
        foreach (var file in Repository.Files("src/ScoringService.Engine", ".cs"))
            foreach (var name in Repository.Parse(file).DescendantTokens().Select(t => t.ValueText))
                Assert.False(name is "async" or "await" or "UtcNow" or "Stopwatch" or "ILogger" or "NewGuid" or "Random"
                    or "Console" or "File" or "Environment",
                    $"{file} names {name}: the engine has no clock, I/O, async, logging or randomness.");
    }

    [Fact]
    public void Sources_Lines_FitTheScreen()
    {
        var violations = new List<string>();
        foreach (var file in Repository.OwnSources())
        {
            var lines = Repository.Read(file).Split('\n');
            if (lines.Length > MaxFile + 1)
                violations.Add($"{file} has {lines.Length} lines, more than {MaxFile}.");
            for (var i = 0; i < lines.Length; i++)
                if (lines[i].Length > MaxLine)
                    violations.Add($"{file}:{i + 1} has {lines[i].Length} characters, more than {MaxLine}.");
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Sources_Methods_FitTheScreen()
    {
        var violations = new List<string>();
        foreach (var file in Repository.OwnSources())
        {
            foreach (var method in Repository.Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
            {
                var span = method.SyntaxTree.GetLineSpan(method.Span);
                var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                if (lines > MaxMethod)
                    violations.Add($"{file}:{span.StartLinePosition.Line + 1} is a method of {lines} lines.");
            }
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Sources_PublicMembers_AreDocumented()
    {
        foreach (var file in Repository.Files("src", ".cs"))
        {
            if (file.StartsWith("src/Compat/", StringComparison.Ordinal)) continue;
            foreach (var member in Repository.Parse(file).DescendantNodes().OfType<MemberDeclarationSyntax>())
            {
                // A part of a type that is declared, and documented, in its main file.
                if (member.Modifiers.Any(m => m.ValueText == "partial") && member is BaseTypeDeclarationSyntax)
                    continue;
                if (!IsPublic(member) || !member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(IsPublic))
                    continue;
                // A catalogue entry documents itself: its meaning is one of its values.
                if (member is FieldDeclarationSyntax field && field.Declaration.Type.ToString() == "ColumnDefinition")
                    continue;
                Assert.True(member.GetLeadingTrivia().ToString().Contains("///", StringComparison.Ordinal),
                    $"{file}:{member.GetLocation().GetLineSpan().StartLinePosition.Line + 1} is public and has no"
                    + " documentation.");
            }
        }
    }

    [Fact]
    public void Files_Text_NamesNoRegistryHostAndNoPathOfAMachine()
    {
        var folders = new[] { "src", "tests", "bench", "docs", "protos", "native", "examples", ".ci" };
        var files = folders.SelectMany(f => Repository.Files(f)).Concat(
            Directory.EnumerateFiles(Repository.Root).Select(f => Path.GetFileName(f)!));
        foreach (var file in files)
        {
            if (file.EndsWith("/TidyTests.cs", StringComparison.Ordinal)
                || file.EndsWith(".publickey", StringComparison.Ordinal)) continue;
            var match = HostOrPath().Match(Repository.Read(file));
            Assert.False(match.Success, $"{file} names {match.Value}.");
        }
    }

    private static bool IsPublic(MemberDeclarationSyntax member) => member.Modifiers.Any(m => m.ValueText == "public");

    [GeneratedRegex(@"\b(SELECT\s+[\w*""]|INSERT\s+INTO\b|CREATE\s+(TABLE|VIEW)\b|DELETE\s+FROM\b)")]
    private static partial Regex Sql();

    [GeneratedRegex(@"registry\.npmjs|api\.nuget|nuget\.org/v3|deb\.debian\.org|""/work/|/root/|/home/")]
    private static partial Regex HostOrPath();
}
