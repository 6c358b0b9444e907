namespace EdgeMLOps.Fleet.Sites;

/// <summary>A site as the fleet knows it.</summary>
internal sealed record SiteView
{
    /// <summary>Pseudonym of the site.</summary>
    public required Guid Site { get; init; }

    /// <summary>Installation count.</summary>
    public required long Epoch { get; init; }

    /// <summary>When it was enrolled.</summary>
    public required DateTimeOffset EnrolledUtc { get; init; }

    /// <summary>When a message last arrived; null before the first.</summary>
    public required DateTimeOffset? LastArrivedUtc { get; init; }

    /// <summary>Until when the last certificate that this fleet gave it is good; null without one.</summary>
    public required DateTimeOffset? CertificateEndsUtc { get; init; }

    /// <summary>Since when nothing is taken of it; null while it is believed.</summary>
    public required DateTimeOffset? RevokedUtc { get; init; }

    /// <summary>Messages that are here.</summary>
    public required long Messages { get; init; }

    /// <summary>Forks, broken chains and audit logs that went back.</summary>
    public required long Alarms { get; init; }

    /// <summary>Its streams.</summary>
    public required StreamView[] Streams { get; init; }
}
