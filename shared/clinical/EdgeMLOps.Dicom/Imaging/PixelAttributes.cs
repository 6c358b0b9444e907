using System.Globalization;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Reads the attributes that describe pixels (PS3.3 section C.7.6.3), each of which has one value. What breaks that is noted where its
/// meaning is beyond doubt, and refused where it is not: other programs take the first of several values, or none.
/// </summary>
internal sealed class PixelAttributes(DicomDataset dataset)
{
    private readonly List<DicomPixelWarning> _warnings = [];

    /// <summary>What was read past, each once.</summary>
    public IReadOnlyList<DicomPixelWarning> Warnings => _warnings;

    /// <summary>The first reason to refuse.</summary>
    public DicomPixelFault Fault { get; private set; }

    /// <summary>Whether an attribute is missing, empty or blank.</summary>
    public bool IsEmpty(DicomTag tag) =>
        !dataset.TryGetItem(tag, out var item) || item is not DicomElement { Raw.IsEmpty: false } element || element.Raw.Span.Trim((byte)' ').IsEmpty;

    public string Text(DicomTag tag) => dataset.GetSingleValueOrDefault(tag, "").Trim();

    /// <summary>Reads a number that is there.</summary>
    /// <param name="tag">Whose.</param>
    /// <param name="code">What it is called if it is none.</param>
    /// <param name="number">The number.</param>
    public bool TryNumber(DicomTag tag, DicomPixelFaultCode code, out int number)
    {
        number = 0;
        if (!dataset.TryGetValues<int>(tag, out var numbers) || numbers.Length == 0)
        {
            return Refuse(code, tag, "no number");
        }

        number = numbers[0];
        return numbers.Length == 1 || TryOneOf(tag, code, numbers);
    }

    /// <summary>Reads Number of Frames (0028,0008).</summary>
    public bool TryFrames(out int frames)
    {
        const DicomPixelFaultCode Code = DicomPixelFaultCode.BadFrameCount;
        frames = 1;
        if (IsEmpty(DicomTag.NumberOfFrames))
        {
            return true;
        }

        if (dataset.TryGetValues<int>(DicomTag.NumberOfFrames, out _))
        {
            if (!TryNumber(DicomTag.NumberOfFrames, Code, out frames))
            {
                return false;
            }
        }
        else
        {
            frames = LeadingNumber(DicomTag.NumberOfFrames);
            Note(DicomPixelWarning.FrameCountUnclear);
        }

        if (frames < 0)
        {
            return Refuse(Code, DicomTag.NumberOfFrames, FormattableString.Invariant($"{frames}"));
        }

        if (frames == 0)
        {
            // The one frame of an object that is not multi-frame, as some writers have it.
            Note(DicomPixelWarning.FrameCountZero);
            frames = 1;
        }

        return true;
    }

    public void Note(DicomPixelWarning warning)
    {
        if (!_warnings.Contains(warning))
        {
            _warnings.Add(warning);
        }
    }

    public bool Refuse(DicomPixelFaultCode code, DicomTag tag, string detail)
    {
        Fault = new(code, tag, detail);
        return false;
    }

    // Alike: said twice. Zeros behind a binary number: it was written wider than it is read.
    private bool TryOneOf(DicomTag tag, DicomPixelFaultCode code, int[] numbers)
    {
        var isText = dataset.TryGetItem(tag, out var item) && item.VR.IsString;
        if (!Array.TrueForAll(numbers, number => number == numbers[0] || (!isText && number == 0)))
        {
            return Refuse(code, tag, FormattableString.Invariant($"{numbers.Length} values"));
        }

        Note(DicomPixelWarning.SeveralValues);
        return true;
    }

    // "1A" is 1 to every program that reads it as C does; what begins with no digit is 0.
    private int LeadingNumber(DicomTag tag)
    {
        var text = dataset.GetSingleValueOrDefault(tag, "").AsSpan().TrimStart();
        var digits = text.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? text[..end] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
