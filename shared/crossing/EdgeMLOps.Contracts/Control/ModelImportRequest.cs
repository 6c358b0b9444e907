namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/models/import</c> and <c>/v1/policies/import</c>.</summary>
public sealed record ModelImportRequest
{
    /// <summary>Full path of the package's file; the service's account must be able to read it.</summary>
    public required string Path { get; init; }
}
