namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>How model packages are proven and who may roll them back. Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Models";

    /// <summary>Images of the acceptance set that are looked at at each start, 1 to 1000; all of them on an engine that is new.</summary>
    /// <value>5</value>
    public int StartCheckImages { get; set; } = 5;

    /// <summary>Longest time for one image of an acceptance set, 1 s to 10 min.</summary>
    /// <value>00:01:00</value>
    public TimeSpan ImageDeadline { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause before a model that could not be proven, or kept warm, is tried again, 1 s to 1 day.</summary>
    /// <value>00:05:00</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Group of the operating system whose members may roll back, 1 to 64 characters.</summary>
    /// <value>edgemlops-admin</value>
    public string AdminGroup { get; set; } = "edgemlops-admin";
}
