using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Screening;

/// <summary>Decides from a header whether an image is one the model is for. Pure: no file, no clock.</summary>
public sealed class ScreeningRules
{
    // Structured reports (and key objects) stand under the first root, presentation states under the second, documents under the third (PS3.4 B.5).
    private static readonly string[] ImagelessRoots =
        ["1.2.840.10008.5.1.4.1.1.88.", "1.2.840.10008.5.1.4.1.1.11.", "1.2.840.10008.5.1.4.1.1.104."];

    // It has pixel data and is no image, so that no report may refer to it as one. No root: 481.23 and 481.24 are images.
    private const string RadiotherapyDose = "1.2.840.10008.5.1.4.1.1.481.2";

    private readonly ModelInput _input;

    /// <summary>Prepares the rules of a model.</summary>
    /// <param name="input">What the model is for.</param>
    public ScreeningRules(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
    }

    /// <summary>Screens an object.</summary>
    /// <param name="header">Its data set; pixel data is not needed.</param>
    /// <returns>The first rule it fails, or accepted.</returns>
    public ScreeningCode Screen(DicomDataset header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (OwnObjects.Include(header))
        {
            return ScreeningCode.OwnObject;
        }

        if (!HasImage(header))
        {
            return ScreeningCode.NotAnImage;
        }

        return !HasIdentity(header) ? ScreeningCode.NoIdentity
            : !IsOneOf(header, DicomTag.Modality, _input.Modalities) ? ScreeningCode.OtherModality
            : !IsOneOf(header, DicomTag.BodyPartExamined, _input.BodyParts) ? ScreeningCode.OtherBodyPart
            : _input.Views.Count > 0 && !IsOneOf(header, DicomTag.ViewPosition, _input.Views) ? ScreeningCode.OtherView
            : !IsOneOf(header, DicomTag.PhotometricInterpretation, _input.Photometrics) ? ScreeningCode.OtherPhotometric
            : header.GetSingleValueOrDefault(DicomTag.BitsAllocated, 0) is not (8 or 16) ? ScreeningCode.OtherBits
            : ScreeningCode.Accepted;
    }

    private static bool HasImage(DicomDataset header)
    {
        var sopClass = header.GetSingleValueOrDefault(DicomTag.SOPClassUID, "");
        return header.Contains(DicomTag.Rows)
            && header.Contains(DicomTag.Columns)
            && !string.Equals(sopClass.Trim(), RadiotherapyDose, StringComparison.Ordinal)
            && !Array.Exists(ImagelessRoots, root => sopClass.StartsWith(root, StringComparison.Ordinal));
    }

    private static bool HasIdentity(DicomDataset header) =>
        new[] { DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID, DicomTag.SOPInstanceUID, DicomTag.SOPClassUID }
            .All(tag => header.GetSingleValueOrDefault(tag, "").Length > 0);

    private static bool IsOneOf(DicomDataset header, DicomTag tag, IReadOnlyList<string> values)
    {
        var found = header.GetSingleValueOrDefault(tag, "").Trim();
        return values.Any(value => string.Equals(value, found, StringComparison.Ordinal));
    }
}
