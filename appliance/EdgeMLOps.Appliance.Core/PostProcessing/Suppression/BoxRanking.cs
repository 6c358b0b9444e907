namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>The order boxes are settled in: best score first; equal scores by class, then by the model's order, so that one input has one result everywhere.</summary>
internal static class BoxRanking
{
    private const int PlaceBits = 24;
    private const int MostBoxes = 1 << PlaceBits;
    private const int MostClasses = 1 << (32 - PlaceBits);

    /// <summary>Ranks boxes.</summary>
    /// <param name="candidates">All; their scores are numbers from 0 on.</param>
    /// <param name="places">Places of those to rank.</param>
    /// <returns>The places, the best first.</returns>
    public static int[] Of(ReadOnlySpan<BoxCandidate> candidates, List<int> places)
    {
        if (candidates.Length > MostBoxes)
        {
            throw new ArgumentException(FormattableString.Invariant($"more than {MostBoxes} boxes"), nameof(candidates));
        }

        var keys = new ulong[places.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Key(candidates[places[i]], places[i]);
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(key & (MostBoxes - 1)));
    }

    // One number that sorts as score, class and place do: the bits of floats from 0 on rise with them.
    private static ulong Key(in BoxCandidate box, int place)
    {
        if (box.ClassId >= MostClasses)
        {
            throw new ArgumentException(FormattableString.Invariant($"class {box.ClassId}: at most {MostClasses}"), nameof(box));
        }

        var score = BitConverter.SingleToUInt32Bits(box.Score + 0f); // -0 becomes 0
        return ((ulong)(uint.MaxValue - score) << 32) | ((uint)box.ClassId << PlaceBits) | (uint)place;
    }
}
