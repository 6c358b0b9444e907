using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Phantoms;

/// <summary>What the appliance's own preprocessing makes of a phantom.</summary>
public static class ModelInput
{
    /// <summary>Display values 0..1, letterboxed, not normalised.</summary>
    /// <param name="phantom">The image.</param>
    /// <param name="letterbox">Its placement.</param>
    /// <returns>Target height x target width values, row by row.</returns>
    public static float[] Display(Phantom phantom, in Letterbox letterbox)
    {
        ArgumentNullException.ThrowIfNull(phantom);
        var plane = new float[letterbox.TargetWidth * letterbox.TargetHeight];
        ImagePreprocessor.Fill(
            MemoryMarshal.AsBytes(phantom.Pixels.AsSpan()), // stored little endian, as this machine has it
            phantom.Format,
            phantom.Greyscale,
            letterbox,
            new Normalization(0, 1),
            plane);
        return plane;
    }
}
