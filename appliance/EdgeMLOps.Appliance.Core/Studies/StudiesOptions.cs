using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Appliance.Core.Studies.Reconciliation;

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

    /// <summary>
    /// How long after its last image a study waits for instance numbers that are missing in a series; then its result says
    /// that it is partial. Not waited for when the PACS has said how many images there are.
    /// </summary>
    /// <value>1 min; 0 (gaps mean nothing) to 1 d</value>
    public TimeSpan GapWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its last image a study waits for the PACS's answer, and for images the PACS has and that have not come.</summary>
    /// <value>5 min; at most 1 d, and at least <see cref="QuietTime"/> where a PACS is asked</value>
    public TimeSpan CountWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a study waits for anything, from its first image without a result: then the result goes out, as partial.
    /// A restart begins it anew.
    /// </summary>
    /// <value>1 h; at least each of the other waits, at most 7 d</value>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The PACS that is asked how many images a study has; nobody is asked unless it is named.</summary>
    public PacsOptions Query { get; set; } = new();

    /// <summary>How that PACS is asked for what was sent while the hospital link was down.</summary>
    public ReconciliationOptions Reconciliation { get; set; } = new();
}
