namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>The order boxes are settled in: best score first; equal scores by class, then by the model's order, so that one input has one result everywhere.</summary>
internal static class BoxRanking
{
    private const int PlaceBits = 24;
    private const int MostBoxes = 1 << PlaceBits;
    private const int MostClasses = 1 << (32 - PlaceBits);
    private const int Few = 128;
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;
    private const int FirstDigit = PlaceBits / DigitBits; // what comes in the order of the places need not be sorted by them
    private const int LastDigit = sizeof(ulong);

    /// <summary>Ranks boxes.</summary>
    /// <param name="candidates">All; their scores are numbers from 0 on.</param>
    /// <param name="keys">Places of those to rank, rising; afterwards the same, the best first.</param>
    /// <param name="spare">As long; what is in it counts for nothing.</param>
    /// <param name="byClass">Whether the classes stand one after another, each in that order.</param>
    public static void Sort(ReadOnlySpan<BoxCandidate> candidates, Span<ulong> keys, Span<ulong> spare, bool byClass)
    {
        if (candidates.Length > MostBoxes)
        {
            throw new ArgumentException(FormattableString.Invariant($"more than {MostBoxes} boxes"), nameof(candidates));
        }

        foreach (ref var key in keys)
        {
            key = Key(candidates[(int)key], (uint)key, byClass);
        }

        if (keys.Length <= Few)
        {
            keys.Sort();
        }
        else
        {
            SortByDigits(keys, spare[..keys.Length]);
        }

        foreach (ref var key in keys)
        {
            key &= MostBoxes - 1;
        }
    }

    // One number that sorts as score, class and place do, or as class, score and place: the bits of floats from 0 on rise with them.
    private static ulong Key(in BoxCandidate box, uint place, bool byClass)
    {
        if ((uint)box.ClassId >= MostClasses)
        {
            throw new ArgumentException(FormattableString.Invariant($"class {box.ClassId}: at most {MostClasses}"), nameof(box));
        }

        ulong score = uint.MaxValue - BitConverter.SingleToUInt32Bits(box.Score + 0f); // -0 becomes 0
        return byClass
            ? ((ulong)box.ClassId << 56) | (score << PlaceBits) | place
            : (score << 32) | ((uint)box.ClassId << PlaceBits) | place;
    }

    // Least significant digit first; each pass keeps the order of equal ones. A digit that all have alike needs no pass.
    private static void SortByDigits(Span<ulong> keys, Span<ulong> spare)
    {
        Span<int> counts = stackalloc int[LastDigit * Digits];
        counts.Clear();
        foreach (var key in keys)
        {
            for (var digit = FirstDigit; digit < LastDigit; digit++)
            {
                counts[(digit * Digits) + (byte)(key >> (digit * DigitBits))]++;
            }
        }

        var from = keys;
        var to = spare;
        var isSwapped = false;
        for (var digit = FirstDigit; digit < LastDigit; digit++)
        {
            var places = counts.Slice(digit * Digits, Digits);
            if (places[(byte)(from[0] >> (digit * DigitBits))] == keys.Length)
            {
                continue;
            }

            Scatter(from, to, places, digit * DigitBits);
            var sorted = to;
            to = from;
            from = sorted;
            isSwapped = !isSwapped;
        }

        if (isSwapped)
        {
            from.CopyTo(keys);
        }
    }

    private static void Scatter(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> places, int shift)
    {
        var next = 0;
        foreach (ref var place in places)
        {
            (place, next) = (next, next + place);
        }

        foreach (var key in from)
        {
            to[places[(byte)(key >> shift)]++] = key;
        }
    }
}
