using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// Greedy non-maximum suppression, by overlap or by overlap less distance; each box that stays is compared with those behind
/// it that are left, as many at a time as the processor has lanes. On the boxes as the model gave them: clipping would make
/// neighbours at the border look more alike. No operation is fused, so every processor decides alike.
/// </summary>
internal sealed class GreedySuppressor(double share, bool acrossClasses, bool lessDistance) : ISuppressor
{
    [ThreadStatic]
    private static AliveBoxes? Scratch;

    private readonly float _share = Share.AtMost(share);

    public void Run(RankedBoxes boxes)
    {
        var alive = Scratch ??= new AliveBoxes();
        for (int start = 0, end; start < boxes.Count; start = end)
        {
            end = acrossClasses ? boxes.Count : EndOfClass(boxes, start);
            alive.Fill(boxes, start, end);
            Settle(boxes, alive);
        }
    }

    private static int EndOfClass(RankedBoxes boxes, int start)
    {
        var end = start + 1;
        while (end < boxes.Count && boxes.Class[end] == boxes.Class[start])
        {
            end++;
        }

        return end;
    }

    private void Settle(RankedBoxes boxes, AliveBoxes alive)
    {
        for (var best = 0; best < alive.Count; best++)
        {
            if (alive.IsAlive(best) && DropBehind(boxes, alive, best))
            {
                alive.Compact(best);
            }
        }
    }

    private bool DropBehind(RankedBoxes boxes, AliveBoxes alive, int best)
    {
        ref var x1 = ref MemoryMarshal.GetArrayDataReference(alive.X1);
        ref var y1 = ref MemoryMarshal.GetArrayDataReference(alive.Y1);
        ref var x2 = ref MemoryMarshal.GetArrayDataReference(alive.X2);
        ref var y2 = ref MemoryMarshal.GetArrayDataReference(alive.Y2);
        var (left, top) = (new Vector<float>(alive.X1[best]), new Vector<float>(alive.Y1[best]));
        var (right, bottom) = (new Vector<float>(alive.X2[best]), new Vector<float>(alive.Y2[best]));
        var (least, hasDropped) = (new Vector<float>(_share), false);
        for (var from = best + 1; from < alive.Count; from += Vector<float>.Count)
        {
            var at = (nuint)from;
            var width = Vector.Min(right, Vector.LoadUnsafe(ref x2, at)) - Vector.Max(left, Vector.LoadUnsafe(ref x1, at));
            var height = Vector.Min(bottom, Vector.LoadUnsafe(ref y2, at)) - Vector.Max(top, Vector.LoadUnsafe(ref y1, at));
            var shared = Vector.Max(Vector<float>.Zero, width) * Vector.Max(Vector<float>.Zero, height);
            if (shared == Vector<float>.Zero)
            {
                continue; // most lie apart; no share is below 0
            }

            var over = Vector.GreaterThan(Measure(alive, best, from, shared), least);
            if (over != Vector<int>.Zero)
            {
                DropMarked(boxes, alive, best, from, over);
                hasDropped = true;
            }
        }

        return hasDropped;
    }

    private static void DropMarked(RankedBoxes boxes, AliveBoxes alive, int best, int from, Vector<int> marked)
    {
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            if (marked[lane] != 0)
            {
                boxes.Drop(alive.Rank[from + lane], BoxReason.SuppressedByNms, alive.Rank[best]);
                alive.Drop(from + lane);
            }
        }
    }

    // Overlap; or that less the squared distance of the centres as a share of the squared diagonal around both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Measure(AliveBoxes alive, int best, int from, Vector<float> shared)
    {
        var overlap = shared / (new Vector<float>(alive.Area[best]) + new Vector<float>(alive.Area, from) - shared);
        return lessDistance ? overlap - Distance(alive, best, from) : overlap;
    }

    private static Vector<float> Distance(AliveBoxes alive, int best, int from)
    {
        var (ax1, ay1) = (new Vector<float>(alive.X1[best]), new Vector<float>(alive.Y1[best]));
        var (ax2, ay2) = (new Vector<float>(alive.X2[best]), new Vector<float>(alive.Y2[best]));
        var (bx1, by1) = (new Vector<float>(alive.X1, from), new Vector<float>(alive.Y1, from));
        var (bx2, by2) = (new Vector<float>(alive.X2, from), new Vector<float>(alive.Y2, from));
        var (dx, dy) = (ax1 + ax2 - bx1 - bx2, ay1 + ay2 - by1 - by2);
        var (cx, cy) = (Vector.Max(ax2, bx2) - Vector.Min(ax1, bx1), Vector.Max(ay2, by2) - Vector.Min(ay1, by1));
        return ((dx * dx) + (dy * dy)) / (new Vector<float>(4) * ((cx * cx) + (cy * cy)));
    }
}
