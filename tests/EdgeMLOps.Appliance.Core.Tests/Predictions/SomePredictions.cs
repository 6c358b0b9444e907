using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

internal static class SomePredictions
{
    public static Prediction Of(string sopInstanceUid) => new()
    {
        Instance = new($"study-{sopInstanceUid}", "series", sopInstanceUid, "class", string.Concat(Enumerable.Repeat("aa", 32)))
        {
            PatientId = $"patient-{sopInstanceUid}",
            IssuerOfPatientId = "issuer",
            AccessionNumber = $"accession-{sopInstanceUid}",
        },
        Slot = PredictionSlot.Active,
        Model = new DetectionModel("model", "1.0.0", 1, new string('a', 64)),
        PolicyDigest = new string('c', 64),
        SoftwareVersion = "0.1.0",
        Provider = ExecutionProvider.Cpu,
        Outcome = PredictionOutcome.Predicted,
        Code = "",
        Decisions =
        [
            new(new(0, 0.2f, -5, 10, 20, 30), new(0, 0.2f, 0, 10, 20, 30), BoxReason.ScoreBelowThreshold, -1, BoxChanges.Clipped),
            new(new(1, 0.9f, 10, 20, 20, 30), new(1, 0.9f, 10, 20, 20, 30), BoxReason.Kept, -1, BoxChanges.None),
            new(new(1, 0.8f, 11, 20, 21, 30), new(1, 0.8f, 11, 20, 21, 30), BoxReason.SuppressedByNms, 1, BoxChanges.None),
        ],
        Kind = new("DX", "CHEST", "PA"),
        Input = new(100, 100, new(-3, 4095, 12.5), 10.5, 20.5, Inverted: true, new ImageSpacing(0.2, 0.1, SpacingSource.Imager), Frame: 2, Frames: 5),
        Timings = new(
            TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), TimeSpan.FromMicroseconds(3), TimeSpan.FromMicroseconds(4), TimeSpan.FromMicroseconds(5)),
        BatchSize = 2,
    };

    public static Prediction Failed(string sopInstanceUid) => Of(sopInstanceUid) with
    {
        Outcome = PredictionOutcome.DecodeFailed,
        Code = nameof(DecodeCode.TruncatedPixelData),
        Decisions = [],
        Input = InputFacts.None,
    };
}
