namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/link/cut</c>: how a hospital link stands that no window holds.</summary>
public sealed record CutRequest
{
    /// <summary>Whether it is cut though the appliance serves; repeating it is harmless.</summary>
    public required bool IsCut { get; init; }
}
