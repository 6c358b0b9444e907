namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>Tests that count what the whole process holds, and so run beside no others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
