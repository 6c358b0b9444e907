using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Reads the attributes that describe pixels and holds them against the bytes: what is declared reserves nothing.</summary>
internal sealed class PixelLayoutReader
{
    private readonly DicomDataset _dataset;
    private readonly DicomTransferSyntax _syntax;
    private readonly DicomItem _item;
    private readonly List<DicomPixelWarning> _warnings = [];
    private DicomPixelFault _fault;

    private PixelLayoutReader(DicomDataset dataset, DicomTransferSyntax syntax, DicomItem item)
    {
        _dataset = dataset;
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
        layout = reader.Read();
        fault = reader._fault;
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

    private PixelLayout? Read()
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

        if (!TryShape(out var width, out var height, out var frames) || !TrySamples(out var samples, out var photometric) || !TryBits(samples, out var bits))
        {
            return null;
        }

        var layout = new PixelLayout
        {
            Width = width,
            Height = height,
            Frames = frames,
            Samples = samples,
            Photometric = photometric,
            Planar = samples > 1 && _dataset.GetSingleValueOrDefault(DicomTag.PlanarConfiguration, 0) == 1 ? 1 : 0,
            BitsAllocated = bits.Allocated,
            BitsStored = bits.Stored,
            HighBit = bits.High,
            IsSigned = Kind == DicomPixelKind.Integers && _dataset.GetSingleValueOrDefault(DicomTag.PixelRepresentation, 0) == 1,
            Kind = Kind,
            Warnings = _warnings,
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
        return TrySize(DicomTag.Rows, out height) && TrySize(DicomTag.Columns, out width) && TryFrames(out frames);
    }

    private bool TrySize(DicomTag tag, out int size)
    {
        size = 0;
        if (IsEmpty(tag))
        {
            return Refuse(DicomPixelFaultCode.MissingAttribute, tag, "");
        }

        size = _dataset.GetSingleValueOrDefault(tag, 0);
        return size is > 0 and <= ushort.MaxValue || Refuse(DicomPixelFaultCode.BadDimensions, tag, FormattableString.Invariant($"{size}"));
    }

    private bool TryFrames(out int frames)
    {
        // 0 and an empty value stand for the one frame of an object that is not multi-frame, as some writers have it.
        frames = IsEmpty(DicomTag.NumberOfFrames) ? 1 : _dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, int.MinValue);
        if (frames == int.MinValue)
        {
            frames = LeadingNumber(DicomTag.NumberOfFrames);
            _warnings.Add(DicomPixelWarning.FrameCountUnclear);
        }

        if (frames < 0)
        {
            return Refuse(DicomPixelFaultCode.BadFrameCount, DicomTag.NumberOfFrames, FormattableString.Invariant($"{frames}"));
        }

        frames = Math.Max(frames, 1);
        return true;
    }

    // "1A" is 1 to every program that reads it as C does; what begins with no digit is 0.
    private int LeadingNumber(DicomTag tag)
    {
        var text = _dataset.GetSingleValueOrDefault(tag, "").AsSpan().TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? text[..end] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private bool TrySamples(out int samples, out string photometric)
    {
        photometric = _dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim();
        samples = IsEmpty(DicomTag.SamplesPerPixel) ? 1 : _dataset.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, 0);
        return samples is 1 or 3 or 4
            || Refuse(DicomPixelFaultCode.UnsupportedPhotometric, DicomTag.SamplesPerPixel, FormattableString.Invariant($"{samples}"));
    }

    private bool TryBits(int samples, out (int Allocated, int Stored, int High) bits)
    {
        var floating = Kind == DicomPixelKind.Floats ? 32 : 64;
        bits = Kind == DicomPixelKind.Integers ? default : (floating, floating, floating - 1);
        if (Kind != DicomPixelKind.Integers)
        {
            var declared = _dataset.GetSingleValueOrDefault(DicomTag.BitsAllocated, floating);
            return declared == floating || Refuse(DicomPixelFaultCode.BadBits, DicomTag.BitsAllocated, FormattableString.Invariant($"{declared}"));
        }

        if (IsEmpty(DicomTag.BitsAllocated))
        {
            return Refuse(DicomPixelFaultCode.MissingAttribute, DicomTag.BitsAllocated, "");
        }

        var allocated = _dataset.GetSingleValueOrDefault(DicomTag.BitsAllocated, 0);
        if (allocated is not (1 or 8 or 16 or 32 or 64) || (allocated == 1 && samples > 1))
        {
            return Refuse(DicomPixelFaultCode.UnsupportedBits, DicomTag.BitsAllocated, FormattableString.Invariant($"{allocated}"));
        }

        var stored = StoredBits(allocated);
        if (stored < 1 || stored > allocated)
        {
            return Refuse(DicomPixelFaultCode.BadBits, DicomTag.BitsStored, FormattableString.Invariant($"{stored} of {allocated}"));
        }

        bits = (allocated, stored, HighBit(allocated, stored));
        return true;
    }

    private int StoredBits(int allocated)
    {
        if (!IsEmpty(DicomTag.BitsStored))
        {
            return _dataset.GetSingleValueOrDefault(DicomTag.BitsStored, 0);
        }

        _warnings.Add(DicomPixelWarning.BitsStoredMissing);
        return allocated;
    }

    private int HighBit(int allocated, int stored)
    {
        var high = _dataset.GetSingleValueOrDefault(DicomTag.HighBit, stored - 1);
        if (high >= stored - 1 && high < allocated)
        {
            return high;
        }

        _warnings.Add(DicomPixelWarning.HighBitIgnored);
        return stored - 1;
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

        if (layout.FrameBytes > Array.MaxLength)
        {
            return Fail(DicomPixelFaultCode.TooLarge, _item.Tag, FormattableString.Invariant($"frame of {layout.FrameBytes} bytes"));
        }

        if (bytes - (long)((needed + 7) / 8) > 1)
        {
            _warnings.Add(DicomPixelWarning.SurplusPixelData);
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

        _warnings.Add(DicomPixelWarning.FullSamplesIn422);
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

    private bool IsEmpty(DicomTag tag) =>
        !_dataset.TryGetItem(tag, out var item) || item is not DicomElement { Raw.IsEmpty: false } element || element.Raw.Span.Trim((byte)' ').IsEmpty;

    private bool Refuse(DicomPixelFaultCode code, DicomTag tag, string detail)
    {
        Fail(code, tag, detail);
        return false;
    }

    private PixelLayout? Fail(DicomPixelFaultCode code, DicomTag tag, string detail)
    {
        _fault = new(code, tag, detail);
        return null;
    }
}
