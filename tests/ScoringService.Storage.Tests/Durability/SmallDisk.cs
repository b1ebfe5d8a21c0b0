using System.Diagnostics;

namespace ScoringService.Storage.Tests.Durability;

/// <summary>A disk of a few megabytes, mounted for one test; the test is skipped where that is not
/// permitted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempDirectory _folder = new();

    public SmallDisk(int megabytes)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path),
            "Mounting a small disk is not permitted here.");
    }

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    /// <summary>Fills the disk, but for some bytes.</summary>
    public void Fill(long freeBytes)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace - freeBytes;
        using var file = System.IO.File.Create(File("filler"));
        var block = new byte[64 << 10];
        for (; free > 0; free -= block.Length) file.Write(block, 0, (int)Math.Min(free, block.Length));
    }

    /// <summary>Makes room again.</summary>
    public void Empty() => System.IO.File.Delete(File("filler"));

    /// <summary>Lets nothing be written any more.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
