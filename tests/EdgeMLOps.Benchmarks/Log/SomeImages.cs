using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>Predictions as the pipeline records them: studies of four radiographs, two releases of a model in turn, three classes.</summary>
internal sealed class SomeImages
{
    private const int ImagesAStudy = 4;
    private const int Classes = 3;
    private const int Side = 2500;

    private static readonly BoxReason[] Reasons = [BoxReason.ScoreBelowThreshold, BoxReason.ScoreBelowThreshold, BoxReason.SuppressedByNms, BoxReason.TooSmall];

    private readonly int _kept;
    private readonly int _dropped;

    /// <param name="kept">Boxes of an image.</param>
    /// <param name="dropped">Its other candidates.</param>
    public SomeImages(int kept, int dropped) => (_kept, _dropped) = (kept, dropped);

    public static string StudyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"1.2.826.0.1.3680043.10.1473.2026.1.{10_000_000 + (number / ImagesAStudy)}");

    /// <param name="number">Which, from 0.</param>
    /// <param name="release">The model's.</param>
    public Prediction Make(int number, int release)
    {
        var (some, study) = (new Random(number), StudyOf(number));
        return new Prediction
        {
            Instance = new(
                study,
                study + ".1",
                string.Create(CultureInfo.InvariantCulture, $"{study}.1.{number % ImagesAStudy}"),
                "1.2.840.10008.5.1.4.1.1.1.1",
                Convert.ToHexStringLower(Bytes(number / ImagesAStudy, 32)))
            {
                PatientId = string.Create(CultureInfo.InvariantCulture, $"PAT{number / ImagesAStudy:00000000}"),
                IssuerOfPatientId = "HOSPITAL",
                AccessionNumber = string.Create(CultureInfo.InvariantCulture, $"A{number / ImagesAStudy:000000000}"),
            },
            Slot = PredictionSlot.Active,
            Model = new DetectionModel("chest-detector", string.Create(CultureInfo.InvariantCulture, $"2.{release}.0"), release, Convert.ToHexStringLower(Bytes(release, 32))),
            PolicyDigest = Convert.ToHexStringLower(Bytes(1000 + release, 32)),
            SoftwareVersion = "0.1.0",
            Provider = ExecutionProvider.Cuda,
            Outcome = PredictionOutcome.Predicted,
            Code = "",
            Decisions = [.. Enumerable.Range(0, _kept + _dropped).Select(place => Decision(some, place))],
            Kind = new("DX", "CHEST", number % 2 == 0 ? "PA" : "LL"),
            Input = new(Side, Side, new(0, 4095, 1200 + (some.NextDouble() * 400)), 300.5, 3600.25, Inverted: false, new ImageSpacing(0.143, 0.143, SpacingSource.Imager), Frame: 1, Frames: 1),
            Timings = new(Time(some), Time(some), Time(some), Time(some), Time(some)),
            BatchSize = 4,
        };
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static TimeSpan Time(Random some) => TimeSpan.FromMicroseconds(some.Next(100, 30_000));

    // One box in eight lies over the edge of its image.
    private BoxDecision Decision(Random some, int place)
    {
        var isKept = place < _kept;
        var (x, y) = (place % 8 == 0 ? -20 : some.Next(Side - 300), some.Next(Side - 300));
        var score = isKept ? 0.4f + (some.NextSingle() * 0.6f) : some.NextSingle() * 0.4f;
        var candidate = new BoxCandidate(some.Next(Classes), score, x, y, x + some.Next(40, 300), y + some.Next(40, 300));
        var box = candidate.Clip(Side, Side);
        var reason = isKept ? BoxReason.Kept : Reasons[some.Next(Reasons.Length)];
        return new(candidate, box, reason, reason == BoxReason.SuppressedByNms ? 0 : -1, box == candidate ? BoxChanges.None : BoxChanges.Clipped);
    }
}
