namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>One kind of finding.</summary>
public sealed record ModelClass
{
    /// <summary>Place among the model's class scores, from 0.</summary>
    public required int Id { get; init; }

    /// <summary>Short name, as in the policy's thresholds.</summary>
    public required string Name { get; init; }

    /// <summary>The coded finding of results.</summary>
    public required ModelCode Code { get; init; }
}
