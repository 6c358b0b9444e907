namespace EdgeMLOps.Contracts.Control;

/// <summary>The hospital's word that there is to be no window until it is released.</summary>
public sealed record WindowHold
{
    /// <summary>Account of who said so.</summary>
    public required string MadeBy { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why. At most 200 characters.</summary>
    public required string Reason { get; init; }
}
