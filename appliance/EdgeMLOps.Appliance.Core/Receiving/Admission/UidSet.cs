using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>A set of UIDs and of UID roots, as a configuration lists them.</summary>
internal sealed class UidSet
{
    private const string Wildcard = ".*";

    private readonly HashSet<string> _uids = new(StringComparer.Ordinal);
    private readonly List<string> _roots = []; // each ends with its dot

    /// <param name="entries">All of them such that <see cref="IsEntry"/>; words of <see cref="SopClassNames"/> are resolved.</param>
    public UidSet(IEnumerable<string> entries)
    {
        foreach (var entry in entries.SelectMany(Resolve))
        {
            if (entry.EndsWith(Wildcard, StringComparison.Ordinal))
            {
                _roots.Add(entry[..^1]);
            }
            else
            {
                _uids.Add(entry);
            }
        }
    }

    public bool IsEmpty => _uids.Count + _roots.Count == 0;

    public bool Contains(string uid) =>
        _uids.Contains(uid) || _roots.Exists(root => uid.StartsWith(root, StringComparison.Ordinal));

    /// <summary>A UID, a UID root that ends with <c>.*</c>, or a word of <see cref="SopClassNames"/>.</summary>
    public static bool IsEntry(string text) => Resolve(text).Any();

    private static IEnumerable<string> Resolve(string entry)
    {
        var uid = entry.EndsWith(Wildcard, StringComparison.Ordinal) ? entry[..^Wildcard.Length] : entry;
        return UidRules.IsValid(uid) ? [entry] : SopClassNames.Find(entry);
    }
}
