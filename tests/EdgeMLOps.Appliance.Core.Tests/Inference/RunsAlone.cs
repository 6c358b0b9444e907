namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Tests that read how much memory their own process has run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "runs alone";
}
