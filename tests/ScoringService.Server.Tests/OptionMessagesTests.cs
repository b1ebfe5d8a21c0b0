using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ScoringService.Server.Messages;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>Reflects over the descriptors, so that a field that somebody adds and forgets to map fails here.</summary>
public sealed class OptionMessagesTests
{
    [Fact]
    public void Options_EveryFieldSetToSomethingElse_ComeBackAsTheyWere()
    {
        var next = 1;
        var message = (ScoringOptions)Filled(ScoringOptions.Descriptor, ref next);

        Assert.True(next > 150, $"Only {next} values were set.");
        Assert.Equal(message, OptionMessages.Create(OptionMessages.Options(message)));
    }

    [Fact]
    public void Options_NothingSet_AreTheDefaults()
    {
        var defaults = OptionMessages.Create(new Engine.ScoringOptions());

        Assert.Equal(defaults, OptionMessages.Create(OptionMessages.Options(null)));
        Assert.Equal(defaults, OptionMessages.Create(OptionMessages.Options(new ScoringOptions())));
        Assert.Equal(defaults, OptionMessages.Create(OptionMessages.Options(defaults)));
    }

    [Fact]
    public void Options_EmptyMessages_AreTheDefaults()
    {
        var message = (ScoringOptions)EmptyParts(ScoringOptions.Descriptor);
        // A list of rules that is there and empty has no rules.
        message.Segments = message.Tags = null;

        Assert.NotNull(message.Lifecycle.UnsubscribedAndSilent);
        Assert.Equal(
            OptionMessages.Create(new Engine.ScoringOptions()), OptionMessages.Create(OptionMessages.Options(message)));
    }

    [Fact]
    public void Options_EmptyListsOfRules_HaveNoRules()
    {
        var options = OptionMessages.Options(new ScoringOptions { Segments = new RuleList(), Tags = new RuleList() });

        Assert.Empty(options.Segments);
        Assert.Empty(options.Tags);
    }

    [Fact]
    public void Options_OneFieldSet_LeavesAllOthersAsTheyAre()
    {
        var defaults = OptionMessages.Create(new Engine.ScoringOptions());
        var tried = 0;
        foreach (var path in Scalars(ScoringOptions.Descriptor, []))
        {
            var message = new ScoringOptions();
            var expected = defaults.Clone();
            var next = 3;
            var value = Scalar(path[^1], ref next);
            path[^1].Accessor.SetValue(Parent(message, path), value);
            path[^1].Accessor.SetValue(Parent(expected, path), value);
            Assert.Equal(expected, OptionMessages.Create(OptionMessages.Options(message)));
            tried++;
        }

        Assert.True(tried > 80, $"Only {tried} fields were tried.");
    }

    [Fact]
    public void Path_EveryOptionThatCanBeWrong_IsAFieldOfTheMessage()
    {
        var paths = WrongOptions.All.SelectMany(options => options.Validate())
            .Select(error => OptionMessages.Path(error.Path)).Distinct().ToArray();

        Assert.True(paths.Length > 80, string.Join('\n', paths));
        Assert.All(paths, path => Assert.True(Exists(path), path));
    }

    private static bool Exists(string path)
    {
        var names = path.Split('.');
        Assert.Equal("options", names[0]);
        var message = ScoringOptions.Descriptor;
        for (var i = 1; i < names.Length; i++)
        {
            var field = message?.FindFieldByName(names[i].Split('[')[0]);
            if (field is null) return false;
            // A list is followed by a position, unless the list itself is wrong.
            var hasPosition = names[i].Contains('[', StringComparison.Ordinal);
            var isList = field.IsRepeated && !field.IsMap;
            if (hasPosition != isList && (hasPosition || i < names.Length - 1)) return false;
            if (field.IsMap) return i >= names.Length - 2;
            message = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        return true;
    }

    /// <summary>A message with every field set: each number and text differs from every other.</summary>
    private static IMessage Filled(MessageDescriptor descriptor, ref int next)
    {
        var message = Create(descriptor);
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsMap)
                ((IDictionary)field.Accessor.GetValue(message)).Add($"key {next++}", next++ + 0.25);
            else if (field.IsRepeated)
                for (var i = 0; i < 2; i++) ((IList)field.Accessor.GetValue(message)).Add(Value(field, ref next));
            else
                field.Accessor.SetValue(message, Value(field, ref next));
        }

        return message;
    }

    private static object Value(FieldDescriptor field, ref int next) => field.FieldType == FieldType.Message
        ? Filled(field.MessageType, ref next) : Scalar(field, ref next);

    private static object Scalar(FieldDescriptor field, ref int next) => field.FieldType switch
    {
        FieldType.Double => next++ + 0.25,
        FieldType.Int32 => next++,
        FieldType.Int64 => (long)next++,
        FieldType.Bool => next++ > 0,
        FieldType.String => $"text {next++}",
        FieldType.Enum => field.EnumType.Values[^1].Number,
        _ => throw new NotSupportedException(field.FullName),
    };

    /// <summary>A message with every part that is a message set, and nothing in them.</summary>
    private static IMessage EmptyParts(MessageDescriptor descriptor)
    {
        var message = Create(descriptor);
        foreach (var field in descriptor.Fields.InDeclarationOrder())
            if (field.FieldType == FieldType.Message && !field.IsRepeated)
                field.Accessor.SetValue(message, EmptyParts(field.MessageType));
        return message;
    }

    /// <summary>Paths of all single fields that are no messages.</summary>
    private static IEnumerable<FieldDescriptor[]> Scalars(MessageDescriptor descriptor, FieldDescriptor[] path)
    {
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated) continue;
            FieldDescriptor[] longer = [.. path, field];
            if (field.FieldType != FieldType.Message) yield return longer;
            else foreach (var deeper in Scalars(field.MessageType, longer)) yield return deeper;
        }
    }

    private static IMessage Parent(IMessage message, FieldDescriptor[] path)
    {
        foreach (var field in path[..^1])
        {
            if (field.Accessor.GetValue(message) is null) field.Accessor.SetValue(message, Create(field.MessageType));
            message = (IMessage)field.Accessor.GetValue(message);
        }

        return message;
    }

    private static IMessage Create(MessageDescriptor descriptor) => descriptor.Parser.ParseFrom(ByteString.Empty);
}
