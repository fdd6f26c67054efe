using System.Collections.Immutable;
using System.Text.Json;

namespace Completion.Evaluation.Projects;

/// <summary>The fields of a JSON object, each read once; what is missing, of another kind or unknown is refused by name.</summary>
/// <param name="where">How the object is called in refusals, such as <c>project 'dnlib'</c>.</param>
internal sealed class JsonFields(JsonElement element, string where)
{
    private readonly Dictionary<string, JsonElement> _unread = Properties(element, where);

    public bool Has(string name) => _unread.ContainsKey(name);

    public string Text(string name) => OptionalText(name) ?? throw Refuse($"lacks '{name}'.");

    public string? OptionalText(string name)
    {
        if (!_unread.Remove(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()))
            throw Refuse($"'{name}' takes a text that is not empty, not {value.GetRawText()}.");
        return value.GetString();
    }

    public bool Flag(string name)
    {
        if (!_unread.Remove(name, out var value))
            throw Refuse($"lacks '{name}'.");
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Refuse($"'{name}' takes true or false, not {value.GetRawText()}."),
        };
    }

    public ImmutableArray<string> Texts(string name)
    {
        if (!_unread.Remove(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.GetString())))
            throw Refuse($"'{name}' takes a list of texts that are not empty.");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>An object of texts, in its order; none if it is not there.</summary>
    public ImmutableArray<KeyValuePair<string, string>> TextMembers(string name) =>
        _unread.Remove(name, out var value) ? Texts(value, name) : [];

    /// <summary>An object of objects of texts.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableArray<KeyValuePair<string, string>>>> TextTables(string name) =>
        _unread.Remove(name, out var value)
            ? [.. Properties(value, $"{where}, '{name}'").Select(table => KeyValuePair.Create(table.Key, Texts(table.Value, table.Key)))]
            : [];

    private ImmutableArray<KeyValuePair<string, string>> Texts(JsonElement element, string name) =>
    [
        .. Properties(element, $"{where}, '{name}'").Select(member => member.Value.ValueKind == JsonValueKind.String
            ? KeyValuePair.Create(member.Key, member.Value.GetString()!)
            : throw Refuse($"'{name}' takes a text for '{member.Key}', not {member.Value.GetRawText()}.")),
    ];

    public JsonFields Object(string name) => _unread.Remove(name, out var value)
        ? new JsonFields(value, $"{where}, '{name}'")
        : throw Refuse($"lacks '{name}'.");

    /// <summary>Refuses what nobody read: most often a name that was mistyped.</summary>
    public void End()
    {
        if (_unread.Count > 0)
            throw Refuse($"'{_unread.Keys.First()}' is not known here.");
    }

    public EvaluationException Refuse(string what) => new($"{where}: {what}");

    public static Dictionary<string, JsonElement> Properties(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal)
            : throw new EvaluationException($"{where}: an object is expected, not {element.GetRawText()}.");
}
