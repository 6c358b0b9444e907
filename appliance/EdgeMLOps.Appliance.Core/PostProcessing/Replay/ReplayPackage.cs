using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>A package whose recorded candidates a policy is tried on.</summary>
/// <param name="Filter">The policy for it.</param>
/// <param name="Places">Place of each of its classes, by id, among the policy's.</param>
/// <param name="Floor">From which score on its candidates are recorded; null where its manifest is gone.</param>
internal sealed record ReplayPackage(BoxFilter Filter, int[] Places, double? Floor)
{
    /// <summary>The packages a policy is for, by digest, of those this box ever had.</summary>
    /// <exception cref="PolicyException">The policy does not speak of their classes.</exception>
    public static async Task<IReadOnlyDictionary<string, ReplayPackage>> FindAsync(
        PolicyDocument policy, StorageOptions storage, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ReplayPackage>(StringComparer.Ordinal);
        var names = policy.ClassNames.Order(StringComparer.Ordinal).ToList();
        foreach (var (package, _) in await ModelQueries.ListAsync(storage, cancellationToken))
        {
            if (policy.IsFor(package.Identity))
            {
                var classes = RegistryText.ReadClasses(package.Classes);
                policy.CheckClasses(classes);
                int[] places = [.. classes.Select(one => names.IndexOf(one.Name))];
                found.Add(package.Digest, new(new BoxFilter(policy.RulesFor(classes)), places, await FloorAsync(package, storage, cancellationToken)));
            }
        }

        return found;
    }

    private static async Task<double?> FloorAsync(RegisteredPackage package, StorageOptions storage, CancellationToken cancellationToken)
    {
        if (string.Equals(package.Digest, DemonstrationDigest.Value, StringComparison.Ordinal))
        {
            return RecordedFloor.Of(DemonstrationPackage.Load().Require().Manifest);
        }

        try
        {
            var path = Path.Combine(ImportedPackages.FolderOf(storage, package.Digest), ModelPackage.ManifestFile);
            return RecordedFloor.Of(ManifestParser.Parse(await File.ReadAllBytesAsync(path, cancellationToken)));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ManifestException)
        {
            return null;
        }
    }
}
