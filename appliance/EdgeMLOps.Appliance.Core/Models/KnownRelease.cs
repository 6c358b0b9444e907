namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>A release that this box has had: none older of its name is imported.</summary>
/// <param name="Name">Name of the model or policy.</param>
/// <param name="Release">Its release.</param>
/// <param name="Package">Digest of the package, 64 lower-case hex digits.</param>
public sealed record KnownRelease(string Name, int Release, string Package)
{
    /// <summary>The newest of each name.</summary>
    internal static IReadOnlyCollection<KnownRelease> Newest(IEnumerable<KnownRelease> known) =>
        [.. known.GroupBy(one => one.Name, StringComparer.Ordinal).Select(name => name.MaxBy(one => one.Release)!)]; // not null: a group has one
}
