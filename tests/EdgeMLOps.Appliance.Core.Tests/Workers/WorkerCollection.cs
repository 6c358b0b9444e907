namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>One class at a time: they count, and kill, the workers of this process.</summary>
[CollectionDefinition(Name)]
public sealed class WorkerCollection
{
    public const string Name = "workers";
}
