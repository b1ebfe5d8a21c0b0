using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Lifecycle;

namespace ScoringService.Server.Tests.Lifecycle;

public sealed class SettingsReloadTests
{
    private readonly Dictionary<string, string?> _values = new()
    {
        ["ScoringService:Admission:MaxStreams"] = "8",
        ["ScoringService:MaxCustomerIds"] = "1000",
        ["ScoringService:GrpcPort"] = "5080",
    };

    [Fact]
    public async Task Reload_SafeSettings_AreTakenOver()
    {
        var options = await ReloadAsync(values =>
        {
            values["ScoringService:Admission:MaxStreams"] = "9";
            values["ScoringService:Admission:MaxWaiting"] = "5";
            values["ScoringService:MaxCustomerIds"] = "2000";
        });
        Assert.Equal((9, 5), (options.Admission.MaxStreams, options.Admission.MaxWaiting));
        Assert.Equal(2000, options.MaxCustomerIds);
    }

    [Fact]
    public async Task Reload_OtherSettings_StayAsTheyWere()
    {
        var options = await ReloadAsync(values => values["ScoringService:GrpcPort"] = "5090");
        Assert.Equal(5080, options.GrpcPort);
    }

    [Theory]
    [InlineData("Admission:MaxStreams", "0")]
    [InlineData("Admission:MaxStreams", "many")]
    [InlineData("Admission:MaxStream", "5")]
    public async Task Reload_WrongSettings_ChangeNothing(string path, string value)
    {
        var options = await ReloadAsync(values =>
        {
            values["ScoringService:MaxCustomerIds"] = "2000";
            values[$"ScoringService:{path}"] = value;
        });
        Assert.Equal((8, 1000), (options.Admission.MaxStreams, options.MaxCustomerIds));
    }

    private async Task<ServerOptions> ReloadAsync(Action<Dictionary<string, string?>> change)
    {
        var source = new Values(_values);
        using var configuration = (ConfigurationRoot)new ConfigurationBuilder().Add(source).Build();
        var options = ServerOptions.Read(configuration);
        using var reload = new SettingsReload(configuration, options, NullLogger<SettingsReload>.Instance);
        await reload.StartAsync(CancellationToken.None);
        change(_values);
        configuration.Reload();
        return options;
    }

    /// <summary>What a file would hold: read again at each reload.</summary>
    private sealed class Values(Dictionary<string, string?> values) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = new Dictionary<string, string?>(values, StringComparer.OrdinalIgnoreCase);
    }
}
