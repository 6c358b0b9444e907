using System.Buffers;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>
/// Takes from an image what a detector looks at, and nothing else: pixels, how they are shown, spacing, and what screening asks. What a
/// package holds goes to many hospitals. Kept is what is listed; of that, numbers and code strings alone, so that no name hides in it
/// (PS3.15 annex E removes what is listed instead; here nobody has to know of an element for it to go).
/// </summary>
internal static class StrippedImage
{
    private const int ImageGroup = 0x0028;
    private const int PixelGroup = 0x7FE0;

    private static readonly HashSet<DicomTag> Kept =
    [
        DicomTag.Modality, DicomTag.BodyPartExamined, DicomTag.ViewPosition, DicomTag.ImagerPixelSpacing,
        DicomTag.EstimatedRadiographicMagnificationFactor, DicomTag.ImageOrientationPatient, DicomTag.SpacingBetweenSlices,
        DicomTag.SharedFunctionalGroupsSequence, DicomTag.PerFrameFunctionalGroupsSequence,
    ];

    // What says something in free text is none of these, and a reader of pixels needs none of it.
    private static readonly HashSet<DicomVR> Wordless =
    [
        DicomVR.US, DicomVR.SS, DicomVR.UL, DicomVR.SL, DicomVR.UV, DicomVR.SV, DicomVR.FL, DicomVR.FD, DicomVR.DS, DicomVR.IS, DicomVR.CS,
        DicomVR.AT, DicomVR.OB, DicomVR.OW, DicomVR.OL, DicomVR.OV, DicomVR.OF, DicomVR.OD,
    ];

    // PS3.5 6.2: what a number and what a code string is made of.
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE\\ "u8);
    private static readonly SearchValues<byte> CodeBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_\\ "u8);

    /// <summary>Whether the image says of itself that a name may stand in its pixels (Burned In Annotation, PS3.3 C.7.6.1.1).</summary>
    public static bool HasNameInPixels(DicomDataset image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return string.Equals(image.GetSingleValueOrDefault(DicomTag.BurnedInAnnotation, "").Trim(), "YES", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Makes the image anew, with identifiers of its own.</summary>
    /// <param name="file">The image; what is kept of it is not copied.</param>
    /// <exception cref="DicomDataException">It has no SOP Class UID.</exception>
    public static DicomFile Of(DicomFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var image = new DicomDataset();
        foreach (var item in file.Dataset)
        {
            Add(item, image, IsKept);
        }

        image.AddOrUpdate(DicomTag.SOPClassUID, file.Dataset.GetSingleValue<string>(DicomTag.SOPClassUID));
        foreach (var tag in (DicomTag[])[DicomTag.SOPInstanceUID, DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID])
        {
            image.AddOrUpdate(tag, DicomUIDGenerator.Generate().UID);
        }

        // Not left out: there are readers that ask for them.
        image.AddOrUpdate(DicomTag.PatientName, "ACCEPTANCE^SET").AddOrUpdate(DicomTag.PatientID, "ACCEPTANCE");
        var syntax = file.FileMetaInfo.TransferSyntax;
        return new DicomFile(image, syntax.IsEncapsulated ? syntax : DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    private static bool IsKept(DicomTag tag) => tag.Group is ImageGroup or PixelGroup || Kept.Contains(tag);

    private static void Add(DicomItem item, DicomDataset to, Func<DicomTag, bool> isKept)
    {
        switch (item)
        {
            case DicomSequence sequence when isKept(item.Tag):
                to.AddOrUpdate(new DicomSequence(item.Tag, [.. sequence.Items.Select(Of)]));
                break;
            case DicomFragmentSequence when isKept(item.Tag):
                to.AddOrUpdate(item);
                break;
            case DicomElement element when isKept(item.Tag) && IsWordless(element):
                to.AddOrUpdate(item);
                break;
        }
    }

    // Functional groups are sequences of sequences; which of them is whose does not matter, as their elements are looked at all the same.
    private static DicomDataset Of(DicomDataset item)
    {
        var kept = new DicomDataset();
        foreach (var inner in item)
        {
            Add(inner, kept, tag => IsKept(tag) || (inner is DicomSequence && !tag.IsPrivate));
        }

        return kept;
    }

    private static bool IsWordless(DicomElement element) =>
        Wordless.Contains(element.VR) && (!element.VR.IsString || element.Raw.Span.IndexOfAnyExcept(ReferenceEquals(element.VR, DicomVR.CS) ? CodeBytes : NumberBytes) < 0);
}
