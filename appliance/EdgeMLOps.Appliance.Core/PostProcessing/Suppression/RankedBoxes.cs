namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// The boxes of an image that are good enough by themselves, ranked, as columns: one is compared with several at a time. What
/// becomes of each is written into it. A box's place here is its rank: the best first, or class after class and in each the
/// best first. Filled again for the next image, so that no image costs memory of its own.
/// </summary>
internal sealed class RankedBoxes
{
    private ulong[] _keys = [];
    private ulong[] _spare = [];

    public int Count { get; private set; }

    /// <summary>Whether classes stand one after another.</summary>
    public bool IsByClass { get; private set; }

    /// <summary>Lowest score that is kept, by class id.</summary>
    public ReadOnlyMemory<float> Thresholds { get; private set; }

    /// <summary>Left edges, in pixels of the image, not clipped to it. Columns are longer than <see cref="Count"/>.</summary>
    public float[] X1 { get; private set; } = [];

    public float[] Y1 { get; private set; } = [];

    public float[] X2 { get; private set; } = [];

    public float[] Y2 { get; private set; } = [];

    /// <summary>Areas in square pixels, in the precision of the edges.</summary>
    public float[] Area { get; private set; } = [];

    public float[] Score { get; private set; } = [];

    public int[] Class { get; private set; } = [];

    /// <summary>Kept until something else is written.</summary>
    public BoxReason[] Reason { get; private set; } = [];

    /// <summary>Rank of the box each gave way to; -1: to none.</summary>
    public int[] By { get; private set; } = [];

    /// <summary>What the suppression made another of each.</summary>
    public BoxChanges[] Changes { get; private set; } = [];

    /// <summary>Begins anew.</summary>
    /// <param name="most">Most boxes that may come.</param>
    /// <param name="thresholds">Lowest score that is kept, by class id.</param>
    public void Begin(int most, ReadOnlyMemory<float> thresholds)
    {
        (Count, Thresholds) = (0, thresholds);
        if (_keys.Length < most)
        {
            _keys = new ulong[most];
        }
    }

    /// <summary>Takes a box in, by its place; places rise.</summary>
    public void Add(int place) => _keys[Count++] = (uint)place;

    /// <summary>Ranks what was taken in.</summary>
    public void Rank(ReadOnlySpan<BoxCandidate> candidates, bool byClass)
    {
        IsByClass = byClass;
        Grow();
        BoxRanking.Sort(candidates, _keys.AsSpan(0, Count), _spare, byClass);
        for (var i = 0; i < Count; i++)
        {
            ref readonly var box = ref candidates[(int)_keys[i]];
            (X1[i], Y1[i], X2[i], Y2[i]) = (box.X1, box.Y1, box.X2, box.Y2);
            (Area[i], Score[i], Class[i]) = ((box.X2 - box.X1) * (box.Y2 - box.Y1), box.Score, box.ClassId);
        }

        Array.Clear(Reason, 0, Count);
        Array.Clear(Changes, 0, Count);
        Array.Fill(By, -1, 0, Count);
    }

    /// <summary>The place among the candidates.</summary>
    public int PlaceOf(int rank) => (int)_keys[rank];

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

    private void Grow()
    {
        if (X1.Length >= Count)
        {
            return;
        }

        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count);
        (X1, Y1, X2, Y2) = (new float[length], new float[length], new float[length], new float[length]);
        (Area, Score, Class) = (new float[length], new float[length], new int[length]);
        (Reason, By, Changes, _spare) = (new BoxReason[length], new int[length], new BoxChanges[length], new ulong[length]);
    }
}
