namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// A file's bytes. The memory of the last files is used again: what is taken anew for each radiograph costs as much as all that is done
/// with its pixels. At most two buffers are kept, of 32 MiB at most.
/// </summary>
internal sealed class FileContent : IDisposable
{
    private const int Unit = 1 << 20;
    private const int MostKept = 32 * Unit;

    private static readonly byte[]?[] Kept = new byte[]?[2];

    private readonly int _length;
    private byte[]? _buffer;

    private FileContent(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The bytes; of nobody's any more once this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    public ReadOnlyMemory<byte> Bytes => _buffer?.AsMemory(0, _length) ?? throw new ObjectDisposedException(nameof(FileContent));

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file; smaller than 2 GB.</param>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileContent Read(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var length = checked((int)RandomAccess.GetLength(file));
        var buffer = Take(length);
        var filled = 0;
        while (filled < length && RandomAccess.Read(file, buffer.AsSpan(filled, length - filled), filled) is > 0 and var read)
        {
            filled += read;
        }

        return new FileContent(buffer, filled);
    }

    /// <summary>Gives the memory to the next file.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, null);
        for (var i = 0; i < Kept.Length && buffer?.Length <= MostKept; i++)
        {
            buffer = Interlocked.Exchange(ref Kept[i], buffer);
        }
    }

    private static byte[] Take(int length)
    {
        for (var i = 0; i < Kept.Length; i++)
        {
            if (Interlocked.Exchange(ref Kept[i], null) is { } kept && kept.Length >= length)
            {
                return kept;
            }
        }

        return GC.AllocateUninitializedArray<byte>((length + Unit - 1) / Unit * Unit);
    }
}
