namespace EdgeMLOps.Airlock.Windows;

/// <summary>The steps that wait for others.</summary>
internal sealed record WindowSteps(DrainStep Drain, OpenStep Open, CloseStep Close, VerifyStep Verify);
