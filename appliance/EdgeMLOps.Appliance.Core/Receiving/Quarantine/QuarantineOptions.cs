namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>
/// How much is kept of what was set aside. Over a bound the refused objects go first, then those kept beside a first one,
/// the oldest of each first; what is the only copy of an acknowledged object never goes. When the disk is short of room, or
/// nearly, refused objects go, whatever the bounds. Section <c>Quarantine</c>.
/// </summary>
public sealed class QuarantineOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Quarantine";

    /// <summary>Megabytes (1,048,576 bytes) altogether: 1 to 10,000,000.</summary>
    /// <value>Default: 10240.</value>
    public int MaxMegabytes { get; set; } = 10_240;

    /// <summary>The same as a share of the disk, the lower bound counts: 0.1 to 100 percent.</summary>
    /// <value>Default: 10.</value>
    public double MaxPercent { get; set; } = 10;

    /// <summary>Objects altogether: 1 to 1,000,000.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxObjects { get; set; } = 100_000;

    /// <summary>How long each is kept: 1 h to 3650 d.</summary>
    /// <value>Default: 30 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often it is looked whether something has to go: 1 s to 1 h.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
