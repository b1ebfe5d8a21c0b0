using System.Text;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Tests.Ingest;

public sealed unsafe class TextDirectoryTests
{
    [Fact]
    public void Add_TextsOfAllLengths_AreFoundUntilTheyAreTakenBack()
    {
        using var directory = new TextDirectory();
        using var arena = new TextArena();
        var texts = Enumerable.Range(0, 20_000).Select(i => new string((char)('a' + (i % 26)), i % 40) + i).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(-1, Find(directory, arena, texts[i]));
            var text = arena.Native(texts[i]);
            Assert.Equal(i, directory.Add(&text, KeyHash.Of(&text)));
        }

        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(i, Find(directory, arena, texts[i]));
            Assert.Equal(texts[i], Encoding.UTF8.GetString(directory.Id(i)));
        }

        directory.TakeBack(7_000);
        Assert.Equal(7_000, directory.Count);
        for (var i = 0; i < texts.Count; i++) Assert.Equal(i < 7_000 ? i : -1, Find(directory, arena, texts[i]));
        var next = arena.Native("another one");
        Assert.Equal(7_000, directory.Add(&next, KeyHash.Of(&next)));
    }

    [Fact]
    public void Find_Block_GivesKeysAndMinusOne()
    {
        using var directory = new TextDirectory();
        using var arena = new TextArena();
        var texts = new[] { "", "a", "exactly12byt", "thirteen byte", "\0", "界界界界界" }
            .Select(arena.Native).ToArray();
        var hashes = new ulong[texts.Length];
        var keys = new int[texts.Length];
        fixed (NativeText* first = texts)
        fixed (ulong* hash = hashes)
        {
            KeyHash.Fill(first, hash, texts.Length);
            for (var i = 0; i < texts.Length; i += 2) directory.Add(first + i, hash[i]);
            directory.Find(first, hash, keys);
        }

        Assert.Equal([0, -1, 1, -1, 2, -1], keys);
    }

    [Fact]
    public void FindMissing_KeysBelowZero_AreLookedUpAgainAndOthersStay()
    {
        using var directory = new TextDirectory();
        using var arena = new TextArena();
        var texts = Enumerable.Range(0, TextDirectory.AtOnce)
            .Select(i => arena.Native($"a customer's rather long id {i}")).ToArray();
        var hashes = new ulong[texts.Length];
        var keys = Enumerable.Range(0, texts.Length).Select(i => i % 3 == 0 ? 1_000_000 + i : -1).ToArray();
        fixed (NativeText* first = texts)
        fixed (ulong* hash = hashes)
        {
            KeyHash.Fill(first, hash, texts.Length);
            for (var i = 0; i < texts.Length; i += 2) directory.Add(first + i, hash[i]);
            directory.FindMissing(first, hash, keys);
        }

        Assert.Equal(Enumerable.Range(0, texts.Length)
            .Select(i => i % 3 == 0 ? 1_000_000 + i : i % 2 == 0 ? i / 2 : -1), keys);
    }

    private static int Find(TextDirectory directory, TextArena arena, string id)
    {
        var text = arena.Native(id);
        return directory.Find(&text, KeyHash.Of(&text));
    }
}
