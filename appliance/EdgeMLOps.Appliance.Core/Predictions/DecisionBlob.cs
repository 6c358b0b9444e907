using System.Buffers.Binary;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// Every candidate of an image with its reason in few bytes: a version byte, then per candidate, little endian: class u16,
/// score f32, x1 y1 x2 y2 f32, reason u8, suppressed-by i32. The clipped box follows from the image's size.
/// </summary>
internal static class DecisionBlob
{
    private const byte Version = 1;
    private const int Size = 2 + (5 * 4) + 1 + 4;

    public static byte[] Encode(IReadOnlyList<BoxDecision> decisions)
    {
        var blob = new byte[1 + (decisions.Count * Size)];
        blob[0] = Version;
        for (var i = 0; i < decisions.Count; i++)
        {
            var at = blob.AsSpan(1 + (i * Size), Size);
            var candidate = decisions[i].Candidate;
            BinaryPrimitives.WriteUInt16LittleEndian(at, checked((ushort)candidate.ClassId));
            BinaryPrimitives.WriteSingleLittleEndian(at[2..], candidate.Score);
            BinaryPrimitives.WriteSingleLittleEndian(at[6..], candidate.X1);
            BinaryPrimitives.WriteSingleLittleEndian(at[10..], candidate.Y1);
            BinaryPrimitives.WriteSingleLittleEndian(at[14..], candidate.X2);
            BinaryPrimitives.WriteSingleLittleEndian(at[18..], candidate.Y2);
            at[22] = checked((byte)decisions[i].Reason);
            BinaryPrimitives.WriteInt32LittleEndian(at[23..], decisions[i].SuppressedBy);
        }

        return blob;
    }

    /// <exception cref="InvalidDataException">The bytes are no such list.</exception>
    public static BoxDecision[] Decode(ReadOnlySpan<byte> blob, int columns, int rows)
    {
        if (blob.Length == 0 || blob[0] != Version || (blob.Length - 1) % Size != 0)
        {
            throw new InvalidDataException("The recorded candidates are not in a form this program wrote.");
        }

        var decisions = new BoxDecision[(blob.Length - 1) / Size];
        for (var i = 0; i < decisions.Length; i++)
        {
            var at = blob.Slice(1 + (i * Size), Size);
            var candidate = new BoxCandidate(
                BinaryPrimitives.ReadUInt16LittleEndian(at),
                BinaryPrimitives.ReadSingleLittleEndian(at[2..]),
                BinaryPrimitives.ReadSingleLittleEndian(at[6..]),
                BinaryPrimitives.ReadSingleLittleEndian(at[10..]),
                BinaryPrimitives.ReadSingleLittleEndian(at[14..]),
                BinaryPrimitives.ReadSingleLittleEndian(at[18..]));
            decisions[i] = new(
                candidate, candidate.Clip(columns, rows), (BoxReason)at[22], BinaryPrimitives.ReadInt32LittleEndian(at[23..]));
        }

        return decisions;
    }
}
