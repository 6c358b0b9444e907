namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The model that another was trained on from.</summary>
public sealed record ModelParent
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its maker's version.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of its package or, where it came in none, of its weights; 64 lower-case hex digits.</summary>
    public required string Digest { get; init; }
}
