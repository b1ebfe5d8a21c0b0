using System.Text.RegularExpressions;

namespace ScoringService.Tidy;

/// <summary>
/// No container engine runs where the tests run: these keep the Dockerfile in step with what it copies and starts.
/// </summary>
public sealed class DockerfileTests
{
    private static readonly (string Name, string Arguments)[] Instructions = Parse();

    [Fact]
    public void Dockerfile_IsMultiStageAndCopiesFromAStageThatExists()
    {
        var stages = Instructions.Where(i => i.Name == "FROM").Select(i => i.Arguments.Split(" AS ").Last()).ToArray();
        Assert.Equal(2, stages.Length);
        var copied = Instructions.Where(i => i.Name == "COPY").Select(i => Regex.Match(i.Arguments, @"--from=(\w+)"))
            .Where(m => m.Success).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(stages[..1], copied);
    }

    [Fact]
    public void Dockerfile_BaseImages_HaveTheFrameworkOfTheProjects()
    {
        var properties = Repository.Read("Directory.Build.props");
        var framework = Regex.Match(properties, @"<TargetFramework>net([\d.]+)<").Groups[1].Value;
        Assert.All(Instructions.Where(i => i.Name == "FROM"),
            i => Assert.Contains($":{framework}", i.Arguments, StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_PublishedProject_IsTheOneThatIsStarted()
    {
        var publish = Instructions.Single(i => i.Arguments.StartsWith("dotnet publish", StringComparison.Ordinal))
            .Arguments.Split(' ');
        var project = publish[2];
        Assert.True(Repository.Exists($"{project}/{Path.GetFileName(project)}.csproj"));
        Assert.Contains($"/app/{Path.GetFileName(project)}.dll",
            Instructions.Single(i => i.Name == "ENTRYPOINT").Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public void Dockerfile_RunsUnprivilegedWithAHealthCheckThatTheServerAnswers()
    {
        Assert.Equal("app", Instructions.Last(i => i.Name == "USER").Arguments);
        var check = Instructions.Single(i => i.Name == "HEALTHCHECK").Arguments;
        var options = Repository.Read("src/ScoringService.Server/ServerOptions.cs");
        var port = Regex.Match(options, @"HttpPort \{ get; set; \} = (\d+)").Groups[1].Value;
        Assert.Contains($"http://127.0.0.1:{port}/healthz", check, StringComparison.Ordinal);
        Assert.Contains(
            "\"/healthz\"", Repository.Read("src/ScoringService.Server/Readiness/ReadinessServices.cs"),
            StringComparison.Ordinal);
    }

    private static (string, string)[] Parse() =>
        [.. Repository.Read("Dockerfile").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Select(l => l.Split(' ', 2)).Select(p => (p[0], Regex.Replace(p[1], @"\s+", " ").Trim()))];
}
