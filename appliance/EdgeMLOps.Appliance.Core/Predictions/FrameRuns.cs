using System.Buffers.Binary;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>
/// Which candidates of a list lie on which frame, in few bytes, little endian: how many runs u32, then per run the frame u32, from 1, and
/// how many candidates u32. Candidates of a frame stand together, so that a frame costs 8 bytes however many it has.
/// </summary>
internal static class FrameRuns
{
    private const int CountSize = sizeof(uint);
    private const int RunSize = 2 * sizeof(uint);

    /// <summary>The runs of a list, as frame and number.</summary>
    public static List<(int Frame, int Count)> Of(IReadOnlyList<BoxDecision> decisions)
    {
        var runs = new List<(int Frame, int Count)>();
        foreach (var decision in decisions)
        {
            if (runs.Count > 0 && runs[^1].Frame == decision.Candidate.Frame)
            {
                runs[^1] = (runs[^1].Frame, runs[^1].Count + 1);
            }
            else
            {
                runs.Add((decision.Candidate.Frame, 1));
            }
        }

        return runs;
    }

    /// <summary>Bytes that so many runs take.</summary>
    public static int SizeOf(int runs) => CountSize + (runs * RunSize);

    /// <summary>Bytes that the runs at the beginning take; more than there are where they are cut.</summary>
    public static long SizeAt(ReadOnlySpan<byte> at) =>
        at.Length < CountSize ? long.MaxValue : CountSize + (BinaryPrimitives.ReadUInt32LittleEndian(at) * (long)RunSize);

    /// <summary>Writes them.</summary>
    /// <returns>What is behind them.</returns>
    public static Span<byte> Write(Span<byte> at, IReadOnlyList<(int Frame, int Count)> runs)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)runs.Count);
        at = at[CountSize..];
        foreach (var (frame, count) in runs)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)frame);
            BinaryPrimitives.WriteUInt32LittleEndian(at[sizeof(uint)..], (uint)count);
            at = at[RunSize..];
        }

        return at;
    }

    /// <summary>Puts candidates onto their frames.</summary>
    /// <param name="at">The runs, whole.</param>
    /// <param name="decisions">The list, of any length.</param>
    /// <returns>Whether the runs are for just this list.</returns>
    public static bool TryApply(ReadOnlySpan<byte> at, Span<BoxDecision> decisions)
    {
        var place = 0;
        for (at = at[CountSize..]; !at.IsEmpty; at = at[RunSize..])
        {
            var (frame, count) = (BinaryPrimitives.ReadUInt32LittleEndian(at), BinaryPrimitives.ReadUInt32LittleEndian(at[sizeof(uint)..]));
            if (frame is 0 or > int.MaxValue || count == 0 || count > (uint)(decisions.Length - place))
            {
                return false;
            }

            foreach (ref var decision in decisions.Slice(place, (int)count))
            {
                decision = decision with { Candidate = decision.Candidate with { Frame = (int)frame }, Box = decision.Box with { Frame = (int)frame } };
            }

            place += (int)count;
        }

        return place == decisions.Length;
    }
}
