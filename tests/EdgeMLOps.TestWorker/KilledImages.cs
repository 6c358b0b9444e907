using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.TestWorker;

/// <summary>What <see cref="LogWriter"/> records: of each number one prediction, the same whoever makes it.</summary>
public static class KilledImages
{
    private const int Candidates = 100;
    private const int Side = 2000;

    public static string SopOf(int number) => string.Create(CultureInfo.InvariantCulture, $"1.2.3.{number}");

    public static int NumberOf(string sop) => int.Parse(sop.Split('.')[^1], CultureInfo.InvariantCulture);

    public static Prediction Of(int number)
    {
        var some = new Random(number);
        return new Prediction
        {
            Instance = new("1.2.3", "1.2.3.0", SopOf(number), "1.2.840.10008.5.1.4.1.1.1.1", new string('a', 64))
            {
                PatientId = $"PAT{number}",
                IssuerOfPatientId = "HOSPITAL",
                AccessionNumber = $"A{number}",
            },
            Slot = PredictionSlot.Active,
            Model = new DetectionModel("model", "1.0.0", 1 + (number % 2), new string((char)('b' + (number % 2)), 64)),
            PolicyDigest = new string('d', 64),
            SoftwareVersion = "0.1.0",
            Provider = ExecutionProvider.Cpu,
            Outcome = PredictionOutcome.Predicted,
            Code = "",
            Decisions = [.. Enumerable.Range(0, Candidates).Select(_ => Decision(some))],
            Kind = new("DX", "CHEST", "PA"),
            Input = new(Side, Side, new(0, 4095, 12.5), 10.5, 20.5, Inverted: false, new ImageSpacing(0.2, 0.1, SpacingSource.Imager), Frame: 1, Frames: 1),
            Timings = new(TimeSpan.FromMicroseconds(number), default, default, default, default),
            BatchSize = 1,
        };
    }

    private static BoxDecision Decision(Random some)
    {
        var (x, y) = (some.Next(-50, Side - 100), some.Next(Side - 100));
        var candidate = new BoxCandidate(some.Next(3), some.NextSingle(), x, y, x + 90, y + 60);
        var box = candidate.Clip(Side, Side);
        return new(candidate, box, (BoxReason)some.Next(4), -1, box == candidate ? BoxChanges.None : BoxChanges.Clipped);
    }
}
