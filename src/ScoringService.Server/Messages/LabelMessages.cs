using ScoringService.Engine;

namespace ScoringService.Server.Messages;

/// <summary>Labels between the engine's type and the API's message, where a code belongs to its names.</summary>
internal static class LabelMessages
{
    /// <summary>The message of a code and its names.</summary>
    public static V1.Label Create(string code, Label label) => new() { Code = code, En = label.En, Zh = label.Zh };

    /// <summary>The message of a text.</summary>
    public static V1.Text Text(Label label) => new() { En = label.En, Zh = label.Zh };

    /// <summary>The message of a column's name and labels.</summary>
    public static V1.Label Create(ColumnDefinition column) =>
        new() { Code = column.Name, En = column.LabelEn, Zh = column.LabelZh };

    /// <summary>The message of a value of a column of codes; null for none.</summary>
    public static V1.Label? Create(LabelSet labels, ColumnDefinition column, string? code) =>
        code is null ? null : Create(code, labels.Of(column, code));

    /// <summary>The code of a message; empty when there is none.</summary>
    public static string Code(V1.Label? label) => label?.Code ?? "";

    /// <summary>The names of a message, null without any; a name that is missing is the other one.</summary>
    public static Label? Names(V1.Label? label)
    {
        if (label is null || (label.En.Length == 0 && label.Zh.Length == 0)) return null;
        return new Label(label.En.Length > 0 ? label.En : label.Zh, label.Zh.Length > 0 ? label.Zh : label.En);
    }
}
