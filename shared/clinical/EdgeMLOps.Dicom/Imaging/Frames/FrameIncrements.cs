using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What tells the frames of an object without functional groups apart: read once, a value a frame.</summary>
internal sealed class FrameIncrements
{
    public static readonly FrameIncrements None = new([], null);

    private readonly IReadOnlyList<(DicomTag Attribute, double[] Values)> _vectors;
    private readonly double? _frameTime;

    private FrameIncrements(IReadOnlyList<(DicomTag Attribute, double[] Values)> vectors, double? frameTime)
    {
        _vectors = vectors;
        _frameTime = frameTime;
        IsCine = (frameTime is not null || vectors.Count > 0) && vectors.All(static vector => vector.Attribute == FrameTags.FrameTimeVector);
    }

    /// <summary>Whether frames differ in time alone, and so lie in one place.</summary>
    public bool IsCine { get; }

    public static bool TryRead(DicomDataset dataset, int frames, [NotNullWhen(true)] out FrameIncrements? increments, out DicomFrameFault fault)
    {
        increments = null;
        var numbers = new FrameNumbers(0);
        var vectors = new List<(DicomTag Attribute, double[] Values)>();
        double? frameTime = null;
        foreach (var attribute in Pointers(dataset))
        {
            if (attribute == FrameTags.FrameTime)
            {
                frameTime = FrameTime(dataset, ref numbers);
            }
            else if (numbers.Many(dataset, attribute, frames) is { } values)
            {
                vectors.Add((attribute, FromFirst(attribute, values)));
            }
            else
            {
                fault = new(DicomFrameFaultCode.BadIncrement, attribute, 0);
                return false;
            }
        }

        fault = numbers.Fault;
        increments = fault.Code == DicomFrameFaultCode.None ? new(vectors, frameTime) : null;
        return increments is not null;
    }

    public IReadOnlyList<DicomFrameIncrement> Of(int index)
    {
        var increments = new List<DicomFrameIncrement>(_vectors.Count + 1);
        if (_frameTime is { } time)
        {
            increments.Add(new(FrameTags.FrameTime, index * time));
        }

        increments.AddRange(_vectors.Select(vector => new DicomFrameIncrement(vector.Attribute, vector.Values[index])));
        return increments;
    }

    // Ultrasound and angiography often have the time and forget to point to it.
    private static DicomTag[] Pointers(DicomDataset dataset) =>
        dataset.TryGetValues<DicomTag>(DicomTag.FrameIncrementPointer, out var pointers) && pointers.Length > 0 ? [.. pointers.Distinct()]
        : FrameNumbers.HasValue(dataset, FrameTags.FrameTime) ? [FrameTags.FrameTime]
        : [];

    private static double? FrameTime(DicomDataset dataset, ref FrameNumbers numbers)
    {
        var time = numbers.Many(dataset, FrameTags.FrameTime, 1);
        if (time is null or [< 0])
        {
            numbers.Note(DicomFrameFaultCode.BadIncrement, FrameTags.FrameTime);
        }

        return time?[0];
    }

    // Frame Time Vector has the time since the frame before; offsets may be coordinates (PS3.3 section C.8.8.3.2).
    private static double[] FromFirst(DicomTag attribute, double[] values)
    {
        if (attribute == FrameTags.FrameTimeVector)
        {
            var sum = 0.0;
            return Array.ConvertAll(values, value => sum += value);
        }

        var first = attribute == FrameTags.GridFrameOffsetVector ? values[0] : 0;
        return Array.ConvertAll(values, value => value - first);
    }
}
