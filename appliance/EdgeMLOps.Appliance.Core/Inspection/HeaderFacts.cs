using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>What of a header may stand in a line: codes and sizes. Text that is no code is left out, it may be anything.</summary>
internal static class HeaderFacts
{
    private const int LongestCode = 16;

    /// <summary>Puts the header's facts into a line.</summary>
    public static InspectionLine AddTo(InspectionLine line, DicomFile file, ScreeningRules rules)
    {
        var header = file.Dataset;
        var screening = rules.Screen(header);
        var sopClass = header.GetSingleValueOrDefault(DicomTag.SOPClassUID, file.FileMetaInfo.MediaStorageSOPClassUID);
        var syntax = file.FileMetaInfo.TransferSyntax.UID.UID;
        var isImage = header.Contains(DicomTag.Rows) || header.Contains(DicomTag.Columns);
        return line with
        {
            Screening = screening == ScreeningCode.Accepted ? "accepted" : screening.ToString(),
            SopClass = DicomUID.IsValid(sopClass) ? sopClass : null,
            Modality = Code(header, DicomTag.Modality),
            TransferSyntax = DicomUID.IsValid(syntax) ? syntax : null, // anything may stand there
            Rows = Number(header, DicomTag.Rows),
            Columns = Number(header, DicomTag.Columns),
            Frames = Number(header, DicomTag.NumberOfFrames) ?? (isImage ? 1 : null),
            SamplesPerPixel = Number(header, DicomTag.SamplesPerPixel),
            Photometric = Code(header, DicomTag.PhotometricInterpretation),
            BitsAllocated = Number(header, DicomTag.BitsAllocated),
            BitsStored = Number(header, DicomTag.BitsStored),
            PixelRepresentation = Number(header, DicomTag.PixelRepresentation),
            Warnings =
            [
                .. line.Warnings,
                .. file.Warnings.Select(warning => FormattableString.Invariant($"{warning.Code} at {warning.Tag}, offset {warning.Offset}")),
                .. TextNotes(header),
            ],
        };
    }

    /// <summary>Whether anything of an image's description is there.</summary>
    public static bool DescribeAnImage(InspectionLine line) => line.Rows is not null || line.Columns is not null || line.BitsAllocated is not null;

    /// <summary>Bytes of the pixels as they are declared, uncompressed; what is missing counts as one.</summary>
    public static double PixelBytes(InspectionLine line) =>
        ((int?[])[line.Rows, line.Columns, line.Frames, line.SamplesPerPixel, line.BitsAllocated])
            .Aggregate(1.0, static (product, number) => product * Math.Max(number ?? 1, 1)) / 8;

    // How text is irregular, never what it says.
    private static string[] TextNotes(DicomDataset header) =>
        header.CollectTextNotes() is not DicomTextNotes.None and var notes ? [$"text: {notes}"] : [];

    private static int? Number(DicomDataset header, DicomTag tag) =>
        header.TryGetValues<int>(tag, out var values) && values.Length > 0 ? values[0] : null;

    private static string? Code(DicomDataset header, DicomTag tag)
    {
        var code = header.GetSingleValueOrDefault(tag, "").Trim();
        return code.Length is > 0 and <= LongestCode && code.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_') ? code : null;
    }
}
