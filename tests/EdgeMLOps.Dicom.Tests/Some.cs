using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Tests;

/// <summary>Data sets and bytes to test with.</summary>
internal static class Some
{
    internal const string Uid = "1.2.826.0.1.3680043.10.9999.1";

    /// <summary>A small secondary capture with something of every kind: text, numbers, nesting, private and empty elements, pixels.</summary>
    internal static DicomDataset Image(DicomCharacterSet? characterSet = null, string name = "Test^Box") =>
        new DicomDataset(characterSet ?? DicomCharacterSet.Ascii)
            .AddOrUpdate(DicomTag.SpecificCharacterSet, (characterSet ?? DicomCharacterSet.Ascii).Term)
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.SecondaryCaptureImageStorage)
            .AddOrUpdate(DicomTag.SOPInstanceUID, Uid)
            .AddOrUpdate(DicomTag.StudyDate)
            .AddOrUpdate(DicomTag.Modality, "OT")
            .AddOrUpdate(DicomTag.ConversionType, "WSD")
            .AddOrUpdate(DicomTag.ReferringPhysicianName)
            .AddOrUpdate(DicomTag.PatientName, name)
            .AddOrUpdate(DicomTag.PatientID, "P-1")
            .AddOrUpdate(DicomTag.ImageType, "DERIVED", "SECONDARY")
            .AddOrUpdate(
                DicomTag.RequestAttributesSequence,
                new DicomDataset(characterSet ?? DicomCharacterSet.Ascii)
                    .AddOrUpdate(DicomTag.RequestedProcedureDescription, name)
                    .AddOrUpdate(DicomTag.ScheduledProcedureStepID, "1")
                    .AddOrUpdate(DicomTag.PerformedProtocolCodeSequence, new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "121071")),
                new DicomDataset())
            .AddOrUpdate(DicomTag.AnatomicRegionSequence, Array.Empty<DicomDataset>())
            .AddOrUpdate(DicomVR.LO, new DicomTag(0x0099, 0x0010), "EDGE"u8.ToArray())
            .AddOrUpdate(DicomVR.UN, new DicomTag(0x0099, 0x1001), new byte[] { 1, 2, 3 })
            .AddOrUpdate(DicomTag.SamplesPerPixel, 1)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2")
            .AddOrUpdate(DicomTag.Rows, 3)
            .AddOrUpdate(DicomTag.Columns, 3)
            .AddOrUpdate(DicomTag.PixelSpacing, 0.1, 0.25)
            .AddOrUpdate(DicomTag.BitsAllocated, 8)
            .AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7)
            .AddOrUpdate(DicomTag.PixelRepresentation, 0)
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 });

    /// <summary>A data set that holds every VR, and numbers whose bytes all differ.</summary>
    internal static DicomDataset EveryVR() =>
        Image()
            .AddOrUpdate(DicomVR.AE, new DicomTag(0x0008, 0x0055), "SCANNER "u8.ToArray())
            .AddOrUpdate(DicomVR.AS, DicomTag.PatientAge, "042Y"u8.ToArray())
            .AddOrUpdate(DicomVR.AT, DicomTag.FrameIncrementPointer, new byte[] { 0x18, 0x00, 0x63, 0x10 })
            .AddOrUpdate(DicomVR.DA, DicomTag.StudyDate, "20240229"u8.ToArray())
            .AddOrUpdate(DicomVR.DT, DicomTag.AcquisitionDateTime, "20240229120000.5"u8.ToArray())
            .AddOrUpdate(DicomVR.TM, DicomTag.StudyTime, "120000"u8.ToArray())
            .AddOrUpdate(DicomVR.IS, DicomTag.InstanceNumber, "12"u8.ToArray())
            .AddOrUpdate(DicomVR.FL, DicomTag.GraphicData, new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0x10, 0xC0 })
            .AddOrUpdate(DicomVR.FD, new DicomTag(0x0018, 0x9073), BitConverter.GetBytes(1234.5678))
            .AddOrUpdate(DicomVR.SL, new DicomTag(0x0018, 0x6020), new byte[] { 1, 2, 3, 0xFF })
            .AddOrUpdate(DicomVR.SS, DicomTag.SmallestImagePixelValue, new byte[] { 1, 0xFF })
            .AddOrUpdate(DicomVR.UL, new DicomTag(0x0018, 0x6018), new byte[] { 1, 2, 3, 4 })
            .AddOrUpdate(DicomVR.SV, new DicomTag(0x0072, 0x0082), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            .AddOrUpdate(DicomVR.UV, new DicomTag(0x0072, 0x0083), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            .AddOrUpdate(DicomVR.OD, new DicomTag(0x0072, 0x0073), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            .AddOrUpdate(DicomVR.OF, new DicomTag(0x0072, 0x0067), new byte[] { 1, 2, 3, 4 })
            .AddOrUpdate(DicomVR.OL, new DicomTag(0x0072, 0x0075), new byte[] { 1, 2, 3, 4 })
            .AddOrUpdate(DicomVR.OV, new DicomTag(0x0072, 0x0081), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })
            .AddOrUpdate(DicomVR.OW, new DicomTag(0x0072, 0x0069), new byte[] { 1, 2, 3, 4 })
            .AddOrUpdate(DicomVR.UC, new DicomTag(0x0072, 0x006F), "many"u8.ToArray())
            .AddOrUpdate(DicomVR.UR, new DicomTag(0x0072, 0x0071), "urn:"u8.ToArray())
            .AddOrUpdate(DicomVR.UT, new DicomTag(0x0072, 0x0070), "text"u8.ToArray())
            .AddOrUpdate(DicomVR.LT, new DicomTag(0x0010, 0x4000), "long"u8.ToArray())
            .AddOrUpdate(DicomVR.ST, new DicomTag(0x0008, 0x2111), "from"u8.ToArray())
            .AddOrUpdate(
                new DicomTag(0x0040, 0x9096),
                new DicomDataset().AddOrUpdate(DicomVR.US, new DicomTag(0x0040, 0x9216), new byte[] { 1, 2 }));

    /// <summary>A secondary capture that has all its IOD demands (PS3.3 section A.8.1), so that dciodvfy has nothing to say.</summary>
    internal static DicomDataset Whole() =>
        Image()
            .Without(new DicomTag(0x0099, 0x0010), new DicomTag(0x0099, 0x1001), DicomTag.PixelSpacing, DicomTag.AnatomicRegionSequence, DicomTag.RequestAttributesSequence, DicomTag.SpecificCharacterSet)
            .AddOrUpdate(DicomTag.StudyInstanceUID, Uid + ".1")
            .AddOrUpdate(DicomTag.SeriesInstanceUID, Uid + ".2")
            .AddOrUpdate(DicomTag.StudyDate, "20240229")
            .AddOrUpdate(DicomTag.StudyTime, "120000")
            .AddOrUpdate(DicomTag.AccessionNumber)
            .AddOrUpdate(DicomTag.StudyID)
            .AddOrUpdate(DicomTag.SeriesNumber, 1)
            .AddOrUpdate(DicomTag.InstanceNumber, 1)
            .AddOrUpdate(DicomTag.PatientBirthDate)
            .AddOrUpdate(DicomTag.PatientSex)
            .AddOrUpdate(DicomTag.Manufacturer)
            .AddOrUpdate(DicomTag.PatientOrientation)
            .AddOrUpdate(new DicomTag(0x0020, 0x0060))
            .AddOrUpdate(
                DicomTag.ProcedureCodeSequence,
                new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "P5-09024").AddOrUpdate(DicomTag.CodingSchemeDesignator, "SRT").AddOrUpdate(DicomTag.CodeMeaning, "Study"));

    /// <summary>An explicit little endian element with the 16-bit length, whatever its value's real size.</summary>
    internal static byte[] Element(DicomTag tag, string vr, int length, params byte[] value) =>
        [.. Tag(tag), (byte)vr[0], (byte)vr[1], (byte)length, (byte)(length >> 8), .. value];

    /// <summary>An explicit little endian element with the 32-bit length, whatever its value's real size.</summary>
    internal static byte[] LongElement(DicomTag tag, string vr, uint length, params byte[] value) =>
        [.. Tag(tag), (byte)vr[0], (byte)vr[1], 0, 0, .. UInt32(length), .. value];

    /// <summary>An item or delimiter.</summary>
    internal static byte[] Item(DicomTag tag, uint length, params byte[] value) => [.. Tag(tag), .. UInt32(length), .. value];

    private static DicomDataset Without(this DicomDataset dataset, params ReadOnlySpan<DicomTag> tags)
    {
        foreach (var tag in tags)
        {
            dataset.Remove(tag);
        }

        return dataset;
    }

    private static byte[] Tag(DicomTag tag) => [(byte)tag.Group, (byte)(tag.Group >> 8), (byte)tag.Element, (byte)(tag.Element >> 8)];

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
