using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Takes the faults of one object, and knows the questions that all rules ask.</summary>
internal sealed class FaultCollector
{
    private const int Most = 1000;

    private readonly List<ResultFault> _faults = [];

    public IReadOnlyList<ResultFault> Faults => _faults;

    public void Add(ResultFaultCode code, string where, string message)
    {
        // One fault of each item of a report of thousands says all there is to say.
        if (_faults.Count < Most)
        {
            _faults.Add(new ResultFault(code, where, message));
        }
    }

    public void Add(ResultFaultCode code, DicomTag tag, string message, string before = "") => Add(code, before + DicomDictionary.NameOf(tag), message);

    /// <summary>Asks for attributes with a value (type 1).</summary>
    public void NeedValues(DicomDataset dataset, string before, params ReadOnlySpan<DicomTag> tags)
    {
        foreach (var tag in tags)
        {
            if (!HasValue(dataset, tag))
            {
                Add(ResultFaultCode.ValueMissing, tag, dataset.Contains(tag) ? "is empty" : "is missing", before);
            }
        }
    }

    /// <summary>Asks for attributes, which may be empty (type 2).</summary>
    public void NeedAttributes(DicomDataset dataset, string before, params ReadOnlySpan<DicomTag> tags)
    {
        foreach (var tag in tags)
        {
            if (!dataset.Contains(tag))
            {
                Add(ResultFaultCode.AttributeMissing, tag, "is missing", before);
            }
        }
    }

    /// <summary>Asks that a value, where there is one, is one of some.</summary>
    public void NeedOneOf(DicomDataset dataset, string before, DicomTag tag, params ReadOnlySpan<string> terms)
    {
        var found = Text(dataset, tag);
        if (HasValue(dataset, tag) && !terms.Contains(found, StringComparer.Ordinal))
        {
            Add(ResultFaultCode.TermUnknown, tag, $"is none of {string.Join(", ", terms.ToArray())}", before);
        }
    }

    public static bool HasValue(DicomDataset dataset, DicomTag tag) => dataset.TryGetItem(tag, out var item) && item switch
    {
        DicomSequence sequence => sequence.Items.Count > 0,
        DicomElement element => element.Raw.Span.IndexOfAnyExcept((byte)' ', (byte)0) >= 0 || (!element.VR.IsString && element.Raw.Length > 0),
        _ => true,
    };

    public static string Text(DicomDataset dataset, DicomTag tag) => dataset.GetSingleValueOrDefault(tag, "").Trim();

    public static IReadOnlyList<DicomDataset> Items(DicomDataset dataset, DicomTag tag) => dataset.TryGetSequence(tag, out var sequence) ? sequence.Items : [];

    /// <summary>A number in text; null where it is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
