namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>How a model serves a share of the studies. Section <c>Canary</c>.</summary>
public sealed class CanaryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Canary";

    /// <summary>Faults of the model or its worker within <see cref="FaultWindow"/> that switch the canary off, 1 to 1000.</summary>
    /// <value>3</value>
    public int Faults { get; set; } = 3;

    /// <summary>How long a fault counts, 1 s to 1 day.</summary>
    /// <value>00:10:00</value>
    public TimeSpan FaultWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after the service's start the canary's studies wait for its engine to be opened and checked, before they fall; 0 to 10 min.</summary>
    /// <value>00:01:00</value>
    public TimeSpan StartWait { get; set; } = TimeSpan.FromMinutes(1);
}
