using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Version, options, and types made by hand.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void LibraryVersion_OfTheNativeLibrary_IsTheOneThisAssemblyIsFor()
    {
        var expected = typeof(NativeMethods).Assembly.GetName().Version!.ToString(3);

        Assert.Equal("v" + expected, NativeMethods.Startup.DuckDBLibraryVersion());
    }

    [Fact]
    public void VectorSize_IsAMultipleOfAMaskWord() =>
        Assert.Equal(0UL, NativeMethods.Helpers.DuckDBVectorSize() % 64);

    [Fact]
    public void GetConfigFlag_OfEveryIndex_HasANameAndADescription()
    {
        var count = NativeMethods.Configuration.DuckDBConfigCount();
        var names = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var state = NativeMethods.Configuration.DuckDBGetConfigFlag(i, out var name, out var description);
            Assert.Equal(DuckDBState.Success, state);
            Assert.NotNull(description);
            names.Add(name);
        }

        Assert.Contains("threads", names);
        Assert.Equal(DuckDBState.Error, NativeMethods.Configuration.DuckDBGetConfigFlag(count + 100_000, out _, out _));
    }

    [Fact]
    public void Open_WithOptions_AppliesThem()
    {
        using var db = new Database("Data Source=:memory:;threads=1;default_null_order=nulls_first");

        Assert.Equal("1 NULLS_FIRST", db.Scalar(
            "select current_setting('threads')::varchar || ' ' || current_setting('default_null_order')"));
    }

    [Fact]
    public void LogicalTypes_MadeByHand_TellTheirParts()
    {
        using var text = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Varchar);
        using var money = NativeMethods.LogicalType.DuckDBCreateDecimalType(12, 3);
        using var list = NativeMethods.LogicalType.DuckDBCreateListType(money);
        using var listed = NativeMethods.LogicalType.DuckDBListTypeChildType(list);
        using var array = NativeMethods.LogicalType.DuckDBCreateArrayType(text, 4);
        using var row = NativeMethods.LogicalType.DuckDBCreateStructType(
            [text.DangerousGetHandle(), money.DangerousGetHandle()], ["imię", "kwota"], 2);
        using var second = NativeMethods.LogicalType.DuckDBStructTypeChildType(row, 1);
        using var words = NativeMethods.LogicalType.DuckDBCreateEnumType(["а", "б", "в"], 3);

        Assert.Equal(3, NativeMethods.LogicalType.DuckDBDecimalScale(listed));
        Assert.Equal(4, NativeMethods.LogicalType.DuckDBArrayVectorGetSize(array));
        Assert.Equal(2, NativeMethods.LogicalType.DuckDBStructTypeChildCount(row));
        Assert.Equal("imię", NativeMethods.LogicalType.DuckDBStructTypeChildName(row, 0));
        Assert.Equal(DuckDBType.Decimal, NativeMethods.LogicalType.DuckDBGetTypeId(second));
        Assert.Equal("в", NativeMethods.LogicalType.DuckDBEnumDictionaryValue(words, 2));
        Assert.Equal(DuckDBType.UnsignedTinyInt, NativeMethods.LogicalType.DuckDBEnumInternalType(words));
    }
}
