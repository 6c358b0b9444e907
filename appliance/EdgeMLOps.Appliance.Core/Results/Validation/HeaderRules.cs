using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What every result has: patient, study, series, equipment, identity, and the algorithm that made it.</summary>
internal static class HeaderRules
{
    private static readonly DicomTag[] Identity = [DicomTag.SOPClassUID, DicomTag.SOPInstanceUID, DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID, DicomTag.Modality];

    private static readonly DicomTag[] PatientAndStudy =
    [
        DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.PatientSex, DicomTag.StudyDate, DicomTag.StudyTime,
        DicomTag.StudyID, DicomTag.AccessionNumber, DicomTag.ReferringPhysicianName, DicomTag.SeriesNumber,
    ];

    public static void Check(DicomFile file, ObjectKind kind, FaultCollector faults)
    {
        var dataset = file.Dataset;
        faults.NeedValues(dataset, "", Identity);
        faults.NeedAttributes(dataset, "", PatientAndStudy);
        if (kind is ObjectKind.Capture)
        {
            faults.NeedValues(dataset, "", DicomTag.ConversionType);
            faults.NeedOneOf(dataset, "", DicomTag.ConversionType, "DV", "DI", "DF", "WSD", "SD", "SI", "DRW", "SYN");
            faults.NeedAttributes(dataset, "", DicomTag.InstanceNumber);
        }
        else
        {
            faults.NeedAttributes(dataset, "", DicomTag.Manufacturer);
            faults.NeedValues(dataset, "", DicomTag.InstanceNumber);
        }

        CheckModality(dataset, kind, faults);
        CheckMeta(file, faults);
        CheckAlgorithm(dataset, faults);
    }

    private static void CheckModality(DicomDataset dataset, ObjectKind kind, FaultCollector faults)
    {
        var (found, wanted) = (FaultCollector.Text(dataset, DicomTag.Modality), kind switch
        {
            ObjectKind.Report => "SR",
            ObjectKind.Presentation => "PR",
            ObjectKind.KeyObjects => "KO",
            _ => null,
        });
        if (wanted is not null ? !string.Equals(found, wanted, StringComparison.Ordinal) : found is "SR" or "PR" or "KO")
        {
            faults.Add(ResultFaultCode.ModalityWrong, DicomTag.Modality, wanted is null ? "is that of an object without pixels" : $"must be {wanted}");
        }
    }

    private static void CheckMeta(DicomFile file, FaultCollector faults)
    {
        foreach (var (inMeta, inDataset) in ((DicomTag, DicomTag)[])[(DicomTag.MediaStorageSOPClassUID, DicomTag.SOPClassUID), (DicomTag.MediaStorageSOPInstanceUID, DicomTag.SOPInstanceUID)])
        {
            if (!string.Equals(FaultCollector.Text(file.FileMetaInfo.Dataset, inMeta), FaultCollector.Text(file.Dataset, inDataset), StringComparison.Ordinal))
            {
                faults.Add(ResultFaultCode.MetaMismatch, inMeta, $"is not the data set's {DicomDictionary.NameOf(inDataset)}");
            }
        }
    }

    private static void CheckAlgorithm(DicomDataset dataset, FaultCollector faults)
    {
        DicomTag[] needed = [DicomTag.Manufacturer, DicomTag.ManufacturerModelName, DicomTag.SoftwareVersions, DicomTag.DeviceUID];
        var algorithms = FaultCollector.Items(dataset, DicomTag.ContributingEquipmentSequence)
            .Where(item => FaultCollector.Items(item, DicomTag.PurposeOfReferenceCodeSequence)
                .Any(code => FaultCollector.Text(code, DicomTag.CodeMeaning) is "Processing Algorithm")).ToList();
        if (algorithms.Count == 0)
        {
            faults.Add(ResultFaultCode.AlgorithmUnknown, DicomTag.ContributingEquipmentSequence, "no item has the purpose \"Processing Algorithm\"");
        }

        foreach (var tag in algorithms.SelectMany(item => needed.Where(tag => !FaultCollector.HasValue(item, tag))))
        {
            faults.Add(ResultFaultCode.AlgorithmUnknown, tag, "of the algorithm is not said", $"{nameof(DicomTag.ContributingEquipmentSequence)}.");
        }
    }
}
