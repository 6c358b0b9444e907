using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Detail of the audit row about a package's step.</summary>
/// <param name="Step">Number of the step: told again after a crash, it is the same one.</param>
/// <param name="AtMs">When it was taken, in milliseconds since 1970 UTC.</param>
/// <param name="Package">Digest of the package.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Release">Its release.</param>
/// <param name="From">Where it stood; null at its import.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Reason">Why; empty when nothing was said.</param>
internal sealed record StepDetail(
    long Step, long AtMs, string Package, string Name, string Version, int Release, PackageState? From, PackageState To, string Reason)
{
    /// <summary>What share of the studies a canary has from then on; null with every other step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Percent { get; init; }
}
