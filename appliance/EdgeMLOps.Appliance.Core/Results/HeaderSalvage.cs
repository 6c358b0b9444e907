using System.Buffers.Binary;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>
/// Reads the beginning of a broken object: its elements up to the last whole one of patient and study. They were walked once
/// when it was received, so that they are there whatever is broken behind them.
/// </summary>
internal static class HeaderSalvage
{
    private const uint LastWanted = 0x0020_000E; // Series Instance UID
    private const int MagicOffset = 128;
    private const int GroupLengthOffset = 140; // value of (0002,0000), behind its tag, VR and length
    private const int HeadLength = 144;
    private const int MostBytes = 1024 * 1024;

    /// <param name="path">A file of ours.</param>
    /// <returns>Null when not even that can be read.</returns>
    /// <exception cref="IOException">The file cannot be opened or read at all.</exception>
    public static DicomDataset? TryRead(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var end = EndOfIdentifiers(file);
        if (end is <= HeadLength or > MostBytes)
        {
            return null;
        }

        var bytes = new byte[end];
        file.Position = 0;
        file.ReadExactly(bytes);
        return DicomFile.TryRead(bytes, DicomReadOptions.Default, out var beginning, out _)
            && beginning.Dataset.GetSingleValueOrDefault(DicomTag.StudyInstanceUID, "").Length > 0
                ? beginning.Dataset
                : null;
    }

    private static long EndOfIdentifiers(FileStream file)
    {
        var head = new byte[HeadLength];
        if (file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength || !head.AsSpan(MagicOffset, 4).SequenceEqual("DICM"u8))
        {
            return 0;
        }

        var offset = HeadLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(GroupLengthOffset));
        if (offset > file.Length || !TrySyntax(file, offset, out var encoding) || encoding.Deflated)
        {
            return 0;
        }

        file.Position = offset;
        var walker = new HeaderWalker(file, encoding);
        var end = offset;
        try
        {
            while (walker.Next() && walker.Tag <= LastWanted)
            {
                walker.Skip();
                end = file.Position;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            // Broken here: what was walked before stands.
        }

        return end;
    }

    // The meta information alone is a whole file with an empty data set.
    private static bool TrySyntax(FileStream file, long offset, out DatasetEncoding encoding)
    {
        encoding = default;
        if (offset > MostBytes)
        {
            return false;
        }

        var bytes = new byte[offset];
        file.Position = 0;
        file.ReadExactly(bytes);
        if (!DicomFile.TryRead(bytes, DicomReadOptions.Default, out var meta, out _))
        {
            return false;
        }

        encoding = DatasetEncoding.Of(meta.FileMetaInfo.TransferSyntax.UID.UID);
        return true;
    }
}
