using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// Every candidate of an image with its reason in few bytes: a version byte, then per candidate, little endian: class u16,
/// score f32, x1 y1 x2 y2 f32, reason u8, suppressed-by i32. The box follows from the candidate and the image's size; where
/// it does not (fused, tightened, rounded boxes, fallen scores) the version is 3, bit 7 of the reason is set, and score x1 y1
/// x2 y2 f32 of the box and what was changed u8 stand behind the candidate. Version 2 is the same without the changes, version 4 is
/// version 3 with <see cref="FrameRuns"/> before the first candidate, where all frames of an image of several were analysed.
/// </summary>
internal static class DecisionBlob
{
    private const byte Clipped = 1;
    private const byte Reshaped = 2;
    private const byte Changed = 3;
    private const byte Framed = 4;
    private const byte HasBox = 0x80;
    private const int BoxSize = 5 * sizeof(float);
    private const int Size = 2 + BoxSize + 1 + 4;

    public static byte[] Encode(IReadOnlyList<BoxDecision> decisions, int columns, int rows)
    {
        bool IsReshaped(BoxDecision decision) => decision.Box != decision.Candidate.Clip(columns, rows);

        var reshaped = decisions.Count(IsReshaped);
        var runs = decisions.Any(decision => decision.Candidate.Frame > 0) ? FrameRuns.Of(decisions) : null;
        var blob = new byte[1 + (runs is null ? 0 : FrameRuns.SizeOf(runs.Count)) + (decisions.Count * Size) + (reshaped * (BoxSize + 1))];
        blob[0] = runs is not null ? Framed : reshaped > 0 ? Changed : Clipped;
        var at = runs is null ? blob.AsSpan(1) : FrameRuns.Write(blob.AsSpan(1), runs);
        foreach (var decision in decisions)
        {
            at = Write(at, decision, IsReshaped(decision));
        }

        return blob;
    }

    /// <exception cref="InvalidDataException">The bytes are no such list.</exception>
    public static BoxDecision[] Decode(ReadOnlySpan<byte> blob, int columns, int rows)
    {
        if (blob.Length == 0 || blob[0] is not (Clipped or Reshaped or Changed or Framed) || BeginOf(blob) > blob.Length)
        {
            throw NotOurs();
        }

        var begin = BeginOf(blob);
        var decisions = new List<BoxDecision>((blob.Length - 1) / Size);
        var boxSize = BoxSizeOf(blob[0]);
        for (var at = blob[begin..]; !at.IsEmpty;)
        {
            var size = at.Length < Size ? int.MaxValue : Size + ((at[22] & HasBox) != 0 ? boxSize : 0);
            if (at.Length < size)
            {
                throw NotOurs();
            }

            decisions.Add(Read(at[..size], columns, rows));
            at = at[size..];
        }

        return blob[0] != Framed || FrameRuns.TryApply(blob[1..begin], CollectionsMarshal.AsSpan(decisions)) ? [.. decisions] : throw NotOurs();
    }

    /// <summary>Whether a candidate was dropped, or kept, for a reason; by what the model gave, without decoding the rest.</summary>
    public static bool Any(ReadOnlySpan<byte> blob, BoxReason reason, int? classId, double? minScore, double? maxScore)
    {
        var boxSize = blob.IsEmpty ? 0 : BoxSizeOf(blob[0]);
        for (var at = blob[Math.Min(BeginOf(blob), blob.Length)..]; at.Length >= Size; at = at[Math.Min(at.Length, Size + ((at[22] & HasBox) != 0 ? boxSize : 0))..])
        {
            if ((BoxReason)(at[22] & ~HasBox) == reason
                && (classId is null || BinaryPrimitives.ReadUInt16LittleEndian(at) == classId)
                && BinaryPrimitives.ReadSingleLittleEndian(at[2..]) is var score
                && score >= (minScore ?? float.MinValue) && score <= (maxScore ?? float.MaxValue))
            {
                return true;
            }
        }

        return false;
    }

    private static int BoxSizeOf(byte version) => version switch
    {
        Clipped => 0,
        Reshaped => BoxSize,
        _ => BoxSize + 1,
    };

    // Where the first candidate stands; beyond the end where that is cut off.
    private static int BeginOf(ReadOnlySpan<byte> blob) =>
        blob.IsEmpty || blob[0] != Framed ? 1 : (int)Math.Min(1 + Math.Min(FrameRuns.SizeAt(blob[1..]), blob.Length), int.MaxValue);

    private static InvalidDataException NotOurs() => new("The recorded candidates are not in a form this program wrote.");

    private static Span<byte> Write(Span<byte> at, BoxDecision decision, bool isReshaped)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, checked((ushort)decision.Candidate.ClassId));
        WriteBox(at[2..], decision.Candidate);
        at[22] = (byte)((int)decision.Reason | (isReshaped ? HasBox : 0));
        BinaryPrimitives.WriteInt32LittleEndian(at[23..], decision.SuppressedBy);
        if (!isReshaped)
        {
            return at[Size..];
        }

        WriteBox(at[Size..], decision.Box);
        at[Size + BoxSize] = (byte)decision.Changes;
        return at[(Size + BoxSize + 1)..];
    }

    private static BoxDecision Read(ReadOnlySpan<byte> at, int columns, int rows)
    {
        var classId = BinaryPrimitives.ReadUInt16LittleEndian(at);
        var candidate = ReadBox(at[2..], classId);
        var clipped = candidate.Clip(columns, rows);
        var box = at.Length > Size ? ReadBox(at[Size..], classId) : clipped;
        return new(
            candidate,
            box,
            (BoxReason)(at[22] & ~HasBox),
            BinaryPrimitives.ReadInt32LittleEndian(at[23..]),
            at.Length > Size + BoxSize ? (BoxChanges)at[Size + BoxSize] : ChangesOf(candidate, clipped, box));
    }

    // Without the byte: then only suppression changed boxes beyond clipping, and only fusing their edges.
    private static BoxChanges ChangesOf(in BoxCandidate candidate, in BoxCandidate clipped, in BoxCandidate box)
    {
        var clip = clipped == candidate ? BoxChanges.None : BoxChanges.Clipped;
        return box == clipped ? clip
            : box with { Score = clipped.Score } == clipped ? clip | BoxChanges.Decayed
            : clip | BoxChanges.Fused;
    }

    private static void WriteBox(Span<byte> at, in BoxCandidate box)
    {
        BinaryPrimitives.WriteSingleLittleEndian(at, box.Score);
        BinaryPrimitives.WriteSingleLittleEndian(at[4..], box.X1);
        BinaryPrimitives.WriteSingleLittleEndian(at[8..], box.Y1);
        BinaryPrimitives.WriteSingleLittleEndian(at[12..], box.X2);
        BinaryPrimitives.WriteSingleLittleEndian(at[16..], box.Y2);
    }

    private static BoxCandidate ReadBox(ReadOnlySpan<byte> at, int classId) => new(
        classId,
        BinaryPrimitives.ReadSingleLittleEndian(at),
        BinaryPrimitives.ReadSingleLittleEndian(at[4..]),
        BinaryPrimitives.ReadSingleLittleEndian(at[8..]),
        BinaryPrimitives.ReadSingleLittleEndian(at[12..]),
        BinaryPrimitives.ReadSingleLittleEndian(at[16..]));
}
