using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Detail of the audit row about a policy's step.</summary>
/// <param name="Step">Number of the step: told again after a crash, it is the same one.</param>
/// <param name="AtMs">When it was taken, in milliseconds since 1970 UTC.</param>
/// <param name="Policy">Digest of the document.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Release">Its release.</param>
/// <param name="Model">The model it is for.</param>
/// <param name="From">Where it stood; null at its import.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Reason">Why; empty when nothing was said.</param>
internal sealed record PolicyStepDetail(
    long Step, long AtMs, string Policy, string Name, string Version, int Release, string Model, PolicyState? From, PolicyState To, string Reason)
{
    /// <summary>Digest of the package it came in; null in rows of program versions that did not tell it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Package { get; init; }
}
