using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Decoding.Codec;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>Decoded cells as the corpus looks at them.</summary>
internal static class FrameValues
{
    /// <summary>SHA-256 over the cells of all frames after masking or sign-extending each to Bits Stored.</summary>
    public static string ValueDigest(FrameCodecRequest request, IEnumerable<ReadOnlyMemory<byte>> frames)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var frame in frames)
        {
            var bytes = frame.ToArray();
            var width = Math.Max(1, request.BitsAllocated / 8);
            for (var i = 0; i < bytes.Length / width; i++)
            {
                Write(bytes, i, width, Masked(Read(bytes, i, width), request));
            }

            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Mean, lowest and highest value of each channel.</summary>
    public static double[][] Statistics(FrameCodecRequest request, ReadOnlyMemory<byte> cells)
    {
        var (width, channels) = (Math.Max(1, request.BitsAllocated / 8), request.SamplesPerPixel);
        var bytes = cells.ToArray();
        return [.. Enumerable.Range(0, channels).Select(channel =>
        {
            var values = Enumerable.Range(0, bytes.Length / width / channels).Select(i => (double)Masked(Read(bytes, (i * channels) + channel, width), request)).ToArray();
            return new[] { values.Average(), values.Min(), values.Max() };
        })];
    }

    private static int Masked(int value, FrameCodecRequest request)
    {
        var shift = 32 - request.BitsStored;
        return request.IsSigned ? value << shift >> shift : (int)((uint)(value << shift) >> shift);
    }

    private static int Read(byte[] bytes, int index, int width) => width switch
    {
        1 => bytes[index],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(index * 2)),
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(index * 4)),
    };

    private static void Write(byte[] bytes, int index, int width, int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        four[..width].CopyTo(bytes.AsSpan(index * width));
    }
}
