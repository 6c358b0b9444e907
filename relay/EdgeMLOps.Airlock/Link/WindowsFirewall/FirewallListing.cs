namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>What the firewall enforces, as <see cref="FirewallScripts.Read"/> writes it.</summary>
internal sealed class FirewallListing
{
    private const int RuleFields = 9;

    private readonly List<string[]> _rules = [];
    private bool _hasProfile;
    private bool _isOn = true;

    private FirewallListing()
    {
    }

    /// <summary>Null where it is no listing, or not the whole of one.</summary>
    public static FirewallListing? Parse(string output)
    {
        var listing = new FirewallListing();
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines is [.., "end"] && lines.SkipLast(1).All(listing.Take) ? listing : null;
    }

    /// <summary>What is not as it must be for a side; empty when nothing is.</summary>
    public string Check(IReadOnlyList<FirewallRule> rules, LinkSide side)
    {
        if (!_hasProfile || !_isOn)
        {
            return LinkCodes.FirewallOff;
        }

        foreach (var rule in rules)
        {
            // A rule that is off is in no listing of what is enforced, or says so.
            var found = _rules.FindAll(fields => string.Equals(fields[1], rule.Name, StringComparison.Ordinal));
            var isOn = found.Exists(fields => fields[2] is "True");
            if (isOn != rule.IsOn(side))
            {
                return isOn ? LinkCodes.RulesChanged : LinkCodes.RulesMissing;
            }

            if (isOn && (found.Count != 1 || !Is(found[0], rule)))
            {
                return LinkCodes.RulesChanged;
            }
        }

        return "";
    }

    private static bool Is(string[] fields, FirewallRule rule) =>
        string.Equals(fields[3], rule.Direction, StringComparison.Ordinal)
        && fields[4] is "Block"
        && fields[5] is "Any"
        && string.Equals(fields[6], rule.Protocol, StringComparison.OrdinalIgnoreCase)
        && string.Equals(fields[7], rule.Ports, StringComparison.Ordinal)
        && AreSame(fields[8].Split(','), rule.Addresses);

    // The firewall writes a network by its mask and in an order of its own.
    private static bool AreSame(IReadOnlyList<string> found, IReadOnlyList<string> wanted) =>
        Ranges(found) is { } ranges && Ranges(wanted) is { } others
            ? ranges.SequenceEqual(others)
            : found.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(wanted.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<AddressRange>? Ranges(IReadOnlyList<string> texts)
    {
        var ranges = texts.Select(AddressRange.Parse).OfType<AddressRange>().ToList();
        return ranges.Count == texts.Count ? AddressRange.Merge(ranges) : null;
    }

    private bool Take(string line)
    {
        switch (line.Split('|'))
        {
            case ["profile", _, var enabled]:
                _hasProfile = true;
                _isOn &= enabled is "True";
                return true;
            case { Length: RuleFields } fields when fields[0] is "rule":
                _rules.Add(fields);
                return true;
            default:
                return false;
        }
    }
}
