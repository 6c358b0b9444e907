using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions.Identity;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>A row of table prediction with its row of table identity; column names are these in snake case.</summary>
internal sealed class PredictionRow
{
    public long Id { get; init; }

    public long RecordedMs { get; init; }

    public required byte[] StudyKey { get; init; }

    public required byte[] SopKey { get; init; }

    public required string SopClassUid { get; init; }

    public required byte[] PatientKey { get; init; }

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

    // Of table identity; null where it says nothing.

    public long? KeyId { get; init; }

    public byte[]? StudyUid { get; init; }

    public byte[]? SeriesUid { get; init; }

    public byte[]? SopUid { get; init; }

    public byte[]? PatientId { get; init; }

    public byte[]? Issuer { get; init; }

    public byte[]? Accession { get; init; }

    public static PredictionRow From(Prediction prediction, DateTimeOffset recordedAt, IdentityKey key)
    {
        var (instance, model, timings, input) = (prediction.Instance, prediction.Model, prediction.Timings, prediction.Input);
        return new PredictionRow
        {
            RecordedMs = recordedAt.ToUnixTimeMilliseconds(),
            StudyKey = key.LookUpOf(IdentityField.StudyInstanceUid, instance.StudyInstanceUid),
            SopKey = key.LookUpOf(IdentityField.SopInstanceUid, instance.SopInstanceUid),
            SopClassUid = instance.SopClassUid,
            PatientKey = Convert.FromHexString(instance.PatientKey),
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

    /// <param name="key">The key; null: who it is about stays unsaid.</param>
    /// <exception cref="InvalidDataException">It says what cannot be.</exception>
    public RecordedPrediction ToRecorded(IdentityKey? key) => new(Id, Moment(RecordedMs), new Prediction
    {
        Instance = IdentityOf(key),
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
    })
    {
        StudyKey = Convert.ToHexStringLower(StudyKey),
    };

    // All or nothing: a row whose fields are of different minds names nobody.
    private InstanceIdentity IdentityOf(IdentityKey? key)
    {
        var its = key?.Find(KeyId);
        string? Text(IdentityField field, byte[]? bytes) => its?.Open(field, Id, bytes);

        var patientKey = Convert.ToHexStringLower(PatientKey);
        return Text(IdentityField.StudyInstanceUid, StudyUid) is { } study
            && Text(IdentityField.SeriesInstanceUid, SeriesUid) is { } series
            && Text(IdentityField.SopInstanceUid, SopUid) is { } sop
            && Text(IdentityField.PatientId, PatientId) is { } patient
            && Text(IdentityField.IssuerOfPatientId, Issuer) is { } issuer
            && Text(IdentityField.AccessionNumber, Accession) is { } accession
                ? new(study, series, sop, SopClassUid, patientKey) { PatientId = patient, IssuerOfPatientId = issuer, AccessionNumber = accession }
                : InstanceIdentity.Unreadable(SopClassUid, patientKey);
    }

    private ImageSpacing? Spacing => RowMm is { } row && ColumnMm is { } column && SpacingSource is { } source
        ? new ImageSpacing(row, column, (SpacingSource)source)
        : null;

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;

    private static DateTimeOffset Moment(long unixMs)
    {
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        }
        catch (ArgumentOutOfRangeException ex)
        {
            throw new InvalidDataException("A moment outside the calendar.", ex);
        }
    }

    private static TimeSpan Time(long microseconds)
    {
        try
        {
            return TimeSpan.FromMicroseconds(microseconds);
        }
        catch (Exception ex) when (ex is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("A duration that none can have.", ex);
        }
    }
}
