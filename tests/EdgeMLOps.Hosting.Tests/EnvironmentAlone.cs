namespace EdgeMLOps.Hosting.Tests;

/// <summary>Tests that set variables of the whole process, which every other would read, and so run beside none.</summary>
[CollectionDefinition(nameof(EnvironmentAlone), DisableParallelization = true)]
public sealed class EnvironmentAlone;
