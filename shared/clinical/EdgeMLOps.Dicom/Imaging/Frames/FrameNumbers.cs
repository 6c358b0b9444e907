namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Numbers of one frame's attributes, checked; what is missing or empty is no fault.</summary>
internal ref struct FrameNumbers
{
    private readonly int _frame;

    /// <summary>A reader that faults name a frame by.</summary>
    /// <param name="frame">The frame, counted from 1; 0 for the whole object.</param>
    public FrameNumbers(int frame) => _frame = frame;

    /// <summary>The first fault seen.</summary>
    public DicomFrameFault Fault { get; private set; }

    /// <summary>As many finite numbers as the standard has; null where there are none.</summary>
    public double[]? Many(DicomDataset dataset, DicomTag tag, int count)
    {
        if (!HasValue(dataset, tag))
        {
            return null;
        }

        if (dataset.TryGetValues<double>(tag, out var values) && values.Length == count && Array.TrueForAll(values, double.IsFinite))
        {
            return values;
        }

        Note(DicomFrameFaultCode.BadValue, tag);
        return null;
    }

    /// <summary>As many numbers above 0 as the standard has; null where there are none.</summary>
    public double[]? Lengths(DicomDataset dataset, DicomTag tag, int count)
    {
        var values = Many(dataset, tag, count);
        if (values is null || Array.TrueForAll(values, static value => value > 0))
        {
            return values;
        }

        Note(DicomFrameFaultCode.BadValue, tag);
        return null;
    }

    /// <summary>A count from 1 on; null where there is none.</summary>
    public long? Ordinal(DicomDataset dataset, DicomTag tag)
    {
        if (!HasValue(dataset, tag))
        {
            return null;
        }

        if (dataset.TryGetValues<long>(tag, out var values) && values is [>= 1])
        {
            return values[0];
        }

        Note(DicomFrameFaultCode.BadValue, tag);
        return null;
    }

    public void Note(DicomFrameFaultCode code, DicomTag tag) =>
        Fault = Fault.Code == DicomFrameFaultCode.None ? new DicomFrameFault(code, tag, _frame) : Fault;

    /// <summary>Whether there is something to read; a sequence where a value should stand counts, and is none later.</summary>
    public static bool HasValue(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetItem(tag, out var item) && (item is not DicomElement element || !IsBlank(element));

    private static bool IsBlank(DicomElement element) => element.VR.IsString ? element.Raw.Span.Trim((byte)' ').Trim((byte)0).IsEmpty : element.Raw.IsEmpty;
}
