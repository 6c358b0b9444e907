namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Finds the policy that a person means.</summary>
public static class PolicySelector
{
    private const int LeastDigits = 8;

    /// <summary>By the beginning of its digest or its package's, or by a name: of that the newest release.</summary>
    /// <param name="selector">What the person said.</param>
    /// <param name="policies">All there are.</param>
    public static PolicyChange Find(string selector, IReadOnlyList<RegisteredPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(policies);
        bool Begins(string digest) => selector.Length >= LeastDigits && digest.StartsWith(selector, StringComparison.Ordinal);

        var found = policies.Where(policy => Begins(policy.Digest) || Begins(policy.Package)).ToList();
        if (found.Count == 0)
        {
            found = [.. policies.Where(policy => string.Equals(policy.Name, selector, StringComparison.Ordinal))];
            found = [.. found.Where(policy => policy.Release == found.Max(one => one.Release))];
        }

        return found.Count switch
        {
            0 => new(PolicyChangeCode.NotFound, null, "no policy has this name or digest"),
            1 => new(PolicyChangeCode.Done, found[0], ""),
            _ => new(PolicyChangeCode.Ambiguous, null, $"several policies: {string.Join(", ", found.Select(policy => policy.Digest))}"),
        };
    }
}
