namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>How images go from the journal to their prediction. Section <c>Pipeline</c>.</summary>
public sealed class PipelineOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Pipeline";

    /// <summary>Images analysed at the same time: 1 to 16.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>Images screened ahead of the detector: 1 to 1024.</summary>
    public int LookAhead { get; set; } = 64;

    /// <summary>How long new images are waited for after the first of them, so that one question and one commit serve many: 0 to 5 s.</summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Longest time for one image, or for each frame where all of several are analysed, reading to boxes, before it is failed: 1 s to 10 min.</summary>
    public TimeSpan InstanceDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for an image of which all frames are analysed: <see cref="InstanceDeadline"/> to 6 h.</summary>
    public TimeSpan AllFramesDeadline { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Pause after a store refused (a full disk) before the same image is tried again: 0.1 s to 5 min.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);
}
