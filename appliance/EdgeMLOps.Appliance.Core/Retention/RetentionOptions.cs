namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>
/// How long the files of images are kept. Predictions, journal rows and results outlive them, and none is removed before its
/// analysis is over and its study's result is delivered. Section <c>Retention</c>.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Retention";

    /// <summary>No file goes before this age, however full the disk is.</summary>
    /// <value>7 d; 0 to 3650 d</value>
    public TimeSpan MinimumAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A file of this age goes, however much room there is.</summary>
    /// <value>90 d; 0 (age removes nothing), or <see cref="MinimumAge"/> to 3650 d</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>When the files have more than so many MiB together, the oldest go; the lower of this and <see cref="MaxPercent"/> counts.</summary>
    /// <value>0 (no limit); up to 100,000,000</value>
    public long MaxMegabytes { get; set; }

    /// <summary>When the files take more than so much of the disk of <c>Storage:Root</c>, the oldest go.</summary>
    /// <value>60; 0 (no limit) to 95</value>
    public int MaxPercent { get; set; } = 60;

    /// <summary>
    /// Whether files go that we answered for by storage commitment: their sender may have deleted its own, and this may be the
    /// last copy.
    /// </summary>
    /// <value>false</value>
    public bool RemoveCommitted { get; set; }

    /// <summary>Time between two looks.</summary>
    /// <value>1 min; 100 ms to 1 d</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
