using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Reports;

/// <summary>Reports to test with.</summary>
internal static class SomeReport
{
    internal const string FirstImage = "1.2.826.0.1.3680043.10.9999.2.1";
    internal const string SecondImage = "1.2.826.0.1.3680043.10.9999.2.2";

    internal static DicomDataset Source(DicomCharacterSet? characterSet = null, string patientName = "Test^Box")
    {
        var set = characterSet ?? DicomCharacterSet.Ascii;
        var source = new DicomDataset(set);
        if (set.Term.Length > 0)
        {
            source.AddOrUpdate(DicomTag.SpecificCharacterSet, set.Term);
        }

        return source
            .AddOrUpdate(DicomTag.PatientName, patientName)
            .AddOrUpdate(DicomTag.PatientID, "P1")
            .AddOrUpdate(DicomTag.PatientBirthDate, "19500102")
            .AddOrUpdate(DicomTag.PatientSex, "O")
            .AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.826.0.1.3680043.10.9999.1")
            .AddOrUpdate(DicomTag.StudyDate, "20260901")
            .AddOrUpdate(DicomTag.StudyTime, "100000")
            .AddOrUpdate(DicomTag.StudyID, "1")
            .AddOrUpdate(DicomTag.AccessionNumber, "A1")
            .AddOrUpdate(DicomTag.Modality, "DX")
            .AddOrUpdate(DicomTag.BodyPartExamined, "CHEST");
    }

    internal static StudyReport Empty() => new()
    {
        Source = Source(),
        Images = [Image(FirstImage, analysed: true), Image(SecondImage, analysed: true)],
        Findings = [],
        Algorithm = new ReportAlgorithm
        {
            Name = "phantom-chest-detector",
            Version = "1.0.0",
            PackageDigest = SHA256.HashData("package"u8),
            PolicyDigest = SHA256.HashData("policy"u8),
            Provider = "CPU",
            IsDemonstration = true,
        },
        SoftwareVersion = "0.1.0",
        SerialNumber = "SN-0001",
        StartedUtc = new DateTimeOffset(2026, 9, 1, 23, 15, 0, TimeSpan.Zero),
    };

    internal static StudyReport WithFindings() => Empty() with
    {
        Findings =
        [
            Finding(FirstImage, 200.25, 220.5, 260, 270, 0.875, "27925004", "Nodule"),
            Finding(FirstImage, 0, 0, 1024, 1023.75, 0.5, "4147007", "Mass"),
            Finding(SecondImage, 10, 20, 30.125, 60, 0.01, "27925004", "Nodule") with { WidthMm = null, HeightMm = null },
        ],
    };

    internal static StudyReport Failed() => Empty() with { Images = [Image(FirstImage, analysed: false), Image(SecondImage, analysed: false)] };

    internal static ReportImage Image(string uid, bool analysed) =>
        new(DicomUID.DigitalXRayImageStorageForPresentation.UID, uid, uid + ".100", analysed);

    private static ReportFinding Finding(
        string image, double x1, double y1, double x2, double y2, double score, string code, string meaning) => new()
        {
            SopInstanceUid = image,
            Finding = new ReportCode(code, "SCT", meaning),
            Site = null,
            Score = score,
            X1 = x1,
            Y1 = y1,
            X2 = x2,
            Y2 = y2,
            WidthMm = (x2 - x1) * 0.14,
            HeightMm = (y2 - y1) * 0.14,
        };
}
