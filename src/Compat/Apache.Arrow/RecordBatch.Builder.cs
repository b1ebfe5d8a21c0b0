using Apache.Arrow.Memory;

namespace Apache.Arrow;

public partial class RecordBatch
{
    /// <summary>Makes a record batch column by column.</summary>
    public class Builder
    {
        private readonly MemoryAllocator _allocator;
        private readonly ArrayBuilder _arrayBuilder;
        private readonly Schema.Builder _schemaBuilder = new();
        private readonly List<IArrowArray> _arrays = [];

        public Builder(MemoryAllocator? allocator = default)
        {
            _allocator = allocator ?? MemoryAllocator.Default.Value;
            _arrayBuilder = new ArrayBuilder(_allocator);
        }

        /// <summary>Makes the batch, as long as its longest column.</summary>
        /// <exception cref="InvalidOperationException">There are no columns.</exception>
        public RecordBatch Build() => new(_schemaBuilder.Build(), [.. _arrays], _arrays.Max(array => array.Length));

        public Builder Clear()
        {
            _schemaBuilder.Clear();
            _arrays.Clear();
            return this;
        }

        /// <summary>Adds the columns of a batch.</summary>
        public Builder Append(RecordBatch batch)
        {
            foreach (Field field in batch.Schema.FieldsList)
                _schemaBuilder.Field(field);
            _arrays.AddRange(batch.Arrays);
            return this;
        }

        public Builder Append<TArray>(string name, bool nullable, IArrowArrayBuilder<TArray>? builder)
            where TArray : IArrowArray =>
            builder is null ? this : Append(name, nullable, builder.Build(_allocator));

        /// <summary>Adds a column; nothing when it is null.</summary>
        /// <exception cref="ArgumentNullException">The name is blank.</exception>
        public Builder Append<TArray>(string name, bool nullable, TArray? array)
            where TArray : IArrowArray
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentNullException(nameof(name));
            if (array is null)
                return this;
            _arrays.Add(array);
            _schemaBuilder.Field(new Field(name, array.Data.DataType, nullable));
            return this;
        }

        public Builder Append<TArray>(string name, bool nullable, Func<ArrayBuilder, TArray>? action)
            where TArray : IArrowArray =>
            action is null ? this : Append(name, nullable, action(_arrayBuilder));
    }
}
