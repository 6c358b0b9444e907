namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>What a policy made of candidates, counted.</summary>
internal sealed class ReplaySide(int classes)
{
    public const int ScoreBins = 20;

    /// <summary>Upper ends of the bins of size but the last, in percent of the image.</summary>
    public static readonly double[] SizeEdges = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

    private static readonly int Reasons = Enum.GetValues<BoxReason>().Length;

    private readonly long[,] _reasons = new long[classes, Reasons];

    /// <summary>Kept boxes by score, in steps of 0.05.</summary>
    public long[] Scores { get; } = new long[ScoreBins];

    /// <summary>Kept boxes by size.</summary>
    public long[] Sizes { get; } = new long[SizeEdges.Length + 1];

    /// <summary>Truths that were found.</summary>
    public long Found { get; set; }

    /// <summary>Kept boxes that are none.</summary>
    public long FalsePositives { get; set; }

    public long Of(int place, BoxReason reason) => _reasons[place, (int)reason];

    public void Add(int place, in BoxDecision decision, in ImageGeometry image)
    {
        _reasons[place, (int)decision.Reason]++;
        if (decision.Kept)
        {
            Scores[Math.Clamp((int)(decision.Box.Score * ScoreBins), 0, ScoreBins - 1)]++;
            Sizes[BinOf(decision.Box.Area * 100 / ((double)image.Columns * image.Rows))]++;
        }
    }

    public void Add(ReplaySide other)
    {
        for (var place = 0; place < _reasons.GetLength(0); place++)
        {
            for (var reason = 0; reason < Reasons; reason++)
            {
                _reasons[place, reason] += other._reasons[place, reason];
            }
        }

        Add(Scores, other.Scores);
        Add(Sizes, other.Sizes);
        (Found, FalsePositives) = (Found + other.Found, FalsePositives + other.FalsePositives);
    }

    private static int BinOf(double percent)
    {
        var bin = Array.BinarySearch(SizeEdges, percent);
        return bin >= 0 ? bin : ~bin;
    }

    private static void Add(long[] to, long[] from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
