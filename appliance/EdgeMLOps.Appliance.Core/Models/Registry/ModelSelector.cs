namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Finds the package that a person means.</summary>
internal static class ModelSelector
{
    private const int LeastDigits = 8;

    /// <summary>By the beginning of a digest, or by a name: of that the newest release.</summary>
    public static ModelChange Find(string selector, IReadOnlyList<RegisteredPackage> packages)
    {
        var byDigest = selector.Length >= LeastDigits
            ? packages.Where(package => package.Digest.StartsWith(selector, StringComparison.Ordinal)).ToList()
            : [];
        if (byDigest.Count > 0)
        {
            return One(byDigest);
        }

        var byName = packages.Where(package => string.Equals(package.Name, selector, StringComparison.Ordinal)).ToList();
        return byName.Count == 0
            ? new(ModelChangeCode.NotFound, null, "no package has this name or digest")
            : One([.. byName.Where(package => package.Release == byName.Max(one => one.Release))]);
    }

    private static ModelChange One(List<RegisteredPackage> found) => found.Count == 1
        ? new(ModelChangeCode.Done, found[0], "")
        : new(ModelChangeCode.Ambiguous, null, $"several packages: {string.Join(", ", found.Select(package => package.Digest))}");
}
