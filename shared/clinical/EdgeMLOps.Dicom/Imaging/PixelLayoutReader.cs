using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Reads the attributes that describe pixels and holds them against the bytes: what is declared reserves nothing.</summary>
internal sealed class PixelLayoutReader
{
    private readonly PixelAttributes _attributes;
    private readonly DicomTransferSyntax _syntax;
    private readonly DicomItem _item;

    private PixelLayoutReader(DicomDataset dataset, DicomTransferSyntax syntax, DicomItem item)
    {
        _attributes = new PixelAttributes(dataset);
        _syntax = syntax;
        _item = item;
    }

    internal static bool TryRead(
        DicomDataset dataset, DicomTransferSyntax syntax, [NotNullWhen(true)] out PixelLayout? layout, out DicomPixelFault fault)
    {
        layout = null;
        if (Find(dataset) is not { } item || !DescribesAnImage(dataset))
        {
            fault = new(DicomPixelFaultCode.NoPixelData, DicomTag.PixelData, "");
            return false;
        }

        var reader = new PixelLayoutReader(dataset, syntax, item);
        layout = reader.Read(dataset);
        fault = reader._attributes.Fault;
        return layout is not null;
    }

    // An element of pixels without any of these is a stub, as private and non-image objects have it.
    private static bool DescribesAnImage(DicomDataset dataset) =>
        dataset.Contains(DicomTag.Rows) || dataset.Contains(DicomTag.Columns) || dataset.Contains(DicomTag.BitsAllocated);

    private static DicomItem? Find(DicomDataset dataset) =>
        dataset.TryGetItem(DicomTag.PixelData, out var item)
        || dataset.TryGetItem(DicomTag.FloatPixelData, out item)
        || dataset.TryGetItem(DicomTag.DoubleFloatPixelData, out item)
            ? item
            : null;

    private PixelLayout? Read(DicomDataset dataset)
    {
        if (!_syntax.IsKnown)
        {
            return Fail(DicomPixelFaultCode.UnknownTransferSyntax, DicomTag.TransferSyntaxUID, "");
        }

        var isEncapsulated = _item is DicomFragmentSequence;
        if (isEncapsulated != _syntax.IsEncapsulated || _item is DicomSequence)
        {
            return Fail(DicomPixelFaultCode.BadEncapsulation, _item.Tag, $"transfer syntax {_syntax.UID.UID}");
        }

        if (!TryShape(out var width, out var height, out var frames)
            || !PixelSamples.TryRead(_attributes, _syntax, out var samples)
            || !PixelBits.TryRead(_attributes, Kind, samples.Count, out var bits))
        {
            return null;
        }

        var layout = new PixelLayout
        {
            Width = width,
            Height = height,
            Frames = frames,
            Samples = samples.Count,
            Photometric = samples.Photometric,
            Planar = samples.Planar,
            BitsAllocated = bits.Allocated,
            BitsStored = bits.Stored,
            HighBit = bits.High,
            IsSigned = bits.IsSigned,
            OverlayBits = EmbeddedOverlays.BitsOf(dataset),
            Kind = Kind,
            Warnings = _attributes.Warnings,
            Native = _item is DicomElement element ? element.Raw : default,
            Fragments = _item as DicomFragmentSequence,
            IsBigEndian = _syntax.IsBigEndian && !isEncapsulated && _item.VR.WordSize == 1 && bits.Allocated > 8,
            IsSubsampled = false,
        };
        return isEncapsulated ? CheckFragments(layout) : CheckNative(layout);
    }

    private DicomPixelKind Kind =>
        _item.Tag == DicomTag.FloatPixelData ? DicomPixelKind.Floats
        : _item.Tag == DicomTag.DoubleFloatPixelData ? DicomPixelKind.Doubles
        : DicomPixelKind.Integers;

    private bool TryShape(out int width, out int height, out int frames)
    {
        (width, frames) = (0, 0);
        return TrySize(DicomTag.Rows, out height) && TrySize(DicomTag.Columns, out width) && _attributes.TryFrames(out frames);
    }

    private bool TrySize(DicomTag tag, out int size)
    {
        size = 0;
        if (_attributes.IsEmpty(tag))
        {
            return _attributes.Refuse(DicomPixelFaultCode.MissingAttribute, tag, "");
        }

        return _attributes.TryNumber(tag, DicomPixelFaultCode.BadDimensions, out size)
            && (size is > 0 and <= ushort.MaxValue || _attributes.Refuse(DicomPixelFaultCode.BadDimensions, tag, FormattableString.Invariant($"{size}")));
    }

    private PixelLayout? CheckNative(PixelLayout layout)
    {
        var bytes = layout.Native.Length;
        if (layout.Photometric is "YBR_FULL_422" or "YBR_PARTIAL_422")
        {
            layout = Subsample(layout);
        }
        else if (layout.Photometric is "YBR_PARTIAL_420" or "YBR_FULL_420")
        {
            return Fail(DicomPixelFaultCode.UnsupportedPhotometric, DicomTag.PhotometricInterpretation, "");
        }

        var needed = (UInt128)layout.StoredBits * (uint)layout.Frames;
        if (needed > (UInt128)bytes * 8)
        {
            return Fail(DicomPixelFaultCode.Truncated, _item.Tag, FormattableString.Invariant($"{bytes} bytes of {(needed + 7) / 8}"));
        }

        if (layout.IsSubsampled && layout.Width % 2 != 0)
        {
            // Two pixels of a row share their colours, so Columns has to be even (PS3.3 section C.7.6.3): where the next row begins, nothing tells.
            return Fail(DicomPixelFaultCode.BadDimensions, DicomTag.Columns, FormattableString.Invariant($"{layout.Width} of {layout.Photometric}"));
        }

        if (layout.FrameBytes > Array.MaxLength)
        {
            return Fail(DicomPixelFaultCode.TooLarge, _item.Tag, FormattableString.Invariant($"frame of {layout.FrameBytes} bytes"));
        }

        if (bytes - (long)((needed + 7) / 8) > 1)
        {
            _attributes.Note(DicomPixelWarning.SurplusPixelData);
        }

        return layout;
    }

    // What is declared as 4:2:2 and is not is common: the bytes decide.
    private PixelLayout Subsample(PixelLayout layout)
    {
        if (layout.Samples != 3 || layout.BitsAllocated != 8)
        {
            return layout;
        }

        if ((UInt128)layout.Native.Length < (UInt128)layout.StoredBits / 8 * (uint)layout.Frames)
        {
            return layout with { IsSubsampled = true, Planar = 0 };
        }

        _attributes.Note(DicomPixelWarning.FullSamplesIn422);
        return layout;
    }

    private PixelLayout? CheckFragments(PixelLayout layout)
    {
        if (layout.Fragments!.Fragments.Count < layout.Frames) // not null: encapsulated
        {
            return Fail(
                DicomPixelFaultCode.Truncated,
                _item.Tag,
                FormattableString.Invariant($"{layout.Fragments.Fragments.Count} fragments of {layout.Frames} frames"));
        }

        return layout.FrameBytes > Array.MaxLength
            ? Fail(DicomPixelFaultCode.TooLarge, _item.Tag, FormattableString.Invariant($"frame of {layout.FrameBytes} bytes"))
            : layout;
    }

    private PixelLayout? Fail(DicomPixelFaultCode code, DicomTag tag, string detail)
    {
        _attributes.Refuse(code, tag, detail);
        return null;
    }
}
