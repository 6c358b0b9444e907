using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.TestKit.Dicom;

/// <summary>
/// A small but complete DICOM object, written by hand from PS3.5 and PS3.10 and not by the product's own writer, so
/// that writer and test cannot share a mistake. Seeded: the same arguments give the same bytes.
/// </summary>
public sealed class TestObject
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string CtImage = "1.2.840.10008.5.1.4.1.1.2";
    public const string MrImage = "1.2.840.10008.5.1.4.1.1.4";
    public const string DigitalXRay = "1.2.840.10008.5.1.4.1.1.1.1";
    public const string ComputedRadiography = "1.2.840.10008.5.1.4.1.1.1";
    public const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    public const string EnhancedReport = "1.2.840.10008.5.1.4.1.1.88.22";

    private readonly MemoryStream _dataset = new();

    /// <param name="seed">Of the UIDs and the pixels.</param>
    /// <param name="side">Rows and columns, 16 bit grey.</param>
    /// <param name="study">Seed of the study; objects of the same one belong together.</param>
    /// <param name="sopClass">SOP Class UID.</param>
    /// <param name="transferSyntax">Explicit or implicit VR little endian.</param>
    /// <param name="modality">Modality, a code of two letters.</param>
    /// <param name="series">Number of the series within the study.</param>
    /// <param name="manufacturer">Manufacturer; empty: the element is left out.</param>
    public TestObject(
        int seed,
        int side = 16,
        int study = 1,
        string sopClass = CtImage,
        string transferSyntax = ExplicitLittleEndian,
        string modality = "CT",
        int series = 1,
        string manufacturer = "")
    {
        SopClass = sopClass;
        TransferSyntax = transferSyntax;
        SopInstance = $"2.25.77{study}{seed}";
        StudyInstance = $"2.25.88{study}";
        SeriesInstance = series == 1 ? $"2.25.99{study}" : $"2.25.99{study}.{series}";
        var pixels = new byte[side * side * 2];
        new Random(seed).NextBytes(pixels);

        Add(0x0008, 0x0008, "CS", "ORIGINAL\\PRIMARY");
        Add(0x0008, 0x0016, "UI", sopClass);
        Add(0x0008, 0x0018, "UI", SopInstance);
        Add(0x0008, 0x0020, "DA", "20260101");
        Add(0x0008, 0x0030, "TM", "120000");
        Add(0x0008, 0x0060, "CS", modality);
        if (manufacturer.Length > 0)
        {
            Add(0x0008, 0x0070, "LO", manufacturer);
        }

        AddEmptySequence(0x0008, 0x1140);
        Add(0x0010, 0x0010, "PN", "Test^Subject");
        Add(0x0010, 0x0020, "LO", $"ID{study}");
        Add(0x0020, 0x000D, "UI", StudyInstance);
        Add(0x0020, 0x000E, "UI", SeriesInstance);
        Add(0x0020, 0x0013, "IS", $"{seed}");
        Add(0x0028, 0x0002, "US", 1);
        Add(0x0028, 0x0004, "CS", "MONOCHROME2");
        Add(0x0028, 0x0010, "US", (ushort)side);
        Add(0x0028, 0x0011, "US", (ushort)side);
        Add(0x0028, 0x0100, "US", 16);
        Add(0x0028, 0x0101, "US", 16);
        Add(0x0028, 0x0102, "US", 15);
        Add(0x0028, 0x0103, "US", 0);
        Add(0x7FE0, 0x0010, "OW", pixels);
    }

    public string SopClass { get; }

    public string SopInstance { get; }

    public string StudyInstance { get; }

    public string SeriesInstance { get; }

    public string TransferSyntax { get; }

    /// <summary>The data set alone, as it travels over the network.</summary>
    public byte[] Dataset => _dataset.ToArray();

    public string DatasetSha256 => Convert.ToHexString(SHA256.HashData(Dataset));

    /// <summary>The whole Part 10 file.</summary>
    public byte[] ToFile()
    {
        var meta = new MemoryStream();
        Write(meta, 0x0002, 0x0001, "OB", [0, 1], explicitVR: true);
        Write(meta, 0x0002, 0x0002, "UI", Text("UI", SopClass), explicitVR: true);
        Write(meta, 0x0002, 0x0003, "UI", Text("UI", SopInstance), explicitVR: true);
        Write(meta, 0x0002, 0x0010, "UI", Text("UI", TransferSyntax), explicitVR: true);
        Write(meta, 0x0002, 0x0012, "UI", Text("UI", "2.25.42"), explicitVR: true);
        var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)meta.Length);
        Write(file, 0x0002, 0x0000, "UL", length, explicitVR: true);
        meta.WriteTo(file);
        _dataset.WriteTo(file);
        return file.ToArray();
    }

    public string Save(string folder)
    {
        var path = Path.Combine(folder, $"{SopInstance}.dcm");
        File.WriteAllBytes(path, ToFile());
        return path;
    }

    private void Add(ushort group, ushort element, string vr, string text) => Add(group, element, vr, Text(vr, text));

    private void Add(ushort group, ushort element, string vr, ushort value) => Add(group, element, vr, BitConverter.GetBytes(value));

    private void Add(ushort group, ushort element, string vr, byte[] value) =>
        Write(_dataset, group, element, vr, value, TransferSyntax != ImplicitLittleEndian);

    // One item, item and sequence both of undefined length: what a reader of headers has to pass over.
    private void AddEmptySequence(ushort group, ushort element)
    {
        Write(_dataset, group, element, "SQ", [], TransferSyntax != ImplicitLittleEndian, 0xFFFFFFFF);
        Write(_dataset, 0xFFFE, 0xE000, "", [], explicitVR: false, 0xFFFFFFFF);
        Add(0x0008, 0x1150, "UI", CtImage);
        Write(_dataset, 0xFFFE, 0xE00D, "", [], explicitVR: false);
        Write(_dataset, 0xFFFE, 0xE0DD, "", [], explicitVR: false);
    }

    private static byte[] Text(string vr, string text) =>
        Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' '));

    private static void Write(Stream target, ushort group, ushort element, string vr, byte[] value, bool explicitVR, uint? length = null)
    {
        using var writer = new BinaryWriter(target, Encoding.ASCII, leaveOpen: true);
        writer.Write(group);
        writer.Write(element);
        if (explicitVR)
        {
            writer.Write(Encoding.ASCII.GetBytes(vr));
        }

        if (explicitVR && vr is not ("OB" or "OW" or "SQ"))
        {
            writer.Write((ushort)value.Length);
        }
        else
        {
            if (explicitVR)
            {
                writer.Write((ushort)0);
            }

            writer.Write(length ?? (uint)value.Length);
        }

        writer.Write(value);
    }
}
