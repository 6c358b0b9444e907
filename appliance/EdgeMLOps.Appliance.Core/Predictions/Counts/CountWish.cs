namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What is to be counted; what is null does not narrow.</summary>
public sealed record CountWish
{
    /// <summary>First day, of UTC.</summary>
    public DateOnly? First { get; init; }

    /// <summary>Last day, of UTC.</summary>
    public DateOnly? Last { get; init; }

    /// <summary>By a model of this name.</summary>
    public string? ModelName { get; init; }

    /// <summary>By the package whose digest begins with these lower-case hex digits.</summary>
    public string? PackageDigest { get; init; }

    /// <summary>Of this class; does not narrow what is counted by policy.</summary>
    public int? ClassId { get; init; }
}
