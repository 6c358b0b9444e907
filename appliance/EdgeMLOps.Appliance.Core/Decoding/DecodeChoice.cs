using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>What is wanted of an image. The default: the only frame of a greyscale image, windowed as it says itself.</summary>
/// <param name="Frame">Which frame.</param>
/// <param name="TakesColour">Whether a colour image is decoded too.</param>
/// <param name="Windowing">How its values become display values.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DecodeChoice(FrameChoice Frame, bool TakesColour, Windowing Windowing)
{
    /// <summary>Of how many frames an image may be of which all are wanted; 0 where one is.</summary>
    public int MostFrames { get; init; }

    /// <summary>What a model wants.</summary>
    /// <param name="input">What its manifest says.</param>
    public static DecodeChoice Of(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var frame = input.Frames switch
        {
            "all" => FrameChoice.All,
            "middle" => FrameChoice.Middle,
            _ => FrameChoice.First,
        };
        return new(frame, input.Photometrics.Any(photometric => ColourReader.SamplesOf(photometric) > 0), TensorContract.Of(input).Windowing)
        {
            MostFrames = frame == FrameChoice.All ? input.MaxFrames ?? ModelInput.UsualMaxFrames : 0,
        };
    }
}
