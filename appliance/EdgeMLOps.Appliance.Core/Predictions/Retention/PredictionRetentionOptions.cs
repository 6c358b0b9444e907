namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>How long predictions are kept, and how often the log is looked at. None goes before its thirtieth day. Section <c>Predictions</c>.</summary>
public sealed class PredictionRetentionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Predictions";

    /// <summary>No prediction goes before this age: its study may be open, and its result under way.</summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromDays(30);

    /// <summary>A prediction of this age goes.</summary>
    /// <value>3650 d; 0 (age removes nothing), or 30 d to 36500 d</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(3650);

    /// <summary>When the log has more than so many MiB, the oldest predictions go.</summary>
    /// <value>51200; 0 (no limit) to 10,000,000</value>
    public long MaxMegabytes { get; set; } = 51_200;

    /// <summary>Time between two looks.</summary>
    /// <value>1 h; 1 s to 1 d</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time between two looks at all pages of the log; one that is damaged or deleted is replaced.</summary>
    /// <value>1 d; 1 s to 30 d</value>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromDays(1);
}
