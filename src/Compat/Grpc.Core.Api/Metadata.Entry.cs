using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Grpc.Core.Internal;
using Grpc.Core.Utils;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>
    /// One header: a key and either a text or, if the key ends in <see cref="BinaryHeaderSuffix"/>, bytes. It never
    /// changes after construction.
    /// </summary>
    [DebuggerDisplay("{DebuggerToString(),nq}")]
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? value;
        private readonly byte[]? valueBytes;

        /// <summary>Creates a binary entry; the bytes are copied.</summary>
        /// <param name="key">The key; it is brought to lower case.</param>
        /// <param name="valueBytes">The bytes.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key has a forbidden character or lacks the suffix.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = NormalizeKey(key);
            GrpcPreconditions.CheckArgument(
                HasBinaryHeaderSuffix(Key),
                "Key for binary valued metadata entry needs to have suffix indicating binary value.");
            this.valueBytes = (byte[])GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes)).Clone();
        }

        /// <summary>Creates a text entry. Only ASCII texts survive the transport.</summary>
        /// <param name="key">The key; it is brought to lower case.</param>
        /// <param name="value">The text.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">The key has a forbidden character or has the suffix.</exception>
        public Entry(string key, string value)
        {
            Key = NormalizeKey(key);
            GrpcPreconditions.CheckArgument(
                !HasBinaryHeaderSuffix(Key),
                "Key for ASCII valued metadata entry cannot have suffix indicating binary value.");
            this.value = GrpcPreconditions.CheckNotNull(value, nameof(value));
        }

        private Entry(string key, string? value, byte[]? valueBytes)
        {
            Key = key;
            this.value = value;
            this.valueBytes = valueBytes;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>A new array of the bytes, or of a text's ASCII bytes.</summary>
        public byte[] ValueBytes =>
            valueBytes is null ? Encoding.ASCII.GetBytes(value!) : (byte[])valueBytes.Clone();

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value =>
            value ?? throw new InvalidOperationException("Cannot access string value of a binary metadata entry");

        /// <summary>Whether the entry has bytes instead of a text.</summary>
        public bool IsBinary => value is null;

        /// <summary>The entry for logs.</summary>
        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={valueBytes}]" : $"[Entry: key={Key}, value={value}]";

        /// <summary>Creates an entry from unmanaged memory; the key is trusted to be valid and in lower case.</summary>
        internal static Entry CreateUnsafe(string key, IntPtr source, int length)
        {
            if (!HasBinaryHeaderSuffix(key)) return new Entry(key, MarshalUtils.PtrToStringASCII(source, length), null);
            var bytes = new byte[length];
            Marshal.Copy(source, bytes, 0, length);
            return new Entry(key, null, bytes);
        }

        private static bool HasBinaryHeaderSuffix(string key) =>
            key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        private static string NormalizeKey(string key)
        {
            // ToLowerInvariant gives the same object back if there is nothing to do.
            var lower = GrpcPreconditions.CheckNotNull(key, nameof(key)).ToLowerInvariant();
            GrpcPreconditions.CheckArgument(
                lower.Length > 0 && !lower.AsSpan().ContainsAnyExcept(KeyCharacters),
                "Metadata entry key not valid. Keys can only contain lowercase alphanumeric characters, " +
                "underscores, hyphens and dots.");
            return lower;
        }

        private string DebuggerToString() =>
            IsBinary ? $"{Key}: {Convert.ToBase64String(valueBytes!)}" : $"{Key}: {value}";
    }
}
