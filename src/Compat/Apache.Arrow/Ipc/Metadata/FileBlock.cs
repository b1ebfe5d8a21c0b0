namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Where a message lies in a file.</summary>
/// <param name="Offset">Position of its prefix from the start of the file.</param>
/// <param name="MetadataLength">Bytes of prefix, metadata and padding.</param>
/// <param name="BodyLength">Bytes of the body that follows.</param>
internal readonly record struct FileBlock(long Offset, int MetadataLength, long BodyLength);
