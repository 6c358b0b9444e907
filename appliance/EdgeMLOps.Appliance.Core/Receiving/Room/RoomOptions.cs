namespace EdgeMLOps.Appliance.Core.Receiving.Room;

/// <summary>
/// When the disk of <c>Storage:Root</c> counts as too full to take more in, so that the journal, the logs and the results
/// go on. Section <c>Receiving</c>. One megabyte is 1,048,576 bytes.
/// </summary>
public sealed class RoomOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Receiving";

    /// <summary>Below so much free space nothing is taken: 0 to 10,000,000 megabytes; 0: no mark of this kind.</summary>
    /// <value>Default: 1024.</value>
    public int RefuseBelowMegabytes { get; set; } = 1024;

    /// <summary>The same as a share of the disk, the higher mark counts: 0 to 50 percent; 0: no mark of this kind.</summary>
    /// <value>Default: 1.</value>
    public double RefuseBelowPercent { get; set; } = 1;

    /// <summary>Once refused, nothing is taken until so much is free: at least <see cref="RefuseBelowMegabytes"/>.</summary>
    /// <value>Default: 2048.</value>
    public int AcceptAboveMegabytes { get; set; } = 2048;

    /// <summary>The same as a share of the disk, the higher mark counts: <see cref="RefuseBelowPercent"/> to 60 percent.</summary>
    /// <value>Default: 2.</value>
    public double AcceptAbovePercent { get; set; } = 2;

    /// <summary>How long a measurement holds, if not enough is written meanwhile to matter: 0.1 s to 1 min.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(1);
}
