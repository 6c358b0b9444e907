namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// Where a roll-back leads: to what the serving package replaced when it was activated; if that is set aside, to what that
/// one replaced; in the end to the demonstration package. A return replaces nothing: so two roll-backs go two steps back.
/// </summary>
internal static class ReturnPath
{
    /// <summary>The packages to return to, nearest first.</summary>
    /// <param name="from">Digest of what serves, or served last; null when nothing ever did.</param>
    /// <param name="packages">All versions.</param>
    /// <param name="activations">Who replaced whom, oldest first.</param>
    /// <param name="demonstration">Digest of this program's demonstration package.</param>
    public static IEnumerable<RegisteredPackage> Of(
        string? from, IReadOnlyList<RegisteredPackage> packages, IReadOnlyList<Activation> activations, string demonstration)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = from; at is not null && seen.Add(at); at = ReplacedBy(at, activations))
        {
            var package = packages.First(one => Same(one.Digest, at));
            if (!Same(at, from) && package is { State: PackageState.Retired, Embedded: false })
            {
                yield return package;
            }
        }

        if (!Same(from, demonstration) && packages.FirstOrDefault(one => Same(one.Digest, demonstration)) is { State: not PackageState.Quarantined } last)
        {
            yield return last;
        }
    }

    private static string? ReplacedBy(string digest, IReadOnlyList<Activation> activations) =>
        activations.LastOrDefault(one => !one.IsReturn && Same(one.Digest, digest))?.Replaced;

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);
}
