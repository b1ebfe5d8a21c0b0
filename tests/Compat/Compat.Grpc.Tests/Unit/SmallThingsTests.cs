using System.Reflection;
using Grpc.Core.Logging;
using Grpc.Core.Utils;

namespace Compat.Grpc.Tests.Unit;

public class SmallThingsTests
{
    [Fact]
    public void VersionInfo_Constants_AreTheAssemblys()
    {
        var assembly = typeof(Status).Assembly;
        Assert.Equal(VersionInfo.CurrentAssemblyVersion, assembly.GetName().Version!.ToString());
        Assert.Equal(
            VersionInfo.CurrentAssemblyFileVersion,
            assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version);
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(VersionInfo.CurrentVersion, informational.Split('+')[0]);
        Assert.Equal("D754F35622E28BAD", Convert.ToHexString(assembly.GetName().GetPublicKeyToken()!));
        Assert.Equal(
            "D754F35622E28BAD", Convert.ToHexString(typeof(ConnectivityState).Assembly.GetName().GetPublicKeyToken()!));
    }

    [Fact]
    public void Preconditions_Broken_ThrowTheirException()
    {
        Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false));
        Assert.Equal(
            "why", Assert.Throws<ArgumentException>(() => GrpcPreconditions.CheckArgument(false, "why")).Message);
        Assert.Throws<ArgumentNullException>(() => GrpcPreconditions.CheckNotNull<object>(null!));
        Assert.Throws<ArgumentNullException>("p", () => GrpcPreconditions.CheckNotNull<object>(null!, "p"));
        Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false));
        Assert.Equal(
            "why", Assert.Throws<InvalidOperationException>(() => GrpcPreconditions.CheckState(false, "why")).Message);
    }

    [Fact]
    public void Preconditions_Kept_GiveTheReferenceBack()
    {
        var reference = new object();
        GrpcPreconditions.CheckArgument(true);
        GrpcPreconditions.CheckArgument(true, "why");
        GrpcPreconditions.CheckState(true);
        GrpcPreconditions.CheckState(true, "why");
        Assert.Same(reference, GrpcPreconditions.CheckNotNull(reference));
        Assert.Same(reference, GrpcPreconditions.CheckNotNull(reference, "p"));
    }

    [Fact]
    public void ConnectivityState_Numbers_AreTheProtocols() =>
        Assert.Equal(
            ["Idle", "Connecting", "Ready", "TransientFailure", "Shutdown"],
            Enumerable.Range(0, 5).Select(state => ((ConnectivityState)state).ToString()));

    [Fact]
    public void TextWriterLogger_Lines_StartWithTheLevelAndNameTheType()
    {
        using var text = new StringWriter();
        var logger = new TextWriterLogger(text).ForType<SmallThingsTests>();
        logger.Debug("a {0}", 1);
        logger.Info("b");
        logger.Warning(new TimeoutException("late"), "c");
        logger.Error("d");
        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("DIWE", string.Concat(lines.Select(line => line[0])));
        Assert.All(lines, line => Assert.Contains(typeof(SmallThingsTests).FullName!, line));
        Assert.EndsWith(" a 1", lines[0]);
        Assert.EndsWith("c System.TimeoutException: late", lines[2]);
    }

    [Theory]
    [InlineData(LogLevel.Debug, "DDIIWWWEEE")]
    [InlineData(LogLevel.Info, "IIWWWEEE")]
    [InlineData(LogLevel.Warning, "WWWEEE")]
    [InlineData(LogLevel.Error, "EEE")]
    [InlineData(LogLevel.Off, "")]
    public void LogLevelFilterLogger_Level_LetsTheGraverPass(LogLevel level, string passed)
    {
        using var text = new StringWriter();
        var logger = new LogLevelFilterLogger(new TextWriterLogger(text), level);
        logger.Debug("x");
        logger.Debug("{0}", 1);
        logger.Info("x");
        logger.Info("{0}", 1);
        logger.Warning("x");
        logger.Warning("{0}", 1);
        logger.Warning(new TimeoutException(), "x");
        logger.Error("x");
        logger.Error("{0}", 1);
        logger.Error(new TimeoutException(), "x");
        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(passed, string.Concat(lines.Select(line => line[0])));
    }
}
