using System.Diagnostics;

namespace ScoringService.Storage.Tests.Durability;

/// <summary>Another process that has a database open.</summary>
internal sealed class LockHolder : IDisposable
{
    private const string Script = "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f,fcntl.LOCK_EX); "
        + "print('held',flush=True); sys.stdin.read()";

    private readonly Process _process;

    private LockHolder(Process process) => _process = process;

    /// <summary>Locks a file as DuckDB does; skips the test where that is not possible.</summary>
    public static LockHolder Hold(string path)
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "There is no Python to hold the lock.");
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList = { "-c", Script, path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", process.StandardOutput.ReadLine());
        return new LockHolder(process);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
