namespace Grpc.Core;

/// <summary>The version of this assembly and of the package that it belongs to.</summary>
public static class VersionInfo
{
    /// <summary>The assembly version: it changes only with the major version.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    /// <summary>The file version.</summary>
    public const string CurrentAssemblyFileVersion = "2.85.0.0";

    /// <summary>The package version.</summary>
    public const string CurrentVersion = "2.85.0";
}
