using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>A row of table prediction; column names are these in snake case.</summary>
internal sealed class PredictionRow
{
    public long Id { get; init; }

    public long RecordedMs { get; init; }

    public required string StudyUid { get; init; }

    public required string SeriesUid { get; init; }

    public required string SopInstanceUid { get; init; }

    public required string SopClassUid { get; init; }

    public required string PatientKey { get; init; }

    public int Slot { get; init; }

    public required string ModelName { get; init; }

    public required string ModelVersion { get; init; }

    public int ModelRelease { get; init; }

    public required string PackageDigest { get; init; }

    public required string PolicyDigest { get; init; }

    public required string SoftwareVersion { get; init; }

    public int Provider { get; init; }

    public int Outcome { get; init; }

    public required string Code { get; init; }

    public int BatchSize { get; init; }

    public long DecodeUs { get; init; }

    public long PreprocessUs { get; init; }

    public long WaitUs { get; init; }

    public long InferUs { get; init; }

    public long PostprocessUs { get; init; }

    public int ImageColumns { get; init; }

    public int ImageRows { get; init; }

    public int Frame { get; init; }

    public int Frames { get; init; }

    public int ValueMin { get; init; }

    public int ValueMax { get; init; }

    public double ValueMean { get; init; }

    public double WindowLow { get; init; }

    public double WindowHigh { get; init; }

    public bool Inverted { get; init; }

    public required string Modality { get; init; }

    public required string BodyPart { get; init; }

    public required string ViewPosition { get; init; }

    public double? RowMm { get; init; }

    public double? ColumnMm { get; init; }

    public int? SpacingSource { get; init; }

    public int Candidates { get; init; }

    public int Kept { get; init; }

    public required byte[] Decisions { get; init; }

    public static PredictionRow From(Prediction prediction, DateTimeOffset recordedAt)
    {
        var (instance, model, timings, input) = (prediction.Instance, prediction.Model, prediction.Timings, prediction.Input);
        return new PredictionRow
        {
            RecordedMs = recordedAt.ToUnixTimeMilliseconds(),
            StudyUid = instance.StudyInstanceUid,
            SeriesUid = instance.SeriesInstanceUid,
            SopInstanceUid = instance.SopInstanceUid,
            SopClassUid = instance.SopClassUid,
            PatientKey = instance.PatientKey,
            Slot = (int)prediction.Slot,
            ModelName = model.Name,
            ModelVersion = model.Version,
            ModelRelease = model.Release,
            PackageDigest = model.PackageDigest,
            PolicyDigest = prediction.PolicyDigest,
            SoftwareVersion = prediction.SoftwareVersion,
            Provider = (int)prediction.Provider,
            Outcome = (int)prediction.Outcome,
            Code = prediction.Code,
            BatchSize = prediction.BatchSize,
            DecodeUs = Microseconds(timings.Decode),
            PreprocessUs = Microseconds(timings.Preprocess),
            WaitUs = Microseconds(timings.Wait),
            InferUs = Microseconds(timings.Infer),
            PostprocessUs = Microseconds(timings.PostProcess),
            ImageColumns = input.Columns,
            ImageRows = input.Rows,
            Frame = input.Frame,
            Frames = input.Frames,
            ValueMin = input.Statistics.Minimum,
            ValueMax = input.Statistics.Maximum,
            ValueMean = input.Statistics.Mean,
            WindowLow = input.WindowLow,
            WindowHigh = input.WindowHigh,
            Inverted = input.Inverted,
            Modality = prediction.Kind.Modality,
            BodyPart = prediction.Kind.BodyPart,
            ViewPosition = prediction.Kind.ViewPosition,
            RowMm = input.Spacing?.RowMm,
            ColumnMm = input.Spacing?.ColumnMm,
            SpacingSource = (int?)input.Spacing?.Source,
            Candidates = prediction.Decisions.Count,
            Kept = prediction.Decisions.Count(decision => decision.Kept),
            Decisions = DecisionBlob.Encode(prediction.Decisions, input.Columns, input.Rows),
        };
    }

    public RecordedPrediction ToRecorded() => new(Id, DateTimeOffset.FromUnixTimeMilliseconds(RecordedMs), new Prediction
    {
        Instance = new(StudyUid, SeriesUid, SopInstanceUid, SopClassUid, PatientKey),
        Slot = (PredictionSlot)Slot,
        Model = new DetectionModel(ModelName, ModelVersion, ModelRelease, PackageDigest),
        PolicyDigest = PolicyDigest,
        SoftwareVersion = SoftwareVersion,
        Provider = (ExecutionProvider)Provider,
        Outcome = (PredictionOutcome)Outcome,
        Code = Code,
        Decisions = DecisionBlob.Decode(Decisions, ImageColumns, ImageRows),
        Kind = new(Modality, BodyPart, ViewPosition),
        Input = new(ImageColumns, ImageRows, new(ValueMin, ValueMax, ValueMean), WindowLow, WindowHigh, Inverted, Spacing, Frame, Frames),
        Timings = new(Time(DecodeUs), Time(PreprocessUs), Time(WaitUs), Time(InferUs), Time(PostprocessUs)),
        BatchSize = BatchSize,
    });

    private ImageSpacing? Spacing => RowMm is { } row && ColumnMm is { } column && SpacingSource is { } source
        ? new ImageSpacing(row, column, (SpacingSource)source)
        : null;

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;

    private static TimeSpan Time(long microseconds) => TimeSpan.FromMicroseconds(microseconds);
}
