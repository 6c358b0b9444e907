using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Registry;

/// <summary>Takes a document for a package file: what is signed, and by whom, is the Gate's to say and is tested there.</summary>
internal sealed class FilePolicyImporter : IPolicyImporter
{
    /// <summary>What is said of policies whose signature is no longer believed.</summary>
    public PackageCode Belief { get; set; } = PackageCode.Imported;

    /// <summary>Digests of policies of which alone that is said; none: of all.</summary>
    public HashSet<string> Doubted { get; } = new(StringComparer.Ordinal);

    public async Task<PolicyImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            var policy = PolicyDocument.Parse(json);
            return new(PackageCode.Imported, new string('b', 64), [1], json, policy, "");
        }
        catch (PolicyException ex)
        {
            return new(PackageCode.PolicyInvalid, "", [], [], null, $"{ex.Fault}: {ex.Message}");
        }
    }

    public Task<(PackageCode Code, string Message)> CheckAsync(RegisteredPolicy policy, CancellationToken cancellationToken) =>
        Task.FromResult((Doubted.Count == 0 || Doubted.Contains(policy.Digest) ? Belief : PackageCode.Imported, "no longer"));

    /// <summary>What it was told that was imported before.</summary>
    public List<KnownRelease> Remembered { get; } = [];

    /// <summary>How many counters it says were behind.</summary>
    public int Behind { get; set; }

    public Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken)
    {
        Remembered.AddRange(known);
        return Task.FromResult(Behind);
    }
}
