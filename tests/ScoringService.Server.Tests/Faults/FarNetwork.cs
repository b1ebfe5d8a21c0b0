using System.Diagnostics;
using System.Globalization;

namespace ScoringService.Server.Tests.Faults;

/// <summary>A network of its own at the other end of a cable, which can be cut.</summary>
internal sealed class FarNetwork : IDisposable
{
    // Of the addresses for tests of networks; others may run these tests on the same machine.
    private static readonly int Number = Environment.ProcessId % 16_384;

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"far{Number}");

    /// <summary>Address of this end.</summary>
    public static string NearAddress => Address(1);

    private static string FarAddress => Address(2);

    /// <summary>Makes it; skips the test when that is not allowed here.</summary>
    public static FarNetwork Make()
    {
        var network = new FarNetwork();
        string[] commands =
        [
            $"netns add {network._name}",
            $"link add {network._name}n type veth peer name {network._name}f netns {network._name}",
            $"addr add {NearAddress}/30 dev {network._name}n",
            $"link set {network._name}n up",
            $"-n {network._name} addr add {FarAddress}/30 dev {network._name}f",
            $"-n {network._name} link set {network._name}f up",
        ];
        if (Array.TrueForAll(commands, Ip)) return network;
        network.Dispose();
        Skip.If(true, "This needs the right to make network namespaces, and the program ip.");
        return network;
    }

    /// <summary>Makes a call from over there, by a client that reads a kilobyte in a second.</summary>
    public Process Call(TestService service, string method, TemporaryFile body) => Process.Start("ip",
    [
        "netns", "exec", _name, "curl", "--silent", "--http2-prior-knowledge", "--limit-rate", "1000",
        "--header", "content-type: application/grpc", "--header", "te: trailers",
        "--data-binary", $"@{body.Path}", "--output", "/dev/null", new Uri(service.GrpcAddress, method).ToString(),
    ]);

    /// <summary>Lets a client stand still, while its machine goes on.</summary>
    public static void StandStill(Process client)
    {
        using var kill = Process.Start("kill", ["-STOP", client.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Cuts the cable: nothing arrives any more, and nobody is told.</summary>
    public void Cut() => Assert.True(Ip($"-n {_name} link set {_name}f down"));

    public void Dispose()
    {
        Ip($"link del {_name}n");
        Ip($"netns del {_name}");
    }

    private static string Address(int end) =>
        string.Create(CultureInfo.InvariantCulture, $"198.18.{Number / 64}.{(Number % 64 * 4) + end}");

    private static bool Ip(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A file for the time of a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
