using System.Buffers.Binary;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

/// <summary>Objects with pixels to test with.</summary>
internal static class SomePixels
{
    /// <summary>A description of an image, without pixels.</summary>
    internal static DicomDataset Described(
        int columns, int rows, int allocated, int stored, int samples = 1, int frames = 1, string photometric = "MONOCHROME2") => new DicomDataset()
        .AddOrUpdate(DicomTag.SamplesPerPixel, samples)
        .AddOrUpdate(DicomTag.PhotometricInterpretation, photometric)
        .AddOrUpdate(DicomTag.NumberOfFrames, frames)
        .AddOrUpdate(DicomTag.Rows, rows)
        .AddOrUpdate(DicomTag.Columns, columns)
        .AddOrUpdate(DicomTag.BitsAllocated, allocated)
        .AddOrUpdate(DicomTag.BitsStored, stored)
        .AddOrUpdate(DicomTag.HighBit, stored - 1)
        .AddOrUpdate(DicomTag.PixelRepresentation, 0);

    internal static DicomDataset Native(this DicomDataset dataset, params byte[] pixels) =>
        dataset.AddOrUpdate(DicomVR.OB, DicomTag.PixelData, pixels);

    internal static DicomDataset Encapsulated(this DicomDataset dataset, byte[] offsetTable, params byte[][] fragments) =>
        dataset.AddOrUpdate(new DicomFragmentSequence(
            DicomTag.PixelData, DicomVR.OB, offsetTable, [.. fragments.Select(fragment => new ReadOnlyMemory<byte>(fragment))]));

    /// <summary>The pixels, which must be there.</summary>
    internal static DicomPixelData Pixels(this DicomDataset dataset, DicomTransferSyntax? syntax = null)
    {
        var isThere = DicomPixelData.TryCreate(dataset, syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian, out var pixels, out var fault);
        Assert.True(isThere, fault.ToString());
        return pixels!;
    }

    /// <summary>Why there are no pixels.</summary>
    internal static DicomPixelFaultCode Fault(this DicomDataset dataset, DicomTransferSyntax? syntax = null)
    {
        Assert.False(DicomPixelData.TryCreate(dataset, syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian, out var pixels, out var fault));
        Assert.Null(pixels);
        return fault.Code;
    }

    /// <summary>A frame's cells, which must be readable.</summary>
    internal static byte[] Cells(this DicomPixelData pixels, int frame = 0)
    {
        Assert.True(new DicomFrameReader(pixels).TryRead(frame, out var cells, out var fault), fault.ToString());
        Assert.Equal(pixels.FrameBytes, cells.Length);
        return cells.ToArray();
    }

    internal static byte[] Offsets32(params uint[] offsets)
    {
        var table = new byte[offsets.Length * sizeof(uint)];
        for (var index = 0; index < offsets.Length; index++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(index * sizeof(uint)), offsets[index]);
        }

        return table;
    }
}
