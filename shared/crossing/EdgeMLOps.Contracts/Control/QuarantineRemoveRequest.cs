namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/quarantine/remove</c>, and of its answer.</summary>
public sealed record QuarantineRemoveRequest
{
    /// <summary>The row, as <c>quarantine list</c> shows it.</summary>
    public required long Row { get; init; }
}
