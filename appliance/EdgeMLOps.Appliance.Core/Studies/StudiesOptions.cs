namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>When a study is taken to be complete. Section <c>Studies</c>.</summary>
public sealed class StudiesOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Studies";

    /// <summary>
    /// Time without a new instance, and without an open association that brought one, after which a study gets its result.
    /// A later image opens the study again.
    /// </summary>
    /// <value>10 s; 100 ms to 1 h</value>
    public TimeSpan QuietTime { get; set; } = TimeSpan.FromSeconds(10);
}
