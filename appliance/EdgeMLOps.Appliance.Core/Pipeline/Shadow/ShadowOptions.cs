namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>How a second model runs beside the one that serves. Section <c>Shadow</c>.</summary>
public sealed class ShadowOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Shadow";

    /// <summary>Images that may wait for the shadow, 1 to 1024; of what comes beyond it sees nothing.</summary>
    /// <value>32</value>
    public int QueueImages { get; set; } = 32;

    /// <summary>Most memory of the files of images that wait for the shadow, in MiB, 1 to 65536; of what comes beyond it sees nothing.</summary>
    /// <value>128</value>
    public int QueueMegabytes { get; set; } = 128;

    /// <summary>Faults of the model or its worker within <see cref="FaultWindow"/> that switch the shadow off, 1 to 1000.</summary>
    /// <value>3</value>
    public int Faults { get; set; } = 3;

    /// <summary>How long a fault counts, 1 s to 1 day.</summary>
    /// <value>00:10:00</value>
    public TimeSpan FaultWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Least intersection over union of boxes of both models that are taken for the same finding, 0.05 to 0.95.</summary>
    /// <value>0.5</value>
    public double Overlap { get; set; } = 0.5;
}
