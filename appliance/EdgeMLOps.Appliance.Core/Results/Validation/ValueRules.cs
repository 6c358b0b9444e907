using System.Buffers;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What values are made of, in every element at every depth (PS3.5 section 6.2).</summary>
internal static class ValueRules
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> WholeNumber = SearchValues.Create("0123456789+-");
    private static readonly SearchValues<char> DecimalNumber = SearchValues.Create("0123456789+-.eE");
    private static readonly SearchValues<char> TimeOfDay = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> CodeString = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ");

    public static void Check(DicomDataset dataset, FaultCollector faults)
    {
        Check(dataset, "", faults);
        if (dataset.CollectTextNotes() is var notes and not DicomTextNotes.None)
        {
            faults.Add(ResultFaultCode.TextUnexplained, DicomTag.SpecificCharacterSet, $"does not explain all text ({notes})");
        }
    }

    private static void Check(DicomDataset dataset, string before, FaultCollector faults)
    {
        foreach (var item in dataset)
        {
            switch (item)
            {
                case DicomSequence sequence:
                    for (var i = 0; i < sequence.Items.Count; i++)
                    {
                        Check(sequence.Items[i], FormattableString.Invariant($"{before}{DicomDictionary.NameOf(item.Tag)}[{i}]."), faults);
                    }

                    break;
                case DicomElement element when element.VR.IsString && dataset.TryGetValues<string>(item.Tag, out var values):
                    Check(element, values, before, faults);
                    break;
            }
        }
    }

    private static void Check(DicomElement element, string[] values, string before, FaultCollector faults)
    {
        foreach (var value in values.Select(value => value.Trim(' ', '\0')).Where(value => value.Length > 0))
        {
            if (ReferenceEquals(element.VR, DicomVR.UI) && !DicomUID.IsValid(value))
            {
                faults.Add(ResultFaultCode.UidInvalid, element.Tag, "is no UID", before);
            }
            else if (FaultOf(element.VR, value) is { } fault)
            {
                faults.Add(ResultFaultCode.ValueInvalid, element.Tag, fault, before);
            }
        }
    }

    private static string? FaultOf(DicomVR vr, string value) => vr.Code switch
    {
        "AE" or "SH" or "CS" when value.Length > 16 => "is longer than 16 characters",
        "LO" when value.Length > 64 => "is longer than 64 characters",
        "ST" when value.Length > 1024 => "is longer than 1024 characters",
        "LT" when value.Length > 10240 => "is longer than 10240 characters",
        "DS" when value.Length > 16 || value.AsSpan().IndexOfAnyExcept(DecimalNumber) >= 0 || FaultCollector.Number(value) is null => "is no number of at most 16 characters",
        "IS" when value.Length > 12 || value.AsSpan().IndexOfAnyExcept(WholeNumber) >= 0 => "is no whole number of at most 12 characters",
        "DA" when value.Length != 8 || value.AsSpan().IndexOfAnyExcept(Digits) >= 0 => "is no date YYYYMMDD",
        "TM" when value.Length > 14 || value.AsSpan().IndexOfAnyExcept(TimeOfDay) >= 0 => "is no time HHMMSS.FFFFFF",
        "CS" when value.AsSpan().IndexOfAnyExcept(CodeString) >= 0 => "has characters that no code string has",
        _ => null,
    };
}
