using System.Numerics;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// Greedy non-maximum suppression, by overlap or by overlap less distance; each box that stays is compared with those behind
/// it, as many at a time as the processor has lanes. On the boxes as the model gave them: clipping would make neighbours
/// at the border look more alike. No operation is fused, so every processor decides alike.
/// </summary>
internal sealed class GreedySuppressor(double share, bool acrossClasses, bool lessDistance) : ISuppressor
{
    private readonly float _share = Share.AtMost(share);

    public void Run(RankedBoxes boxes)
    {
        for (var rank = 0; rank < boxes.Count; rank++)
        {
            if (boxes.IsKept(rank))
            {
                DropBehind(boxes, rank);
            }
        }
    }

    private void DropBehind(RankedBoxes boxes, int rank)
    {
        var from = rank + 1;
        for (; from <= boxes.Count - Vector<float>.Count; from += Vector<float>.Count)
        {
            var shared = Shared(boxes, rank, from);
            if (shared == Vector<float>.Zero)
            {
                continue; // most lie apart; no share is below 0
            }

            var over = Vector.GreaterThan(Measure(boxes, rank, from, shared), new Vector<float>(_share));
            if (!acrossClasses)
            {
                over &= Vector.Equals(new Vector<int>(boxes.Class, from), new Vector<int>(boxes.Class[rank]));
            }

            if (over != Vector<int>.Zero)
            {
                DropMarked(boxes, rank, from, over);
            }
        }

        for (; from < boxes.Count; from++)
        {
            if (boxes.IsKept(from) && boxes.AreAlike(rank, from, acrossClasses) && Measure(boxes, rank, from, lessDistance) > _share)
            {
                boxes.Drop(from, BoxReason.SuppressedByNms, rank);
            }
        }
    }

    private static void DropMarked(RankedBoxes boxes, int rank, int from, Vector<int> marked)
    {
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            if (marked[lane] != 0 && boxes.IsKept(from + lane))
            {
                boxes.Drop(from + lane, BoxReason.SuppressedByNms, rank);
            }
        }
    }

    private static Vector<float> Shared(RankedBoxes boxes, int rank, int from)
    {
        var (x1, y1) = (new Vector<float>(boxes.X1[rank]), new Vector<float>(boxes.Y1[rank]));
        var (x2, y2) = (new Vector<float>(boxes.X2[rank]), new Vector<float>(boxes.Y2[rank]));
        var width = Vector.Min(x2, new Vector<float>(boxes.X2, from)) - Vector.Max(x1, new Vector<float>(boxes.X1, from));
        var height = Vector.Min(y2, new Vector<float>(boxes.Y2, from)) - Vector.Max(y1, new Vector<float>(boxes.Y1, from));
        return Vector.Max(Vector<float>.Zero, width) * Vector.Max(Vector<float>.Zero, height);
    }

    private Vector<float> Measure(RankedBoxes boxes, int rank, int from, Vector<float> shared)
    {
        var overlap = shared / (new Vector<float>(boxes.Area[rank]) + new Vector<float>(boxes.Area, from) - shared);
        if (!lessDistance)
        {
            return overlap;
        }

        var (ax1, ay1) = (new Vector<float>(boxes.X1[rank]), new Vector<float>(boxes.Y1[rank]));
        var (ax2, ay2) = (new Vector<float>(boxes.X2[rank]), new Vector<float>(boxes.Y2[rank]));
        var (bx1, by1) = (new Vector<float>(boxes.X1, from), new Vector<float>(boxes.Y1, from));
        var (bx2, by2) = (new Vector<float>(boxes.X2, from), new Vector<float>(boxes.Y2, from));
        var (dx, dy) = (ax1 + ax2 - bx1 - bx2, ay1 + ay2 - by1 - by2);
        var (cx, cy) = (Vector.Max(ax2, bx2) - Vector.Min(ax1, bx1), Vector.Max(ay2, by2) - Vector.Min(ay1, by1));
        return overlap - (((dx * dx) + (dy * dy)) / (new Vector<float>(4) * ((cx * cx) + (cy * cy))));
    }

    /// <summary>Overlap of two boxes, less the squared distance of their centres as a share of the squared diagonal around both.</summary>
    internal static float Measure(RankedBoxes boxes, int a, int b, bool lessDistance)
    {
        var overlap = boxes.Overlap(a, b);
        if (!lessDistance)
        {
            return overlap;
        }

        var (dx, dy) = (boxes.X1[a] + boxes.X2[a] - boxes.X1[b] - boxes.X2[b], boxes.Y1[a] + boxes.Y2[a] - boxes.Y1[b] - boxes.Y2[b]);
        var cx = MathF.Max(boxes.X2[a], boxes.X2[b]) - MathF.Min(boxes.X1[a], boxes.X1[b]);
        var cy = MathF.Max(boxes.Y2[a], boxes.Y2[b]) - MathF.Min(boxes.Y1[a], boxes.Y1[b]);
        return overlap - (((dx * dx) + (dy * dy)) / (4 * ((cx * cx) + (cy * cy))));
    }
}
