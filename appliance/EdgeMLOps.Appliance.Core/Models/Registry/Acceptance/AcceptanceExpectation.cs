namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>What a package's maker found with it (<c>acceptance/expected.json</c>, schema edgemlops.acceptance/1), for a box to find again.</summary>
public sealed record AcceptanceExpectation
{
    /// <summary>The schema's name and version.</summary>
    public required string Schema { get; init; }

    /// <summary>
    /// Candidates at or above this score are compared, 0 to 1; at least the policy's floor. They are the model's own: no policy was applied.
    /// </summary>
    public required double ScoreAtLeast { get; init; }

    /// <summary>How far found and expected may lie apart.</summary>
    public required AcceptanceTolerances Tolerances { get; init; }

    /// <summary>Longest median time of one image, file to candidates, each alone, in milliseconds: 1 to 600000.</summary>
    public required int LatencyCeilingMs { get; init; }

    /// <summary>The images, 1 to 1000; the first few are looked at again at each start.</summary>
    public required IReadOnlyList<AcceptanceImage> Images { get; init; }
}
