namespace EdgeMLOps.Airlock.Windows;

/// <summary>The steps that wait for others, and how the one that runs fares.</summary>
internal sealed record WindowSteps(DrainStep Drain, OpenStep Open, CloseStep Close, VerifyStep Verify, StepHealth Health);
