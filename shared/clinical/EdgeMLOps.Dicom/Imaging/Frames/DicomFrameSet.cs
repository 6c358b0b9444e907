using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// The frames of an image and what is said of each: by functional groups (PS3.3 section C.7.6.16), else by the object's own attributes and
/// its Frame Increment Pointer (section C.7.6.6). Frames are described when asked for, each in the time its own attributes take.
/// </summary>
public sealed class DicomFrameSet
{
    private readonly DicomDataset _dataset;
    private readonly FunctionalGroups _groups;
    private readonly FrameIncrements _increments;

    private DicomFrameSet(DicomDataset dataset, int count, FunctionalGroups groups, FrameIncrements increments, IReadOnlyList<DicomDimension> dimensions)
    {
        _dataset = dataset;
        _groups = groups;
        _increments = increments;
        Count = count;
        Dimensions = dimensions;
    }

    /// <summary>How many frames; 1 where Number of Frames is missing, empty or 0.</summary>
    public int Count { get; }

    /// <summary>Whether functional groups describe the frames.</summary>
    public bool IsEnhanced => _groups.Any;

    /// <summary>The dimensions frames are ordered in; none where not said.</summary>
    public IReadOnlyList<DicomDimension> Dimensions { get; }

    /// <summary>Reads what holds for all frames.</summary>
    /// <param name="dataset">The object; its pixel data is not looked at.</param>
    /// <param name="frames">The frames; null with a fault.</param>
    /// <param name="fault">Why there are none.</param>
    public static bool TryCreate(DicomDataset dataset, [NotNullWhen(true)] out DicomFrameSet? frames, out DicomFrameFault fault)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        frames = null;
        var isCounted = FrameNumbers.HasValue(dataset, DicomTag.NumberOfFrames);
        var count = isCounted ? dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, -1) : 1;
        if (count < 0)
        {
            fault = new(DicomFrameFaultCode.BadNumberOfFrames, DicomTag.NumberOfFrames, 0);
            return false;
        }

        // Some writers have 0 for the one frame of an object that is not multi-frame.
        count = Math.Max(count, 1);
        if (!FunctionalGroups.TryRead(dataset, count, out var groups, out fault))
        {
            return false;
        }

        var increments = FrameIncrements.None;
        if (!groups.Any && count > 1 && !FrameIncrements.TryRead(dataset, count, out increments, out fault))
        {
            return false;
        }

        frames = new(dataset, count, groups, increments, ReadDimensions(dataset));
        return true;
    }

    /// <summary>Reads what is said of one frame.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="frame">The frame; null with a fault.</param>
    /// <param name="fault">What is wrong with it, by its tag.</param>
    public bool TryGetFrame(int index, [NotNullWhen(true)] out DicomFrame? frame, out DicomFrameFault fault)
    {
        frame = null;
        if (index < 0 || index >= Count)
        {
            fault = new(DicomFrameFaultCode.NoSuchFrame, DicomTag.NumberOfFrames, 0);
            return false;
        }

        var numbers = new FrameNumbers(index + 1);
        var increments = _increments.Of(index);
        var orientation = ReadOrientation(index, ref numbers);
        var read = new DicomFrame
        {
            Number = index + 1,
            Spacing = ReadSpacing(index, ref numbers),
            Orientation = orientation,
            Position = ReadPosition(index, orientation, increments, ref numbers),
            Content = ReadContent(index, ref numbers),
            TimeMs = Find(increments, FrameTags.FrameTime) ?? Find(increments, FrameTags.FrameTimeVector),
            Increments = increments,
        };
        fault = numbers.Fault;
        frame = fault.Code == DicomFrameFaultCode.None ? read : null;
        return frame is not null;
    }

    /// <summary>The attributes of a functional group for a frame, its own before those all share.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="group">The sequence the group is, such as Frame VOI LUT Sequence.</param>
    /// <param name="item">The group's first item.</param>
    /// <returns>False where the frame does not exist or has no such group.</returns>
    public bool TryGetGroup(int index, DicomTag group, [NotNullWhen(true)] out DicomDataset? item)
    {
        item = null;
        return index >= 0 && index < Count && _groups.TryGet(index, group, out item);
    }

    private static DicomDimension[] ReadDimensions(DicomDataset dataset) =>
        !dataset.TryGetSequence(FrameTags.DimensionIndexSequence, out var sequence) ? []
        : [.. sequence.Items.Select(static item => new DicomDimension(
            item.GetSingleValueOrDefault<DicomTag>(FrameTags.DimensionIndexPointer, default),
            item.GetSingleValueOrDefault<DicomTag>(FrameTags.FunctionalGroupPointer, default)))];

    private static double? Find(IReadOnlyList<DicomFrameIncrement> increments, DicomTag attribute)
    {
        foreach (var increment in increments)
        {
            if (increment.Attribute == attribute)
            {
                return increment.Value;
            }
        }

        return null;
    }

    private DicomDataset Group(int index, DicomTag group) => _groups.TryGet(index, group, out var item) ? item : _dataset;

    private DicomFrameSpacing? ReadSpacing(int index, ref FrameNumbers numbers)
    {
        var measures = Group(index, FrameTags.PixelMeasuresSequence);
        var pair = numbers.Lengths(measures, DicomTag.PixelSpacing, 2);
        var thickness = numbers.Many(measures, FrameTags.SliceThickness, 1)?[0];
        var between = numbers.Many(measures, DicomTag.SpacingBetweenSlices, 1)?[0];
        return pair is null ? null : new DicomFrameSpacing(pair[0], pair[1], thickness, between);
    }

    private DicomOrientation? ReadOrientation(int index, ref FrameNumbers numbers)
    {
        if (numbers.Many(Group(index, FrameTags.PlaneOrientationSequence), DicomTag.ImageOrientationPatient, 6) is not { } cosines)
        {
            return null;
        }

        var orientation = new DicomOrientation(new(cosines[0], cosines[1], cosines[2]), new(cosines[3], cosines[4], cosines[5]));
        if (!orientation.IsOrthonormal)
        {
            numbers.Note(DicomFrameFaultCode.BadOrientation, DicomTag.ImageOrientationPatient);
        }

        return orientation;
    }

    private DicomVector? ReadPosition(
        int index, DicomOrientation? orientation, IReadOnlyList<DicomFrameIncrement> increments, ref FrameNumbers numbers)
    {
        var isOwn = _groups.TryGet(index, DicomTag.PlanePositionSequence, out var group);
        if (numbers.Many(group ?? _dataset, FrameTags.ImagePositionPatient, 3) is not { } point)
        {
            return null;
        }

        var position = new DicomVector(point[0], point[1], point[2]);
        if (isOwn || index == 0 || _increments.IsCine)
        {
            return position;
        }

        // The object's own position is its first frame's; where the others lie only offsets tell.
        return Find(increments, FrameTags.GridFrameOffsetVector) is { } offset && orientation is { } plane ? position + (plane.Normal * offset) : null;
    }

    private DicomFrameContent? ReadContent(int index, ref FrameNumbers numbers)
    {
        if (!_groups.TryGet(index, DicomTag.FrameContentSequence, out var content))
        {
            return null;
        }

        content.TryGetValues<long>(FrameTags.DimensionIndexValues, out var indexes);
        // Some writers leave the dimensions out; then there is nothing the values could contradict.
        if (Dimensions.Count > 0 && (indexes ?? []).Length != Dimensions.Count && FrameNumbers.HasValue(content, FrameTags.DimensionIndexValues))
        {
            numbers.Note(DicomFrameFaultCode.BadDimensionIndex, FrameTags.DimensionIndexValues);
        }

        return new DicomFrameContent(
            indexes ?? [],
            content.TryGetString(FrameTags.StackId, out var stack) ? stack : string.Empty,
            numbers.Ordinal(content, FrameTags.InStackPositionNumber),
            numbers.Ordinal(content, FrameTags.TemporalPositionIndex));
    }
}
