using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>An image with every stored value of its bits once, and what is shown of it.</summary>
internal static class Display
{
    /// <summary>A single frame of all values in order: from the lowest on where signed.</summary>
    public static DicomDataset Ramp(int bits, bool isSigned, int allocated = 16)
    {
        var side = 1 << (bits / 2);
        var columns = (1 << bits) / side;
        var words = new byte[(1 << bits) * (allocated / 8)];
        for (var index = 0; index < 1 << bits; index++)
        {
            var code = isSigned ? (index + (1 << (bits - 1))) & ((1 << bits) - 1) : index;
            if (allocated == 8)
            {
                words[index] = (byte)code;
            }
            else
            {
                BitConverter.TryWriteBytes(words.AsSpan(2 * index), (ushort)code);
            }
        }

        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.Columns, columns)
            .AddOrUpdate(DicomTag.Rows, side)
            .AddOrUpdate(DicomTag.BitsAllocated, allocated)
            .AddOrUpdate(DicomTag.BitsStored, bits)
            .AddOrUpdate(DicomTag.HighBit, bits - 1)
            .AddOrUpdate(DicomTag.PixelRepresentation, isSigned ? 1 : 0)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, words);
        dataset.Remove(DicomTag.WindowCenter);
        dataset.Remove(DicomTag.WindowWidth);
        return dataset;
    }

    /// <summary>The stored values of a ramp.</summary>
    public static IEnumerable<int> Stored(int bits, bool isSigned) => Enumerable.Range(isSigned ? -(1 << (bits - 1)) : 0, 1 << bits);

    /// <summary>What the model is shown, a value a pixel, 1 bright.</summary>
    public static float[] Shown(DicomDataset dataset) => Shown(ChestImage.File(dataset));

    /// <summary>What the model is shown, a value a pixel, 1 bright.</summary>
    public static float[] Shown(DicomFile file)
    {
        var result = ImageDecoder.Decode(file);
        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        return ImagePreprocessor.Show(result.Image!); // not null: it is decoded
    }

    /// <summary>That what is shown is what a plain computation gives.</summary>
    public static void Is(IEnumerable<double> expected, float[] shown)
    {
        var plain = expected.ToArray();
        Assert.Equal(plain.Length, shown.Length);
        for (var index = 0; index < plain.Length; index++)
        {
            Assert.True(Math.Abs(plain[index] - shown[index]) < 2e-5, $"value {index}: {shown[index]}, expected {plain[index]}");
        }
    }

    /// <summary>The item of a LUT sequence.</summary>
    public static DicomDataset Lut(DicomVR vr, int first, int bits, int[] entries, bool isPacked = false)
    {
        byte[] Word(int value) => [(byte)value, (byte)(value >> 8)];
        byte[] data = isPacked ? [.. entries.Select(entry => (byte)entry)] : [.. entries.SelectMany(Word)];
        return new DicomDataset()
            .AddOrUpdate(vr, DicomTag.LUTDescriptor, (byte[])[.. Word(entries.Length), .. Word(first), .. Word(bits)])
            .AddOrUpdate(DicomVR.OW, DicomTag.LUTData, data);
    }
}
