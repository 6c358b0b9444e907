using System.Numerics;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// The boxes of a range of ranks that are not settled yet, as columns without gaps, filled up with boxes that lie nowhere so
/// that all are compared by whole vectors. What is dropped is made to lie nowhere too, and taken out when a quarter is.
/// </summary>
internal sealed class AliveBoxes
{
    private int _dropped;

    public int Count { get; private set; }

    public float[] X1 { get; private set; } = [];

    public float[] Y1 { get; private set; } = [];

    public float[] X2 { get; private set; } = [];

    public float[] Y2 { get; private set; } = [];

    public float[] Area { get; private set; } = [];

    /// <summary>Their ranks.</summary>
    public int[] Rank { get; private set; } = [];

    /// <summary>Begins with all of a range.</summary>
    public void Fill(RankedBoxes boxes, int start, int end)
    {
        (Count, _dropped) = (end - start, 0);
        Grow();
        Array.Copy(boxes.X1, start, X1, 0, Count);
        Array.Copy(boxes.Y1, start, Y1, 0, Count);
        Array.Copy(boxes.X2, start, X2, 0, Count);
        Array.Copy(boxes.Y2, start, Y2, 0, Count);
        Array.Copy(boxes.Area, start, Area, 0, Count);
        for (var i = 0; i < Count; i++)
        {
            Rank[i] = start + i;
        }

        CloseLast();
    }

    /// <summary>Whether it was not dropped.</summary>
    public bool IsAlive(int place) => !float.IsNegativeInfinity(X2[place]);

    /// <summary>Has a box lie nowhere: it shares nothing with any.</summary>
    public void Drop(int place)
    {
        X2[place] = float.NegativeInfinity;
        _dropped++;
    }

    /// <summary>Takes out what is dropped behind a place, if that is enough to be worth it.</summary>
    public void Compact(int behind)
    {
        if (_dropped * 4 < Count - behind)
        {
            return;
        }

        var to = behind + 1;
        for (var from = to; from < Count; from++)
        {
            if (IsAlive(from))
            {
                (X1[to], Y1[to], X2[to], Y2[to], Area[to], Rank[to]) = (X1[from], Y1[from], X2[from], Y2[from], Area[from], Rank[from]);
                to++;
            }
        }

        (Count, _dropped) = (to, 0);
        CloseLast();
    }

    private void CloseLast() => Array.Fill(X2, float.NegativeInfinity, Count, Vector<float>.Count);

    private void Grow()
    {
        var needed = Count + Vector<float>.Count;
        if (X1.Length < needed)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)needed);
            (X1, Y1, X2, Y2) = (new float[length], new float[length], new float[length], new float[length]);
            (Area, Rank) = (new float[length], new int[length]);
        }
    }
}
