using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Benchmarks.Objects;

/// <summary>
/// One file to send. Before each use it gets UIDs that no receiver has seen: their digits are written over in place, so
/// that nothing else of the file changes.
/// </summary>
internal sealed class ObjectFile
{
    private const int Digits = 9;
    private const int HeaderBytes = 2048;
    private const int MetaLengthAt = 140; // preamble, DICM, header of (0002,0000): PS3.10 section 7.1

    private readonly TestObject _made;
    private readonly int[] _instancePlaces;
    private readonly int[] _studyPlaces;
    private readonly string _instanceRoot;

    private ObjectFile(string path, TestObject made, byte[] bytes)
    {
        Path = path;
        _made = made;
        _instanceRoot = made.SopInstance[..^Digits];
        _instancePlaces = Places(bytes, made.SopInstance);
        _studyPlaces = [.. Places(bytes, made.StudyInstance), .. Places(bytes, made.SeriesInstance)];
        SopInstance = made.SopInstance;
        DatasetOffset = MetaLengthAt + 4 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(MetaLengthAt));
        Length = bytes.Length;
    }

    public string Path { get; }

    public string SopClass => _made.SopClass;

    public string SopInstance { get; private set; }

    public string TransferSyntax => _made.TransferSyntax;

    public int DatasetOffset { get; }

    public int Length { get; }

    /// <summary>Makes it, with the tests' own generator.</summary>
    public static ObjectFile Make(string folder, Modality modality, int index)
    {
        var made = new TestObject(100_000_000 + index, modality.Side, study: 1_000_000_000 + modality.Side, modality.SopClass, modality: modality.Name);
        var file = new ObjectFile(System.IO.Path.Combine(folder, $"{modality.Name}{index:D4}.dcm"), made, made.ToFile());
        File.WriteAllBytes(file.Path, made.ToFile());
        return file;
    }

    /// <summary>Gives it an instance UID and a study of its use.</summary>
    public void Renew(int use, int number)
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
        var instance = $"{number:D9}";
        Overwrite(file, _instancePlaces, instance);
        Overwrite(file, _studyPlaces, $"{use:D9}");
        SopInstance = _instanceRoot + instance;
    }

    private static void Overwrite(FileStream file, int[] places, string digits)
    {
        foreach (var place in places)
        {
            file.Position = place;
            file.Write(Encoding.ASCII.GetBytes(digits));
        }
    }

    // Where the last digits of a UID stand.
    private static int[] Places(ReadOnlySpan<byte> bytes, string uid)
    {
        var wanted = Encoding.ASCII.GetBytes(uid);
        var places = new List<int>();
        for (var at = 0; bytes[at..HeaderBytes].IndexOf(wanted) is >= 0 and var found; at += found + wanted.Length)
        {
            places.Add(at + found + wanted.Length - Digits);
        }

        return places.Count > 0 ? [.. places] : throw new InvalidOperationException("the generator has written no such UID");
    }
}
