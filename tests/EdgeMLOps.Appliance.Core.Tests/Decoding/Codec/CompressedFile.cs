using System.Buffers.Binary;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>The frames of a file with compressed pixel data, as requests.</summary>
internal static class CompressedFile
{
    public static IReadOnlyList<FrameCodecRequest> Read(string path)
    {
        var file = DicomFile.Open(path);
        var dataset = file.Dataset;
        int Number(DicomTag tag) => dataset.GetSingleValueOrDefault(tag, 0);

        var pixels = (DicomFragmentSequence)dataset.Single(item => item.Tag == DicomTag.PixelData);
        return [.. FramesOf(pixels, Math.Max(1, dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1))).Select(fragments => new FrameCodecRequest(
            file.FileMetaInfo.TransferSyntax.UID.UID,
            Number(DicomTag.Columns),
            Number(DicomTag.Rows),
            Number(DicomTag.SamplesPerPixel),
            Number(DicomTag.BitsAllocated),
            Number(DicomTag.BitsStored),
            Number(DicomTag.PixelRepresentation) == 1,
            dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim(),
            fragments))];
    }

    // One fragment a frame; else by the offset table; else all of one frame.
    private static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> FramesOf(DicomFragmentSequence pixels, int frames)
    {
        if (pixels.Fragments.Count == frames)
        {
            return pixels.Fragments.Select(fragment => (IReadOnlyList<ReadOnlyMemory<byte>>)[fragment]);
        }

        if (frames == 1)
        {
            return [pixels.Fragments];
        }

        var starts = Enumerable.Range(0, pixels.OffsetTable.Length / 4).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(pixels.OffsetTable.Span[(4 * i)..])).ToHashSet();
        Assert.Equal(frames, starts.Count);
        var (grouped, at) = (new List<List<ReadOnlyMemory<byte>>>(), 0u);
        foreach (var fragment in pixels.Fragments)
        {
            if (starts.Contains(at))
            {
                grouped.Add([]);
            }

            grouped[^1].Add(fragment);
            at += 8 + (uint)fragment.Length;
        }

        return grouped;
    }
}
