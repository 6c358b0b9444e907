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

    /// <summary>An explicit little endian element with the 16-bit length, whatever its value's real size.</summary>
    internal static byte[] Element(DicomTag tag, string vr, int length, params byte[] value) =>
        [.. Tag(tag), (byte)vr[0], (byte)vr[1], (byte)length, (byte)(length >> 8), .. value];

    /// <summary>An explicit little endian element with the 32-bit length, whatever its value's real size.</summary>
    internal static byte[] LongElement(DicomTag tag, string vr, uint length, params byte[] value) =>
        [.. Tag(tag), (byte)vr[0], (byte)vr[1], 0, 0, .. UInt32(length), .. value];

    /// <summary>An item or delimiter.</summary>
    internal static byte[] Item(DicomTag tag, uint length, params byte[] value) => [.. Tag(tag), .. UInt32(length), .. value];

    private static byte[] Tag(DicomTag tag) => [(byte)tag.Group, (byte)(tag.Group >> 8), (byte)tag.Element, (byte)(tag.Element >> 8)];

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
