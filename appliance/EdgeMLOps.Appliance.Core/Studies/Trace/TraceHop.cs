namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>One step of a study's way through the box.</summary>
/// <param name="AtUtc">When; null where no time is kept.</param>
/// <param name="UntilUtc">When it happened last, of what happened more than once; null otherwise.</param>
/// <param name="Hop">received, set aside, screened, analysed, judged, composed, queued, sent, asked, confirmed or requeued.</param>
/// <param name="Code">What it ended with; empty where it needs no code.</param>
/// <param name="Count">How many images, objects or attempts.</param>
/// <param name="Text">The same in words.</param>
public sealed record TraceHop(DateTimeOffset? AtUtc, DateTimeOffset? UntilUtc, string Hop, string Code, long Count, string Text);
