namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>How long a package ran as a shadow, restarts included.</summary>
internal sealed record ShadowPeriod
{
    /// <summary>Digest of the package.</summary>
    public string Package { get; init; } = "";

    /// <summary>Begin, in milliseconds since 1970 UTC.</summary>
    public long FromMs { get; init; }

    /// <summary>End; null while it runs.</summary>
    public long? UntilMs { get; init; }
}
