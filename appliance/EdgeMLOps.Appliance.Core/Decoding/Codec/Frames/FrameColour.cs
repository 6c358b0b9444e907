using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>What becomes of a frame's colours: what the header says (PS3.3 C.7.6.3.1.2) and what the codestream says, made one.</summary>
/// <param name="Photometric">What the cells are.</param>
/// <param name="ConvertsToRgb">The decoded samples are YCbCr, full range, and are to be RGB.</param>
internal readonly record struct FrameColour(string Photometric, bool ConvertsToRgb)
{
    private const string Rgb = "RGB";

    /// <summary>Decides.</summary>
    /// <param name="photometric">Photometric Interpretation of the header.</param>
    /// <param name="info">The codestream.</param>
    /// <param name="colour">What becomes of them.</param>
    /// <returns>False when the two contradict each other.</returns>
    public static bool TryDecide(string photometric, CodestreamInfo info, out FrameColour colour)
    {
        colour = new FrameColour(photometric, false);
        if (info.Components == 1)
        {
            return true;
        }

        var isDct = info.Kind is CodestreamKind.JpegSequential or CodestreamKind.JpegProgressive;
        switch (photometric)
        {
            case Rgb:
                return info.Colour != CodestreamColour.Ybr;
            case "YBR_FULL" or "YBR_FULL_422" when isDct:
                colour = new FrameColour(Rgb, true);
                return info.Colour != CodestreamColour.Rgb;
            case "YBR_FULL" or "YBR_FULL_422":
                return true;
            case "YBR_RCT" or "YBR_ICT":
                colour = new FrameColour(Rgb, false);
                return info.Colour == CodestreamColour.Transformed;
            default:
                return false;
        }
    }
}
