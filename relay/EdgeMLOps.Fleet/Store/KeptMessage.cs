using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A message that is to be kept.</summary>
/// <param name="Message">The message.</param>
/// <param name="Late">A later one of its stream was here before it: what was summed up by then lacks it.</param>
internal sealed record KeptMessage(SealedMessage Message, bool Late);
