using EdgeMLOps.Appliance.Core.Receiving;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>How many images of a study stand so.</summary>
internal sealed record TracedState(InstanceState State, string Code, long Count);
