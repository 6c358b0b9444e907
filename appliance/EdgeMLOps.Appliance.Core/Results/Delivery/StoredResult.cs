using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>The Part 10 frame around a result of ours (PS3.10 section 7.1): what goes over the wire is what follows it.</summary>
internal static class StoredResult
{
    /// <summary>Explicit VR little endian: our writer makes nothing else; PS3.5 section A.2.</summary>
    public const string TransferSyntax = "1.2.840.10008.1.2.1";

    // 128 bytes of preamble, "DICM", then (0002,0000) UL 4: tag, VR, length, value.
    private const int MagicOffset = 128;
    private const int GroupLengthOffset = 140;
    private const int HeadLength = 144;
    private const int LongestMetaInformation = 64 * 1024;

    /// <summary>Puts the stream where the data set begins.</summary>
    /// <param name="file">A Part 10 file of ours, at its beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static async Task SeekToDatasetAsync(Stream file, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        await file.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(GroupLengthOffset));
        if (!head.AsSpan(MagicOffset, 4).SequenceEqual("DICM"u8) || length > LongestMetaInformation)
        {
            throw new InvalidDataException("A stored result has lost its file meta information.");
        }

        file.Seek(HeadLength + length, SeekOrigin.Begin);
    }
}
