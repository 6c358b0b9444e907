namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>
/// Tests that trace their own process run while no other does: a program that another test starts is a child of the traced process too,
/// and one born at the moment the tracer lets go stays stopped, and its parent with it.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TracedAlone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "traced alone";
}
