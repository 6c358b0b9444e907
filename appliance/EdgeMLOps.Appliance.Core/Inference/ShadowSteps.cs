namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>How a shadow goes through the frames of an image.</summary>
/// <param name="Aside">Has the work of one frame done where it is in nobody's way.</param>
/// <param name="Stepped">Called after each frame.</param>
internal sealed record ShadowSteps(Func<Func<Task<SweptFrame>>, Task<SweptFrame>> Aside, Action Stepped);
