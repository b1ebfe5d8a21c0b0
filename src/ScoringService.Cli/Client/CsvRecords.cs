using System.Text;

namespace ScoringService.Cli.Client;

/// <summary>Splits CSV after RFC 4180 into records.</summary>
internal static class CsvRecords
{
    /// <summary>The records; a field in quotes may hold delimiters, line ends and doubled quotes.</summary>
    public static IEnumerable<List<string>> Read(TextReader reader, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            var letter = (char)next;
            if (isQuoted)
            {
                if (letter != '"') field.Append(letter);
                else if (reader.Peek() == '"') field.Append((char)reader.Read());
                else isQuoted = false;
            }
            else if (letter == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (letter == delimiter)
            {
                End();
            }
            else if (letter is '\r' or '\n')
            {
                if (letter == '\r' && reader.Peek() == '\n') reader.Read();
                End();
                yield return fields;
                fields = [];
            }
            else
            {
                field.Append(letter);
            }
        }

        if (field.Length == 0 && fields.Count == 0) yield break;
        End();
        yield return fields;

        void End()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
