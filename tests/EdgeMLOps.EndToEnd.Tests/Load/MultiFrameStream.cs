using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.EndToEnd.Tests.Load;

/// <summary>
/// The data set of a compressed multi-frame image of any size, made while it is read: no native element can hold
/// 4,294,967,294 bytes or more, fragments can. Each fragment differs from the others.
/// </summary>
internal sealed class MultiFrameStream : Stream
{
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.4.1"; // Enhanced MR Image Storage
    public const string TransferSyntax = "1.2.840.10008.1.2.4.90"; // JPEG 2000, lossless

    private const int FragmentBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IEnumerator<byte[]> _pieces;
    private byte[] _piece = [];
    private int _taken;

    /// <param name="sopInstance">SOP Instance UID.</param>
    /// <param name="pixelBytes">Bytes of all fragments, rounded up to whole ones.</param>
    /// <param name="isForTheModel">Whether it says to be a chest X-ray of one frame, which the model is for.</param>
    public MultiFrameStream(string sopInstance, long pixelBytes, bool isForTheModel)
    {
        _pieces = Pieces(sopInstance, isForTheModel, (int)((pixelBytes + FragmentBytes - 1) / FragmentBytes)).GetEnumerator();
    }

    /// <summary>Bytes read so far.</summary>
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of what was read, upper-case hex; once, at the end.</summary>
    public string Sha256() => Convert.ToHexString(_hash.GetHashAndReset());

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_taken == _piece.Length)
        {
            if (!_pieces.MoveNext())
            {
                return 0;
            }

            (_piece, _taken) = (_pieces.Current, 0);
        }

        var given = Math.Min(count, _piece.Length - _taken);
        var bytes = _piece.AsSpan(_taken, given);
        bytes.CopyTo(buffer.AsSpan(offset));
        _hash.AppendData(bytes);
        _taken += given;
        Given += given;
        return given;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _pieces.Dispose();
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private static IEnumerable<byte[]> Pieces(string sopInstance, bool isForTheModel, int frames)
    {
        yield return Header(sopInstance, isForTheModel, frames);
        yield return Item(0xE000, 0); // an empty offset table
        var fragment = new byte[FragmentBytes];
        new Random(1).NextBytes(fragment);
        for (var frame = 0; frame < frames; frame++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(fragment, frame);
            yield return Item(0xE000, FragmentBytes);
            yield return fragment;
        }

        yield return Item(0xE0DD, 0);
    }

    private static byte[] Header(string sopInstance, bool isForTheModel, int frames)
    {
        var header = new MemoryStream();
        Add(header, 0x0008, 0x0016, "UI", SopClass);
        Add(header, 0x0008, 0x0018, "UI", sopInstance);
        Add(header, 0x0008, 0x0060, "CS", isForTheModel ? "DX" : "MR");
        Add(header, 0x0010, 0x0010, "PN", "Large^Object");
        Add(header, 0x0010, 0x0020, "LO", "LARGE1");
        Add(header, 0x0018, 0x0015, "CS", "CHEST");
        Add(header, 0x0020, 0x000D, "UI", sopInstance + ".1");
        Add(header, 0x0020, 0x000E, "UI", sopInstance + ".2");
        Add(header, 0x0028, 0x0002, "US", 1);
        Add(header, 0x0028, 0x0004, "CS", "MONOCHROME2");
        Add(header, 0x0028, 0x0008, "IS", $"{(isForTheModel ? 1 : frames)}");
        foreach (var (element, value) in new (ushort, ushort)[] { (0x0010, 1024), (0x0011, 1024), (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0) })
        {
            Add(header, 0x0028, element, "US", value);
        }

        header.Write([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]); // (7FE0,0010) of undefined length
        return header.ToArray();
    }

    private static void Add(Stream header, ushort group, ushort element, string vr, string text)
    {
        var even = text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' ');
        Add(header, group, element, vr, Encoding.ASCII.GetBytes(even));
    }

    private static void Add(Stream header, ushort group, ushort element, string vr, ushort number) =>
        Add(header, group, element, vr, BitConverter.GetBytes(number));

    private static void Add(Stream header, ushort group, ushort element, string vr, byte[] value)
    {
        using var writer = new BinaryWriter(header, Encoding.ASCII, leaveOpen: true);
        writer.Write(group);
        writer.Write(element);
        writer.Write(Encoding.ASCII.GetBytes(vr));
        writer.Write((ushort)value.Length);
        writer.Write(value);
    }

    private static byte[] Item(ushort element, int length)
    {
        var item = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(item, 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(item.AsSpan(2), element);
        BinaryPrimitives.WriteInt32LittleEndian(item.AsSpan(4), length);
        return item;
    }
}
