using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace ScoringService.Engine.Tests.Backtest;

/// <summary>Every value of a report as text, so that reports can be compared to the last bit.</summary>
internal static class ReportText
{
    /// <summary>The report line by line; fails at the first number that is not finite.</summary>
    public static string Of(object report)
    {
        var text = new StringBuilder();
        Write(text, "report", report);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string path, object? value)
    {
        if (value is double number)
        {
            Assert.True(double.IsFinite(number), $"{path} is {number}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {number:R}");
        }
        else if (value is null or string or DateTime || value.GetType().IsPrimitive || value is Enum)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {value}");
        }
        else if (value is IEnumerable list)
        {
            var i = 0;
            foreach (var item in list) Write(text, $"{path}[{i++}]", item);
        }
        else
        {
            foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                if (property.GetIndexParameters().Length == 0)
                    Write(text, $"{path}.{property.Name}", property.GetValue(value));
        }
    }
}
