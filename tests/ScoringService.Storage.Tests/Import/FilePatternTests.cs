namespace ScoringService.Storage.Tests.Import;

/// <summary>Paths and patterns of files.</summary>
public sealed class FilePatternTests : IDisposable
{
    private readonly TempDirectory _files = new();

    public FilePatternTests()
    {
        foreach (var name in (string[])["b.csv", "a.csv", "a10.csv", "c.txt", ".hidden.csv", "[x].csv", "it's.csv",
            "sub/d.csv", "sub/deep/e.csv", "sub/f.parquet"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_files.File(name))!);
            File.WriteAllText(_files.File(name), "x");
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("*.csv", "[x].csv a.csv a10.csv b.csv it's.csv")]
    [InlineData("?.csv", "a.csv b.csv")]
    [InlineData("[a-b].csv", "a.csv b.csv")]
    [InlineData("[!a]*.csv", "[x].csv b.csv it's.csv")]
    [InlineData("a[0-9][0-9].csv", "a10.csv")]
    [InlineData("[x].csv", "[x].csv")]
    [InlineData("[[]*.csv", "[x].csv")]
    [InlineData(".*.csv", ".hidden.csv")]
    [InlineData("**/*.csv", "[x].csv a.csv a10.csv b.csv it's.csv sub/d.csv sub/deep/e.csv")]
    [InlineData("sub/**/e.csv", "sub/deep/e.csv")]
    [InlineData("s*/*", "sub/d.csv sub/f.parquet")]
    [InlineData("./sub/../a.csv", "a.csv")]
    public void Expand_Pattern_NamesItsFilesInOrder(string pattern, string expected) =>
        Assert.Equal(expected.Split(' '), FilePattern.Expand([pattern], _files.Path)
            .Select(path => Path.GetRelativePath(_files.Path, path)));

    [Fact]
    public void Expand_SeveralPatterns_NamesEachFileOnce() =>
        Assert.Equal(["a.csv", "a10.csv", "b.csv"],
            FilePattern.Expand(["b.csv", "a*.csv", _files.File("a.csv")], _files.Path).Select(Path.GetFileName));

    [Theory]
    [InlineData("*.parquet", StorageErrorKind.NotFound, "No file matches")]
    [InlineData("nowhere/*.csv", StorageErrorKind.NotFound, "No file matches")]
    [InlineData("none.csv", StorageErrorKind.NotFound, "does not exist")]
    [InlineData("sub", StorageErrorKind.InvalidArgument, "is a directory")]
    [InlineData(" ", StorageErrorKind.InvalidArgument, "is empty")]
    [InlineData("a\0.csv", StorageErrorKind.InvalidArgument, "is empty")]
    [InlineData("[z-a].csv", StorageErrorKind.InvalidArgument, "not a usable pattern")]
    public void Expand_NothingFound_SaysWhy(string pattern, StorageErrorKind kind, string message)
    {
        var error = Assert.Throws<StorageException>(() => FilePattern.Expand(["a.csv", pattern], _files.Path));
        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Expand_FolderThatLinksToItself_Ends()
    {
        Directory.CreateSymbolicLink(_files.File("sub/loop"), _files.Path);
        Assert.Equal(["sub/d.csv"], FilePattern.Expand(["**/d.csv"], _files.Path)
            .Select(path => Path.GetRelativePath(_files.Path, path)));
    }

    [Theory]
    [InlineData("a*?.csv")]
    [InlineData("[1].csv")]
    [InlineData("]x[.csv")]
    [InlineData("it's; DROP TABLE customers; --.csv")]
    [InlineData("\"quoted\".csv")]
    [InlineData("双 字节.csv")]
    [InlineData("{a,b}.csv")]
    public void Import_FileWithStrangeName_LoadsThatFile(string name)
    {
        using var db = new TestDatabase();
        var path = db.Files.Write(name, "customer_id,occurred_at,amount\nA,2024-01-01,1\n,2024-01-01,1\n");
        db.Files.Write("abc.csv", "customer_id,occurred_at,amount\nOther,2024-01-01,1\n");
        db.Files.Write("1.csv", "customer_id,occurred_at,amount\nOther,2024-01-01,1\n");
        var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        Assert.Equal((1L, 1L), (report.RowsInserted, report.RowsQuarantined));
        Assert.Equal([name], db.Rows("SELECT DISTINCT source FROM quarantine"));
        Assert.Equal(["A"], db.Rows("SELECT customer_id FROM customers"));
    }
}
