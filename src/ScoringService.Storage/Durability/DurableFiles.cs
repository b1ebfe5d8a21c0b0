using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Durability;

/// <summary>Puts files in their place so that they survive a crash of the machine: bytes first, then the
/// name.</summary>
internal static partial class DurableFiles
{
    private const string ChecksumExtension = ".sha256";
    private const int BufferBytes = 1 << 20;

    /// <summary>Path of the file with the checksum of another.</summary>
    public static string ChecksumPath(string path) => path + ChecksumExtension;

    /// <summary>Puts the bytes of a file on the disk.</summary>
    public static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Puts the names of the files in the folder of a path on the disk. Windows does so by itself.</summary>
    public static void SyncFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0) throw Failure(folder);
        try
        {
            if (Fsync(descriptor) != 0) throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }

        static IOException Failure(string folder) =>
            new($"The folder '{folder}' cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Gives a synced file its name; a file of that name is replaced in one step when
    /// <paramref name="overwrite"/> allows it.</summary>
    public static void Rename(string from, string to, bool overwrite)
    {
        File.Move(from, to, overwrite);
        SyncFolderOf(to);
    }

    /// <summary>SHA-256 of a file, in hexadecimal digits.</summary>
    public static string Checksum(string path, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long at = 0;
            while (RandomAccess.Read(file, buffer, at) is > 0 and var read)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer.AsSpan(0, read));
                at += read;
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the checksum of a file beside it, as sha256sum does.</summary>
    public static void WriteChecksum(string path, string checksum)
    {
        var target = ChecksumPath(path);
        var partial = target + DatabaseCopy.PartialExtension;
        File.WriteAllText(partial, $"{checksum}  {Path.GetFileName(path)}\n");
        Sync(partial);
        Rename(partial, target, overwrite: true);
    }

    /// <summary>The checksum that was written beside a file; null when there is none.</summary>
    public static string? ReadChecksum(string path)
    {
        var file = ChecksumPath(path);
        if (!File.Exists(file)) return null;
        var text = File.ReadAllText(file);
        return text.Split(' ', 2)[0].Trim().ToLowerInvariant();
    }

    /// <summary>Runs work on files with their errors as ours.</summary>
    public static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DatabaseErrors.File(path, e);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
