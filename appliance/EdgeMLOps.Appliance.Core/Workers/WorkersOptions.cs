namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>What worker processes may take. Section <c>Workers</c>.</summary>
public sealed class WorkersOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Workers";

    /// <summary>The one that runs the model.</summary>
    public WorkerRoleOptions Engine { get; set; } = new();
}
