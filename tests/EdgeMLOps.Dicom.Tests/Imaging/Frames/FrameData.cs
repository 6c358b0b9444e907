using System.Buffers.Binary;
using System.Text;

namespace EdgeMLOps.Dicom.Tests.Imaging.Frames;

/// <summary>Elements whose bytes a test says itself.</summary>
internal static class FrameData
{
    public static DicomDataset AddText(this DicomDataset dataset, DicomVR vr, DicomTag tag, string text) =>
        dataset.AddOrUpdate(vr, tag, Encoding.ASCII.GetBytes(text));

    public static DicomDataset AddNumbers(this DicomDataset dataset, DicomTag tag, params uint[] values)
    {
        var bytes = new byte[values.Length * sizeof(uint)];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(index * sizeof(uint)), values[index]);
        }

        return dataset.AddOrUpdate(DicomVR.UL, tag, bytes);
    }

    public static DicomDataset AddTags(this DicomDataset dataset, DicomTag tag, DicomTag value) => dataset.AddOrUpdate(
        DicomVR.AT, tag, new byte[] { (byte)value.Group, (byte)(value.Group >> 8), (byte)value.Element, (byte)(value.Element >> 8) });
}
