namespace EdgeMLOps.Dicom.Network;

/// <summary>The bounds of a <see cref="DicomClientPool"/>.</summary>
public sealed record DicomClientPoolOptions
{
    /// <summary>Associations open at once with the same peer, titles and contexts; at least 1.</summary>
    /// <value>Default: 2.</value>
    public int MaxAssociationsPerPeer { get; init; } = 2;

    /// <summary>Associations open at once with all peers together; at least 1.</summary>
    /// <value>Default: 16.</value>
    public int MaxAssociations { get; init; } = 16;

    /// <summary>How long an association is kept for its next use; zero releases it after each.</summary>
    /// <value>Default: 10 seconds, below the 30 after which many peers close silent associations.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An association older than this is used no more: certificates and addresses change.</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one may wait for an association while as many are in use as may be.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan RentTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
