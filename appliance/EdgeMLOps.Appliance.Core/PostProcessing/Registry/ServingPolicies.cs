using System.Collections.Concurrent;
using System.Collections.Frozen;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>
/// Which policy is applied to images of which model: the active one that names the model and its release, else the model's
/// own. A switch is one assignment. Safe for concurrent use.
/// </summary>
public sealed class ServingPolicies
{
    private readonly ConcurrentDictionary<(string Policy, string Package), BoxFilter?> _filters = new();
    private readonly ILogger _logger;
    private FrozenDictionary<string, PolicyDocument> _usable = FrozenDictionary<string, PolicyDocument>.Empty; // by digest
    private FrozenDictionary<string, PolicyDocument> _active = FrozenDictionary<string, PolicyDocument>.Empty; // by model

    internal ServingPolicies(ILogger logger) => _logger = logger;

    /// <summary>Digest of what is applied to a model's images, 64 lower-case hex digits.</summary>
    /// <param name="model">The package.</param>
    /// <param name="manifest">What its maker says.</param>
    public string DigestFor(DetectionModel model, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return FilterFor(model, manifest)?.PolicyDigest ?? manifest.Policy.Digest;
    }

    /// <summary>The filter of the active policy for a package.</summary>
    /// <param name="model">The package.</param>
    /// <param name="manifest">What its maker says.</param>
    /// <returns>Null: the package's own policy is applied.</returns>
    public BoxFilter? FilterFor(DetectionModel model, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Volatile.Read(ref _active).TryGetValue(model.Name, out var policy) && policy.IsFor(model) ? FilterOf(policy, model, manifest) : null;
    }

    /// <summary>The filter of a policy that was applied before.</summary>
    /// <param name="digest">The policy's digest.</param>
    /// <param name="model">The package.</param>
    /// <param name="manifest">What its maker says.</param>
    /// <param name="filter">Null: it is the package's own.</param>
    /// <returns>Whether it may still be applied.</returns>
    internal bool TryFind(string digest, DetectionModel model, ModelManifest manifest, out BoxFilter? filter)
    {
        filter = null;
        if (string.Equals(digest, manifest.Policy.Digest, StringComparison.Ordinal))
        {
            return true;
        }

        filter = Volatile.Read(ref _usable).TryGetValue(digest, out var policy) && policy.IsFor(model) ? FilterOf(policy, model, manifest) : null;
        return filter is not null;
    }

    /// <summary>The active policy of a model; null: there is none.</summary>
    /// <param name="model">Name of the model.</param>
    public PolicyDocument? ActiveOf(string model) => Volatile.Read(ref _active).GetValueOrDefault(model);

    /// <summary>Takes over what the registry has.</summary>
    /// <param name="usable">All that is not set aside, read.</param>
    /// <param name="active">Digests of the active ones.</param>
    internal void Set(IReadOnlyCollection<PolicyDocument> usable, IReadOnlySet<string> active)
    {
        Volatile.Write(ref _usable, usable.ToFrozenDictionary(policy => policy.Digest, StringComparer.Ordinal));
        Volatile.Write(ref _active, usable.Where(policy => active.Contains(policy.Digest)).ToFrozenDictionary(policy => policy.Model, StringComparer.Ordinal));
    }

    private BoxFilter? FilterOf(PolicyDocument policy, DetectionModel model, ModelManifest manifest) =>
        _filters.GetOrAdd((policy.Digest, model.PackageDigest), _ => TryMake(policy, model, manifest));

    private BoxFilter? TryMake(PolicyDocument policy, DetectionModel model, ModelManifest manifest)
    {
        try
        {
            return policy.FilterFor(model, manifest);
        }
        catch (PolicyException ex)
        {
            _logger.DoesNotFit(policy.Name, policy.Release, model.Name, model.Release, ex.Fault.ToString());
            return null;
        }
    }
}
