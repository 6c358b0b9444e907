namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// The boxes of an image that are good enough by themselves, the best first, as columns: one is compared with several at a
/// time. What becomes of each is written into it. A box's place here is its rank.
/// </summary>
internal sealed class RankedBoxes
{
    /// <param name="candidates">What the model gave.</param>
    /// <param name="ranked">Places of those that are in, the best first.</param>
    public RankedBoxes(ReadOnlySpan<BoxCandidate> candidates, ReadOnlySpan<int> ranked)
    {
        Count = ranked.Length;
        (X1, Y1, X2, Y2) = (new float[Count], new float[Count], new float[Count], new float[Count]);
        (Area, Score, Class) = (new float[Count], new float[Count], new int[Count]);
        (Reason, By) = (new BoxReason[Count], new int[Count]);
        Array.Fill(By, -1);
        for (var i = 0; i < Count; i++)
        {
            ref readonly var box = ref candidates[ranked[i]];
            (X1[i], Y1[i], X2[i], Y2[i]) = (box.X1, box.Y1, box.X2, box.Y2);
            (Area[i], Score[i], Class[i]) = ((box.X2 - box.X1) * (box.Y2 - box.Y1), box.Score, box.ClassId);
        }
    }

    public int Count { get; }

    /// <summary>Left edges, in pixels of the image, not clipped to it.</summary>
    public float[] X1 { get; }

    public float[] Y1 { get; }

    public float[] X2 { get; }

    public float[] Y2 { get; }

    /// <summary>Areas in square pixels, in the precision of the edges.</summary>
    public float[] Area { get; }

    public float[] Score { get; }

    public int[] Class { get; }

    /// <summary>Kept until something else is written.</summary>
    public BoxReason[] Reason { get; }

    /// <summary>Rank of the box each gave way to; -1: to none.</summary>
    public int[] By { get; }

    public bool IsKept(int rank) => Reason[rank] == BoxReason.Kept;

    /// <summary>Ranks of those that are left, the best first by the scores they have by now; of equal ones the better rank.</summary>
    public List<int> Kept()
    {
        var kept = new List<int>();
        for (var rank = 0; rank < Count; rank++)
        {
            if (IsKept(rank))
            {
                kept.Add(rank);
            }
        }

        kept.Sort((a, b) => Score[a] != Score[b] ? Score[b].CompareTo(Score[a]) : a.CompareTo(b)); // fallen and mean scores rank anew
        return kept;
    }

    public void Drop(int rank, BoxReason reason, int by) => (Reason[rank], By[rank]) = (reason, by);

    /// <summary>Whether two boxes can mark the same thing.</summary>
    public bool AreAlike(int a, int b, bool acrossClasses) => acrossClasses || Class[a] == Class[b];

    /// <summary>Area two boxes share, in square pixels.</summary>
    public float Shared(int a, int b)
    {
        var width = MathF.Max(0, MathF.Min(X2[a], X2[b]) - MathF.Max(X1[a], X1[b]));
        var height = MathF.Max(0, MathF.Min(Y2[a], Y2[b]) - MathF.Max(Y1[a], Y1[b]));
        return width * height;
    }

    /// <summary>Intersection over union of two boxes, 0 to 1.</summary>
    public float Overlap(int a, int b)
    {
        var shared = Shared(a, b);
        return shared / (Area[a] + Area[b] - shared);
    }

    /// <summary>The candidate of a rank with the edges and the score it has by now.</summary>
    public BoxCandidate At(int rank) => new(Class[rank], Score[rank], X1[rank], Y1[rank], X2[rank], Y2[rank]);
}
