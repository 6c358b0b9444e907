namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>Content of <c>link.json</c>.</summary>
/// <param name="Drained">True: open no hospital socket until told to serve.</param>
/// <param name="WindowId">The window it was said for; null before the first one.</param>
/// <param name="SinceUtc">When it was said.</param>
internal sealed record LinkFlagContent(bool Drained, Guid? WindowId, DateTimeOffset SinceUtc);
