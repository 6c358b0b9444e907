using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Coded entries (PS3.3 section 8.8).</summary>
internal static class CodeRules
{
    // PS3.16 annex D: those that results use.
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["111000"] = "Algorithm Family",
        ["111001"] = "Algorithm Name",
        ["111003"] = "Algorithm Version",
        ["111012"] = "Certainty of Finding",
        ["111028"] = "Image Library",
        ["111030"] = "Image Region",
        ["111241"] = "All algorithms succeeded; without findings",
        ["111242"] = "All algorithms succeeded; with findings",
        ["111243"] = "Not all algorithms succeeded; without findings",
        ["111244"] = "Not all algorithms succeeded; with findings",
        ["111245"] = "No algorithms succeeded; without findings",
        ["112039"] = "Tracking Identifier",
        ["112040"] = "Tracking Unique Identifier",
        ["113000"] = "Of Interest",
        ["113012"] = "Key Object Description",
        ["121005"] = "Observer Type",
        ["121007"] = "Device",
        ["121012"] = "Device Observer UID",
        ["121013"] = "Device Observer Name",
        ["121014"] = "Device Observer Manufacturer",
        ["121015"] = "Device Observer Model Name",
        ["121016"] = "Device Observer Serial Number",
        ["121049"] = "Language of Content Item and Descendants",
        ["121058"] = "Procedure reported",
        ["121071"] = "Finding",
        ["121106"] = "Comment",
        ["121322"] = "Source image for image processing operation",
        ["121324"] = "Source image",
        ["123110"] = "Artificial Intelligence",
        ["125007"] = "Measurement Group",
        ["126000"] = "Imaging Measurement Report",
        ["126010"] = "Imaging Measurements",
        ["126200"] = "Image Library Group",
        ["130400"] = "Geometric purpose of region",
    };

    /// <summary>The one code of a sequence; null, and a fault, where there is none or it is none.</summary>
    public static ReportCode? Read(DicomDataset dataset, DicomTag tag, string where, FaultCollector faults)
    {
        var items = FaultCollector.Items(dataset, tag);
        if (items.Count != 1)
        {
            faults.Add(ResultFaultCode.CodeInvalid, where, FormattableString.Invariant($"{DicomDictionary.NameOf(tag)} has {items.Count} items, one belongs there"));
            return null;
        }

        var code = new ReportCode(ValueOf(items[0]), FaultCollector.Text(items[0], DicomTag.CodingSchemeDesignator), FaultCollector.Text(items[0], DicomTag.CodeMeaning));
        if (code.Value.Length == 0 || code.Scheme.Length == 0 || code.Meaning.Length == 0)
        {
            faults.Add(ResultFaultCode.CodeInvalid, where, $"a code of {DicomDictionary.NameOf(tag)} lacks value, scheme or meaning");
            return null;
        }

        if (code.Scheme is "DCM" && Meanings.TryGetValue(code.Value, out var meaning) && !string.Equals(meaning, code.Meaning, StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(ResultFaultCode.CodeMeaningWrong, where, $"({code.Value}, DCM) is \"{meaning}\"");
        }

        return code;
    }

    // A value of more than 16 characters, and one that is a URN, has an attribute of its own.
    private static string ValueOf(DicomDataset item) => FaultCollector.Text(item, DicomTag.CodeValue) is { Length: > 0 } value ? value
        : FaultCollector.Text(item, DicomTag.LongCodeValue) is { Length: > 0 } longer ? longer
        : FaultCollector.Text(item, DicomTag.URNCodeValue);
}
