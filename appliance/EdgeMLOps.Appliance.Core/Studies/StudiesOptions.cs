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

    /// <summary>
    /// How long an association that brought images and is still open holds a study's result back after the last of them: a
    /// PACS that never releases must not keep results for ever.
    /// </summary>
    /// <value>10 min; at least <see cref="QuietTime"/>, at most 1 d</value>
    public TimeSpan AssociationWait { get; set; } = TimeSpan.FromMinutes(10);
}
