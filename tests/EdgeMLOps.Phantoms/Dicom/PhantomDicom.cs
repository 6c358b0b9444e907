using System.Globalization;
using System.Runtime.InteropServices;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Phantoms.Dicom;

/// <summary>A phantom as a Digital X-Ray Image - For Presentation (PS3.3 A.26), with each type 1 and 2 attribute.</summary>
public static class PhantomDicom
{
    /// <summary>Makes the data set.</summary>
    /// <param name="phantom">The image.</param>
    /// <param name="identity">Whose it pretends to be.</param>
    /// <returns>A data set that may be changed, and written in explicit or implicit little endian.</returns>
    public static DicomDataset ToDataset(Phantom phantom, PhantomIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(phantom);
        ArgumentNullException.ThrowIfNull(identity);
        var dataset = new DicomDataset();
        AddPatientAndStudy(dataset, identity);
        AddSeriesAndEquipment(dataset, identity, phantom.Knobs);
        AddAcquisition(dataset, phantom);
        AddPixels(dataset, phantom);
        return dataset;
    }

    /// <summary>Writes a Part 10 file in explicit VR little endian.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="path">The file; replaced if it is there.</param>
    public static void Save(DicomDataset dataset, string path) =>
        new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian).Save(path);

    private static void AddPatientAndStudy(DicomDataset dataset, PhantomIdentity identity)
    {
        dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        dataset.AddOrUpdate(DicomTag.PatientName, identity.PatientName);
        dataset.AddOrUpdate(DicomTag.PatientID, identity.PatientId);
        dataset.AddOrUpdate(DicomTag.PatientBirthDate, identity.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        dataset.AddOrUpdate(DicomTag.PatientSex, identity.PatientSex);
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, identity.StudyInstanceUid);
        dataset.AddOrUpdate(DicomTag.StudyID, identity.AccessionNumber);
        dataset.AddOrUpdate(DicomTag.AccessionNumber, identity.AccessionNumber);
        dataset.AddOrUpdate(DicomTag.ReferringPhysicianName, "PHANTOM REFERRER^NO ONE");
        dataset.AddOrUpdate(DicomTag.StudyDescription, "CHEST PA (PHANTOM)");
        var date = identity.Taken.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var time = identity.Taken.ToString("HHmmss", CultureInfo.InvariantCulture);
        foreach (var tag in (DicomTag[])
            [DicomTag.StudyDate, DicomTag.SeriesDate, DicomTag.AcquisitionDate, DicomTag.ContentDate])
        {
            dataset.AddOrUpdate(tag, date);
        }

        foreach (var tag in (DicomTag[])
            [DicomTag.StudyTime, DicomTag.SeriesTime, DicomTag.AcquisitionTime, DicomTag.ContentTime])
        {
            dataset.AddOrUpdate(tag, time);
        }
    }

    private static void AddSeriesAndEquipment(DicomDataset dataset, PhantomIdentity identity, PhantomKnobs knobs)
    {
        dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.DigitalXRayImageStorageForPresentation);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, identity.SopInstanceUid);
        dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, identity.SeriesInstanceUid);
        dataset.AddOrUpdate(DicomTag.Modality, "DX");
        dataset.AddOrUpdate(DicomTag.PresentationIntentType, "FOR PRESENTATION");
        dataset.AddOrUpdate(DicomTag.SeriesNumber, "1");
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        dataset.AddOrUpdate(DicomTag.SeriesDescription, "PA");
        dataset.AddOrUpdate(DicomTag.Manufacturer, knobs.Manufacturer);
        dataset.AddOrUpdate(DicomTag.ManufacturerModelName, knobs.Model);
        dataset.AddOrUpdate(DicomTag.SoftwareVersions, knobs.SoftwareVersion);
        dataset.AddOrUpdate(DicomTag.DeviceSerialNumber, "PHANTOM-1");
        dataset.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "");
    }

    private static void AddAcquisition(DicomDataset dataset, Phantom phantom)
    {
        var spacing = Decimal(phantom.SpacingMm);
        dataset.AddOrUpdate(DicomTag.BodyPartExamined, "CHEST");
        dataset.AddOrUpdate(DicomTag.AnatomicRegionSequence, Code("51185008", "Chest"));
        dataset.AddOrUpdate(DicomTag.ViewPosition, "PA");
        var view = Code("399348003", "postero-anterior");
        view.AddOrUpdate(DicomTag.ViewModifierCodeSequence); // type 2: no modifier
        dataset.AddOrUpdate(DicomTag.ViewCodeSequence, view);
        dataset.AddOrUpdate(DicomTag.PatientOrientation, "L", "F");
        dataset.AddOrUpdate(DicomTag.ImageLaterality, "U");
        dataset.AddOrUpdate(DicomTag.PositionerType, "COLUMN");
        dataset.AddOrUpdate(DicomTag.DetectorType, "SCINTILLATOR");
        dataset.AddOrUpdate(DicomTag.KVP, "120");
        dataset.AddOrUpdate(DicomTag.ImagerPixelSpacing, spacing, spacing);
        dataset.AddOrUpdate(DicomTag.PixelSpacing, spacing, spacing);
        dataset.AddOrUpdate(DicomTag.AcquisitionContextSequence);
    }

    private static void AddPixels(DicomDataset dataset, Phantom phantom)
    {
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, 1);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, phantom.IsMonochrome1 ? "MONOCHROME1" : "MONOCHROME2");
        dataset.AddOrUpdate(DicomTag.Rows, phantom.Height);
        dataset.AddOrUpdate(DicomTag.Columns, phantom.Width);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, 16);
        dataset.AddOrUpdate(DicomTag.BitsStored, phantom.BitsStored);
        dataset.AddOrUpdate(DicomTag.HighBit, phantom.BitsStored - 1);
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, 0);
        dataset.AddOrUpdate(DicomTag.BurnedInAnnotation, "NO");
        dataset.AddOrUpdate(DicomTag.LossyImageCompression, "00");
        dataset.AddOrUpdate(DicomTag.PixelIntensityRelationship, "LOG");
        // Higher values are more X-rays in MONOCHROME1 (+1), fewer in MONOCHROME2 (-1): PS3.3 C.8.11.3.1.2.
        dataset.AddOrUpdate(DicomTag.PixelIntensityRelationshipSign, phantom.IsMonochrome1 ? 1 : -1);
        dataset.AddOrUpdate(DicomTag.RescaleSlope, "1");
        dataset.AddOrUpdate(DicomTag.RescaleIntercept, "0");
        dataset.AddOrUpdate(DicomTag.RescaleType, "US");
        dataset.AddOrUpdate(DicomTag.PresentationLUTShape, phantom.IsMonochrome1 ? "INVERSE" : "IDENTITY");
        dataset.AddOrUpdate(DicomTag.WindowCenter, Decimal(phantom.Window.Center));
        dataset.AddOrUpdate(DicomTag.WindowWidth, Decimal(phantom.Window.Width));
        dataset.AddOrUpdate(DicomVR.OW, DicomTag.PixelData, MemoryMarshal.AsBytes(phantom.Pixels.AsSpan()).ToArray());
    }

    private static DicomDataset Code(string value, string meaning)
    {
        var code = new DicomDataset();
        code.AddOrUpdate(DicomTag.CodeValue, value);
        code.AddOrUpdate(DicomTag.CodingSchemeDesignator, "SCT");
        code.AddOrUpdate(DicomTag.CodeMeaning, meaning);
        return code;
    }

    // DS holds at most 16 characters (PS3.5 table 6.2-1).
    private static string Decimal(double value) => value.ToString("0.#######", CultureInfo.InvariantCulture);
}
