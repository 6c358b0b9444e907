using System.Text.Json;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>One object of a policy document, read key by key; whoever has read all closes it, which refuses what is left.</summary>
internal sealed class PolicyKeys
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly string _path;

    private PolicyKeys(JsonElement found, string path)
    {
        _path = path;
        foreach (var key in found.EnumerateObject())
        {
            _left.Add(key.Name, key.Value);
        }
    }

    public static PolicyKeys Of(JsonElement found, string path) => found.ValueKind == JsonValueKind.Object
        ? new(found, path)
        : throw new PolicyException(PolicyFault.TypeWrong, path.Length == 0 ? "$" : path, "must be an object");

    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    public string Text(string key, int most)
    {
        var text = Required(key, JsonValueKind.String, "a text").GetString()!; // not null: it is a text
        Require(text.Length > 0 && text.Length <= most, PolicyFault.OutOfRange, key, FormattableString.Invariant($"must be 1 to {most} characters"));
        return text;
    }

    public string Word(string key, params IReadOnlyCollection<string> words)
    {
        var word = Required(key, JsonValueKind.String, "a text").GetString()!; // not null: it is a text
        Require(words.Contains(word, StringComparer.Ordinal), PolicyFault.WordUnknown, key, $"must be one of {string.Join(", ", words)}");
        return word;
    }

    public double Number(string key, double least, double most) => NumberOf(Take(key) ?? throw Missing(key), key, least, most);

    public double? NumberIf(string key, double least, double most) => Take(key) is { } found ? NumberOf(found, key, least, most) : null;

    public int Whole(string key, int least, int most) => WholeOf(Take(key) ?? throw Missing(key), key, least, most);

    public int? WholeIf(string key, int least, int most) => Take(key) is { } found ? WholeOf(found, key, least, most) : null;

    public bool Flag(string key) => Take(key) is { } found
        && (found.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? found.GetBoolean()
            : throw new PolicyException(PolicyFault.TypeWrong, PathOf(key), "must be true or false"));

    public PolicyKeys Object(string key) => Of(Take(key) ?? throw Missing(key), PathOf(key));

    public PolicyKeys? ObjectIf(string key) => Take(key) is { } found ? Of(found, PathOf(key)) : null;

    public bool Has(string key) => _left.ContainsKey(key);

    /// <summary>The keys that are left.</summary>
    public IReadOnlyList<string> Names() => [.. _left.Keys];

    public IReadOnlyList<int> Wholes(string key, int least, int most, int longest)
    {
        var found = Required(key, JsonValueKind.Array, "a list of whole numbers");
        Require(found.GetArrayLength() is > 0 and var count && count <= longest, PolicyFault.OutOfRange, key, FormattableString.Invariant($"must hold 1 to {longest} numbers"));
        return [.. found.EnumerateArray().Select(one => WholeOf(one, key, least, most))];
    }

    /// <summary>Refuses what nobody asked for.</summary>
    public void Close()
    {
        foreach (var key in _left.Keys)
        {
            throw new PolicyException(PolicyFault.KeyUnknown, PathOf(key), "is no key of a policy");
        }
    }

    public void Require(bool holds, PolicyFault fault, string key, string text)
    {
        if (!holds)
        {
            throw new PolicyException(fault, PathOf(key), text);
        }
    }

    private JsonElement? Take(string key) => _left.Remove(key, out var found) ? found : null;

    private JsonElement Required(string key, JsonValueKind kind, string what)
    {
        var found = Take(key) ?? throw Missing(key);
        Require(found.ValueKind == kind, PolicyFault.TypeWrong, key, $"must be {what}");
        return found;
    }

    private PolicyException Missing(string key) => new(PolicyFault.KeyMissing, PathOf(key), "is missing");

    private double NumberOf(JsonElement found, string key, double least, double most)
    {
        Require(found.ValueKind == JsonValueKind.Number, PolicyFault.TypeWrong, key, "must be a number");
        var number = found.GetDouble(); // infinite beyond a double's range, and then out of this one
        Require(number >= least && number <= most, PolicyFault.OutOfRange, key, FormattableString.Invariant($"must be {least} to {most}"));
        return number;
    }

    private int WholeOf(JsonElement found, string key, int least, int most)
    {
        Require(found.ValueKind == JsonValueKind.Number, PolicyFault.TypeWrong, key, "must be a whole number");
        Require(
            found.TryGetInt32(out var number) && number >= least && number <= most,
            PolicyFault.OutOfRange,
            key,
            FormattableString.Invariant($"must be a whole number, {least} to {most}"));
        return number;
    }
}
