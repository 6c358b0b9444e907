namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Storage commitment: when and how stubbornly a request is answered. Section <c>Commitment</c>.</summary>
public sealed class CommitmentOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Commitment";

    /// <summary>
    /// How long after a request its report is sent: 0 to 1 min. A peer that keeps its association open for so long waits
    /// there for the report; one that released it is called.
    /// </summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan ReportDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Besides that the file is there and as long as it was, read it and compare its SHA-256 before answering for it.</summary>
    /// <value>Default: false.</value>
    public bool CheckDigest { get; set; }

    /// <summary>Wait after the first attempt that failed: 0.1 s to 1 h; doubles with each further one.</summary>
    /// <value>Default: 2 seconds.</value>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between attempts: at least <see cref="FirstRetry"/>, at most 1 d.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A report that is not confirmed for so long raises an alarm: 1 min to 30 d.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan AlarmAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A report that is not confirmed for so long is given up: at least <see cref="AlarmAge"/>, at most 90 d. The peer has to ask again.</summary>
    /// <value>Default: 7 days.</value>
    public TimeSpan GiveUpAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Limit of one attempt: 1 s to 1 h.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan AttemptLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A request is given up after so long when its peer has no port in <c>Dicom:Peers</c> to be called at and its
    /// association is closed: 1 s to 1 d. Until then it is reported on a later association on which the peer asks again.
    /// </summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan UncallableAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests whose report is not confirmed: 1 to 100,000. The next one is refused with 0213H.</summary>
    /// <value>Default: 1000.</value>
    public int MaxOpen { get; set; } = 1000;

    /// <summary>
    /// Objects that these requests name altogether: 1 to 10,000,000; a request that goes beyond is refused with 0213H.
    /// Of the requests that ended as many are kept, the newest.
    /// </summary>
    /// <value>Default: 500,000.</value>
    public int MaxOpenObjects { get; set; } = 500_000;

    /// <summary>
    /// What one peer may have of <see cref="MaxOpen"/> and <see cref="MaxOpenObjects"/>: 1 to 100 percent, at least one
    /// request of any size.
    /// </summary>
    /// <value>Default: 25.</value>
    public int PeerPercent { get; set; } = 25;

    /// <summary>How long an answered request is kept for inspection: 1 h to 365 d.</summary>
    /// <value>Default: 30 days.</value>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);
}
