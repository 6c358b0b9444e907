namespace EdgeMLOps.TestKit.Network;

/// <summary>A packet that the box's filter let through.</summary>
/// <param name="Nanoseconds">When, since 1970 by the kernel's clock, which is one for all namespaces.</param>
/// <param name="IsOutside">On which of the two cables.</param>
/// <param name="FromBox">Whether the box sent it, and did not get it.</param>
public sealed record Passage(long Nanoseconds, bool IsOutside, bool FromBox);
