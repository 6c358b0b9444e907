namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>What a codestream says about the colours of its components.</summary>
internal enum CodestreamColour
{
    /// <summary>Nothing; the object's header decides.</summary>
    Unsaid = 0,

    /// <summary>The components are RGB: Adobe's marker, or the components' names.</summary>
    Rgb = 1,

    /// <summary>The components are YCbCr: Adobe's marker.</summary>
    Ybr = 2,

    /// <summary>The decoder undoes a transform: JPEG 2000 RCT or ICT.</summary>
    Transformed = 3,
}
