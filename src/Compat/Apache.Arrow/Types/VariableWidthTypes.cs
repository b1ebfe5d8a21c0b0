namespace Apache.Arrow.Types;

/// <summary>UTF-8 strings with 32-bit offsets.</summary>
public sealed class StringType : ArrowType
{
    public static readonly StringType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.String;

    public override string Name => "utf8";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>UTF-8 strings with 64-bit offsets.</summary>
public sealed class LargeStringType : ArrowType
{
    public static readonly LargeStringType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.LargeString;

    public override string Name => "large_utf8";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>UTF-8 strings held as 16-byte views, short ones inline.</summary>
public sealed class StringViewType : ArrowType
{
    public static readonly StringViewType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.StringView;

    public override string Name => "utf8view";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Byte strings with 32-bit offsets.</summary>
public class BinaryType : ArrowType
{
    public static readonly BinaryType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Binary;

    public override string Name => "binary";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Byte strings with 64-bit offsets.</summary>
public class LargeBinaryType : ArrowType
{
    public static readonly LargeBinaryType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.LargeBinary;

    public override string Name => "large_binary";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}

/// <summary>Byte strings held as 16-byte views, short ones inline.</summary>
public class BinaryViewType : ArrowType
{
    public static readonly BinaryViewType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.BinaryView;

    public override string Name => "binaryview";

    public override void Accept(IArrowTypeVisitor visitor) => Accept(this, visitor);
}
