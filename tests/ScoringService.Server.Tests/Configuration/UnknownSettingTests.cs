using Microsoft.Extensions.Configuration;
using ScoringService.Server.Configuration;

namespace ScoringService.Server.Tests.Configuration;

/// <summary>What is written wrong in a configuration is said, with what may have been meant.</summary>
public sealed class UnknownSettingTests
{
    [Theory]
    [InlineData("GrpcPrt", "GrpcPort")]
    [InlineData("grpcport2", "GrpcPort")]
    [InlineData("Database:Pfad", null)]
    [InlineData("Database:Pahts", "Database:Path")]
    [InlineData("Databse:Path", "Database:Path")]
    [InlineData("CertificateFile", "Security:Tls:CertificateFile")]
    [InlineData("Security:ClientCertificates:Callers:3:Nam", "Security:ClientCertificates:Callers:0:Name")]
    [InlineData("Security:Tls", null)]
    [InlineData("Colour", null)]
    public void Read_AnUnknownName_IsAnErrorWithTheNearestOne(string name, string? meant)
    {
        var error = Assert.Throws<ServerOptionsException>(() => Read(name, "1"));
        var message = Assert.Single(error.Errors);
        Assert.StartsWith($"ScoringService:{name}: there is no such setting", message, StringComparison.Ordinal);
        Assert.EndsWith(meant is null ? "docs/configuration.md lists them." : $"did you mean ScoringService:{meant}?",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KnownNames_AreTakenInAnyLetterCase()
    {
        var options = Read("SECURITY:clientcertificates:CALLERS:0:roles", "Reader, Ingest");
        Assert.Equal(Access.CallerRole.Reader | Access.CallerRole.Ingest,
            Assert.Single(options.Security.ClientCertificates.Callers).Roles);
        Assert.Null(Read("Security:Tls", "").Security.Tls.CertificateFile);
        Assert.Equal(["a", "b"], new[] { Read("Database:Path", "a"), Read("database:path", "b") }
            .Select(read => read.Database.Path));
    }

    [Theory]
    [InlineData("GrpcPort", "many")]
    [InlineData("Security:ApiKeys", "perhaps")]
    [InlineData("LocalRole", "Boss")]
    public void Read_AValueOfAnotherType_NamesTheSetting(string name, string value) =>
        Assert.Contains($"ScoringService:{name}",
            Assert.Throws<ServerOptionsException>(() => Read(name, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--GrpcPort=1", "GrpcPort: there is no such setting; did you mean ScoringService:GrpcPort?")]
    [InlineData("--ScoringServce:GrpcPort=1", "ScoringServce: there is no such setting")]
    [InlineData("ScoringService:GrpcPort=1", "settings are written --ScoringService:Name=value.")]
    [InlineData("--ScoringService:GrpcPort", "there is no value behind it.")]
    public void Build_AnArgumentThatWouldBePassedOver_IsAnError(string argument, string expected)
    {
        var error = Assert.Throws<ServerOptionsException>(() => ScoringServer.Build([argument]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ScoringService_GrpcPort", "GrpcPort")]
    [InlineData("SCORINGSERVICE.GRPCPORT", "GrpcPort")]
    [InlineData("ScoringServic", null)]
    [InlineData("SCORING_API_KEY", "")]
    [InlineData("PATH", "")]
    public void FindOutside_OfTheEnvironment_FindsWhatLooksLikeTheSection(string name, string? meant)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, "1")]).Build();
        var found = UnknownSettings.FindOutside(configuration).ToArray();
        if (meant is { Length: 0 }) Assert.Empty(found);
        else Assert.EndsWith(meant is null ? "lists them." : $"did you mean ScoringService:{meant}?",
            Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void FindOutside_OfAFile_FindsWhatNobodyReads()
    {
        var path = Path.Combine(Path.GetTempPath(), $"scoring-settings-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, """{ "Logging": {}, "scoringservice": {}, "Kestrel": { "Limits": {} } }""");
        try
        {
            var found = UnknownSettings.FindOutside(new ConfigurationBuilder().AddJsonFile(path).Build());
            Assert.StartsWith("Kestrel: there is no such setting", Assert.Single(found), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "ab", 2)]
    [InlineData("Path", "path", 0)]
    [InlineData("Path", "Pahts", 2)]
    [InlineData("Port", "Prot", 1)]
    [InlineData("GrpcPort", "HttpPort", 4)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_OfTwoNames_CountsLettersAndSwaps(string a, string b, int expected)
    {
        Assert.Equal(expected, SettingNames.Distance(a, b));
        Assert.Equal(expected, SettingNames.Distance(b, a));
    }

    private static ServerOptions Read(string name, string value) => ServerOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new($"ScoringService:{name}", value)]).Build());
}
