using System.Text;
using System.Text.Json;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>What the kernel holds of the table, as <c>nft -j list table</c> says it (libnftables-json(5)).</summary>
/// <param name="Chains">Name of each chain to its hook, its policy and its rules' labels in order; an unlabelled rule is empty.</param>
/// <param name="Elements">Elements of all sets that still live.</param>
/// <param name="Content">Everything but what changes by itself: handles and the elements with their remaining time.</param>
internal sealed record NftListing(IReadOnlyDictionary<string, NftChain> Chains, int Elements, string Content)
{
    /// <exception cref="JsonException">It is not such a listing.</exception>
    public static NftListing Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return Parse(document);
        }
        catch (Exception ex) when (ex is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A listing of nft has another shape than libnftables-json(5)", ex);
        }
    }

    private static NftListing Parse(JsonDocument document)
    {
        if (!document.RootElement.TryGetProperty("nftables", out var objects) || objects.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("A listing of nft holds no array 'nftables'");
        }

        var chains = new Dictionary<string, NftChain>(StringComparer.Ordinal);
        var elements = 0;
        var content = new StringBuilder();
        foreach (var (kind, value) in objects.EnumerateArray().SelectMany(item => item.EnumerateObject()).Select(item => (item.Name, item.Value)))
        {
            if (kind is "chain")
            {
                chains.Add(Text(value, "name"), new NftChain(Text(value, "hook"), Text(value, "policy"), []));
            }
            else if (kind is "rule" && chains.TryGetValue(Text(value, "chain"), out var chain))
            {
                chain.Labels.Add(Text(value, "comment"));
            }
            else if (kind is "set" && value.TryGetProperty("elem", out var living))
            {
                elements += living.GetArrayLength();
            }

            Append(content, kind, value);
        }

        return new NftListing(chains, elements, content.ToString());
    }

    /// <summary>Whether these are the rules of a side, each in its place, and what they do not name is dropped.</summary>
    public bool Is(NftRuleset ruleset, LinkSide side)
    {
        var expected = ruleset.Chains(side);
        return Chains.Count == expected.Count && expected.All(chain =>
            Chains.TryGetValue(chain.Name, out var found)
            && string.Equals(found.Hook, chain.Name, StringComparison.Ordinal)
            && found.Policy is "drop"
            && found.Labels.SequenceEqual(chain.Rules.Select(rule => rule.Label), StringComparer.Ordinal));
    }

    private static string Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";

    private static void Append(StringBuilder content, string kind, JsonElement value)
    {
        if (kind is not "metainfo" && value.ValueKind == JsonValueKind.Object)
        {
            content.Append(kind);
            foreach (var property in value.EnumerateObject().Where(property => property.Name is not ("handle" or "elem")))
            {
                content.Append(' ').Append(property.Name).Append('=').Append(property.Value.GetRawText());
            }

            content.Append('\n');
        }
    }
}
