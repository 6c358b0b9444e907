namespace EdgeMLOps.Contracts;

/// <summary>What runs at the site, and where its audit log stands, so that a cut tail or a rewrite shows at the fleet (P7).</summary>
public sealed record StateReport : UpwardPayload
{
    /// <summary>When it was made.</summary>
    public required MinuteUtc At { get; init; }

    /// <summary>Number of rows in the audit log.</summary>
    public required long AuditLength { get; init; }

    /// <summary>Hash of the audit log's last row; zero when it is empty.</summary>
    public required Digest256 AuditHead { get; init; }

    /// <summary>Digest of the package that serves.</summary>
    public required Digest256 Package { get; init; }

    /// <summary>Release number of that package, from 0.</summary>
    public required int PackageRelease { get; init; }

    /// <summary>Digest of the policy that serves.</summary>
    public required Digest256 Policy { get; init; }

    /// <summary>Version of the appliance.</summary>
    public required SoftwareVersion Appliance { get; init; }

    /// <summary>Where the model really runs.</summary>
    public required ExecutionProvider Provider { get; init; }

    /// <summary>Histograms the Gate withheld since the epoch began.</summary>
    public required long WithheldHistograms { get; init; }

    /// <summary>Clinical histograms still open because too few patients are behind them.</summary>
    public required long OpenHistograms { get; init; }

    /// <inheritdoc/>
    public override MessageKind Kind => MessageKind.State;

    internal override bool IsInRange =>
        AuditLength >= 0
        && PackageRelease >= 0
        && Appliance.IsInRange
        && Enum.IsDefined(Provider)
        && WithheldHistograms >= 0
        && OpenHistograms >= 0;
}
