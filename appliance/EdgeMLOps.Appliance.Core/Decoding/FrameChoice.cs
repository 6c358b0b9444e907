namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Which frame of an image is meant.</summary>
public enum FrameChoice
{
    /// <summary>The only one; an image of several is refused.</summary>
    Only,

    /// <summary>The first.</summary>
    First,

    /// <summary>The middle one; of an even number the later of the two.</summary>
    Middle,

    /// <summary>All of them, one after the other: see <see cref="ImageFrames"/>.</summary>
    All,
}
