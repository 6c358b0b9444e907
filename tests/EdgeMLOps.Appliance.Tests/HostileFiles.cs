using System.IO.Compression;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Files that were made to cost more than they are worth.</summary>
internal static class HostileFiles
{
    /// <summary>Half a gigabyte of zeros.</summary>
    public static string Nothing(string path)
    {
        using var file = File.Create(path);
        file.SetLength(500_000_000);
        return path;
    }

    /// <summary>A megabyte that inflates to more than a gigabyte of elements of 60 KB.</summary>
    public static string LargeElements(string path)
    {
        byte[] element = [9, 0, 0x10, 0x10, (byte)'O', (byte)'B', 0, 0, 0x60, 0xEA, 0, 0, .. new byte[60_000]];
        return Bomb(path, element, 20_000);
    }

    /// <summary>A megabyte whose one element says that it inflates to a gigabyte, and does.</summary>
    public static string Pixels(string path) => Bomb(path, new byte[60_000], 20_000, [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'W', 0, 0, 0, 0, 0, 0x3C]);

    /// <summary>Sequences within sequences, a million of them, none of which ends.</summary>
    public static string Deep(string path)
    {
        byte[] level = [0x40, 0, 0x30, 0xA7, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];
        using var file = File.Create(path);
        file.Write(Meta(DicomTransferSyntax.ExplicitVRLittleEndian));
        file.Write([.. Enumerable.Repeat(level, 1_000_000).SelectMany(bytes => bytes)]);
        return path;
    }

    private static string Bomb(string path, byte[] piece, int count, params byte[] start)
    {
        using var file = File.Create(path);
        file.Write(Meta(DicomTransferSyntax.DeflatedExplicitVRLittleEndian));
        using var deflate = new DeflateStream(file, CompressionLevel.Optimal);
        deflate.Write(start);
        for (var index = 0; index < count; index++)
        {
            deflate.Write(piece);
        }

        return path;
    }

    private static byte[] Meta(DicomTransferSyntax syntax) => new DicomFileMetaInformation("1.2.840.10008.5.1.4.1.1.7", "2.25.1", syntax).ToBytes();
}
