using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>What the product writes into a tensor, as doubles.</summary>
internal static class FilledTensor
{
    /// <summary>Fills the tensor of an image; what was in its memory before is no number anywhere.</summary>
    public static double[] Of(DecodedImage image, TensorContract contract)
    {
        var bytes = new byte[contract.Bytes];
        Array.Fill(bytes, (byte)0xFF);
        ImagePreprocessor.Fill(image.Windowed(contract.Windowing), contract, bytes);
        return contract.Element switch
        {
            TensorElement.Binary32 => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(value => (double)value)],
            TensorElement.Binary16 => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(value => (double)value)],
            _ => [.. bytes.Select(value => (double)value)],
        };
    }

    /// <summary>The largest difference to the reference, in shares of the display range; the whole range where a value is no number.</summary>
    public static double Difference(double[] expected, double[] actual, TensorContract contract)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var channel = contract.ChannelsLast ? i % contract.Channels : i / (contract.Width * contract.Height);
            var unit = contract.Range / contract.Std[contract.Std.Count == 1 ? 0 : channel];
            // A byte holds nothing beyond its ends.
            var value = contract.Element == TensorElement.Unsigned8 ? Math.Clamp(expected[i], 0, 255) : expected[i];
            var difference = Math.Abs(actual[i] - value) / unit;
            worst = double.IsNaN(difference) ? 1 : Math.Max(worst, difference);
        }

        return worst;
    }

    /// <summary>What a type can lose, in shares of the display range.</summary>
    public static double Tolerance(TensorContract contract) => contract.Element switch
    {
        TensorElement.Binary32 => 2e-5,
        TensorElement.Binary16 => 2e-3, // eleven bits of values up to a few standard deviations
        _ => 0.5001 / 255,
    };
}
