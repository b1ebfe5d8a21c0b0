using System.Text;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Texts that have broken programs before.</summary>
internal static class HostileTexts
{
    /// <summary>A statement that must not run.</summary>
    public const string Sql = "x'); DROP TABLE customers; --";

    /// <summary>All of them; none is longer than a column may be.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Sql, "\"; DROP TABLE customers; --", "' OR '1'='1", "$1", "${jndi:ldap://x}", "%s%n", "{0}", "\\", "\\'", "''",
        "NULL", "null", "NaN", "true", "-1", "1e309", "\0", "a\0b", "\r\n", "\t", "\u0085\u2028\u2029", "\uFEFFx",
        "\u202Eabc\u202D", "\uFFFF", "\uFFFE", "\U0010FFFF", "🙂👨‍👩‍👧‍👦", "e\u0301\u0302\u0303\u0304", "ﷺ", "İıẞß",
        "客户",
        new string('x', 4096), new string('客', 1365), "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "../../etc",
        "{\"a\":1}", "[]", "--", "/*", "*/", ";", "E'\\x00'", "U&'\\0000'", "x\u0000'; DELETE FROM customers; --",
    ];

    /// <summary>Ids of so many bytes, each of another script, padded with digits.</summary>
    public static IEnumerable<string> Ids(int bytes)
    {
        int[] letters =
        [
            'a', 0xE9, 0x416, 0x3A9, 0x5D0, 0x627, 0x905, 0x995, 0xA05, 0xA85, 0xB05, 0xB85, 0xC05, 0xC85, 0xD05, 0xD85,
            0xE01, 0xE81, 0xF40, 0x1000, 0x10A0, 0x1100, 0x1200, 0x13A0, 0x1401, 0x1681, 0x16A0, 0x1780, 0x1820, 0x1900,
            0x2D30, 0x3042, 0x30A2, 0x3105, 0x4E00, 0xA000, 0xA500, 0xAC00, 0x10330, 0x10400, 0x10900, 0x12000, 0x13000,
            0x1D400, 0x1F600, 0x20000, 0x2A700, 0x30000,
        ];
        foreach (var letter in letters)
        {
            var one = char.ConvertFromUtf32(letter);
            var size = Encoding.UTF8.GetByteCount(one);
            yield return string.Concat(Enumerable.Repeat(one, bytes / size)) + new string('7', bytes % size);
        }
    }
}
