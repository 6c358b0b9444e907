using System.Collections.Frozen;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// Classes whose images have one frame: their definitions (PS3.3 section A.1.4) have no Multi-frame module. A reference to one with a
/// frame number breaks the standard for whoever goes by the class, and one without it means all frames (PS3.3 table 10-3): of an image
/// that has several all the same nothing can be said that is right. Classes nobody knows, and retired ones, are not among them.
/// </summary>
internal static class SingleFrameClasses
{
    private const string Root = "1.2.840.10008.5.1.4.1.1.";

    private static readonly FrozenSet<string> Known = ((string[])
    [
        "1", // computed radiography
        "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", // digital x-ray, mammography, intra-oral x-ray
        "2", "4", "128", "6.1", // CT, MR, PET, ultrasound
        "7", // secondary capture
        "77.1.1", "77.1.2", "77.1.3", "77.1.4", "77.1.7", // endoscopic, microscopic (two), photographic, dermoscopic
        "77.1.5.7", "81.1", "82.1", // tomography en face, ophthalmic thickness map, corneal topography
    ]).Select(tail => Root + tail).ToFrozenSet(StringComparer.Ordinal);

    public static bool Include(string sopClassUid) => Known.Contains(sopClassUid);

    /// <summary>Whether an image has frames that its class does not give it.</summary>
    /// <param name="header">Its data set; pixel data is not needed.</param>
    public static bool AreBrokenBy(DicomDataset header) =>
        Include(header.GetSingleValueOrDefault(DicomTag.SOPClassUID, "")) && header.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1) > 1;
}
