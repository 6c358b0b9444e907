using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A file in, a prediction out: screening, decoding, model, policy. The one way an image is analysed, for the service and
/// the command line alike. Records nothing. Safe for concurrent use.
/// </summary>
public sealed class InstanceDetector
{
    private readonly DetectionEngine _engine;
    private readonly FrameSweep _sweep;
    private readonly IFrameCodec _codec;
    private readonly BoxFilter _filter;
    private readonly ScreeningRules _rules;
    private readonly DecodeChoice _choice;
    private readonly PatientHasher _patients;
    private readonly string _softwareVersion;
    private readonly TimeProvider _time;

    /// <summary>Puts the stages together.</summary>
    /// <param name="engine">The warm model.</param>
    /// <param name="codec">Decodes compressed images.</param>
    /// <param name="package">The package the engine runs; its manifest names the images it is for and, unless another is given, the policy.</param>
    /// <param name="policy">The policy of images for which no other is given; null: the package's.</param>
    /// <param name="patients">Hashes the patient.</param>
    /// <param name="softwareVersion">Version of this program, for the record.</param>
    /// <param name="time">Clock of the timings.</param>
    /// <exception cref="PolicyException">The policy is for another package, or does not fit its classes.</exception>
    public InstanceDetector(
        DetectionEngine engine,
        IFrameCodec codec,
        ModelPackage package,
        PolicyDocument? policy,
        PatientHasher patients,
        string softwareVersion,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(package);
        _engine = engine;
        _codec = codec;
        _filter = policy?.FilterFor(package) ?? new BoxFilter(package.Manifest.Policy, package.Manifest.Classes);
        _rules = new ScreeningRules(package.Manifest.Input);
        _choice = DecodeChoice.Of(package.Manifest.Input);
        _sweep = new FrameSweep(engine, _choice.Windowing, time);
        _patients = patients;
        _softwareVersion = softwareVersion;
        _time = time;
    }

    /// <summary>Digest of the policy applied, 64 lower-case hex digits.</summary>
    public string PolicyDigest => _filter.PolicyDigest;

    /// <summary>Whether a Part 10 file is an image the model is for, from its header alone.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Accepted, or the first rule it fails.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ScreeningCode Screen(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DicomFile.TryOpen(path, HeaderOnly, out var header, out var fault) ? _rules.Screen(header.Dataset) : CodeOf(fault);
    }

    /// <summary>Analyses one Part 10 file under the detector's own policy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops waiting for the model.</param>
    /// <returns>What came of it; whatever is wrong with the file's content is a code.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Task<InstanceDetection> DetectAsync(string path, CancellationToken cancellationToken) => DetectAsync(path, null, () => { }, cancellationToken);

    /// <summary>How many frames of a Part 10 file would be analysed, from its header alone; 1 where that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal int FramesOf(string path) =>
        _choice.Frame == FrameChoice.All && DicomFile.TryOpen(path, HeaderOnly, out var header, out _) ? ImageFile.FramesOf(header.Dataset, _choice) : 1;

    /// <summary>Analyses one Part 10 file under a policy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="policy">The policy, made for this package; null: the detector's own.</param>
    /// <param name="stepped">Called after each frame of an image of several of which all are analysed: it goes on.</param>
    /// <param name="cancellationToken">Stops waiting for the model.</param>
    /// <returns>What came of it; whatever is wrong with the file's content is a code.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<InstanceDetection> DetectAsync(string path, BoxFilter? policy, Action stepped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stepped);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!DicomFile.TryOpen(path, HeaderOnly, out var header, out var fault))
        {
            return new(CodeOf(fault), null, null, fault.ToString());
        }

        var screening = _rules.Screen(header.Dataset);
        if (screening != ScreeningCode.Accepted)
        {
            return new(screening, null, null, "");
        }

        var begun = _time.GetTimestamp();
        var (file, content, refusal) = ImageFile.Read(path, header, _choice);
        var look = new Look(header.Dataset, policy ?? _filter, content, begun);
        if (file is null)
        {
            return Refused(look, refusal!); // not null: there is no file
        }

        return ImageFile.FramesOf(header.Dataset, _choice) > 1
            ? await SweepAsync(look, file, stepped, cancellationToken)
            : await DetectAsync(look, file, cancellationToken);
    }

    private async Task<InstanceDetection> DetectAsync(Look look, DicomFile file, CancellationToken cancellationToken)
    {
        var decoded = await ImageDecoder.DecodeAsync(file, _codec, _choice, cancellationToken);
        var decode = _time.GetElapsedTime(look.Begun);
        if (decoded.Image is not { } image)
        {
            return Refused(look, decoded);
        }

        var inferred = await _engine.DetectAsync(image, cancellationToken);
        var prediction = Finish(Describe(look.Header, look.Policy), look.Policy, image, inferred, decode);
        return new(ScreeningCode.Accepted, prediction, image, "") { Content = look.Content, Header = look.Header };
    }

    private async Task<InstanceDetection> SweepAsync(Look look, DicomFile file, Action stepped, CancellationToken cancellationToken)
    {
        var prediction = Describe(look.Header, look.Policy);
        var group = AcquisitionGroups.Of(prediction.Kind);
        var before = _time.GetElapsedTime(look.Begun);
        ImageFrames? frames = null;
        try
        {
            frames = ImageFrames.Open(file, _codec, _choice, out var refusal);
            if (frames is null)
            {
                return Refused(look, refusal!); // not null: there are no frames
            }

            var sum = await _sweep.RunAsync(
                frames, (candidates, image) => look.Policy.Apply(candidates, image.Geometry with { Group = group }, image), stepped, cancellationToken);
            var detection = new InstanceDetection(ScreeningCode.Accepted, sum.Of(prediction, before), null, sum.Message)
            {
                Content = sum.IsSound ? look.Content : null, // else left alone, as below
                Header = look.Header,
                Frames = frames,
            };
            frames = null;
            return detection;
        }
        finally
        {
            frames?.Dispose();
        }
    }

    private InstanceDetection Refused(Look look, DecodeResult refusal)
    {
        // The file's memory is left alone: a codec that did not answer may still look at it.
        var failed = Describe(look.Header, look.Policy) with
        {
            Outcome = PredictionOutcome.DecodeFailed,
            Code = refusal.Code.ToString(),
            Timings = new(_time.GetElapsedTime(look.Begun), default, default, default, default),
        };
        return new(ScreeningCode.Accepted, failed, null, refusal.Message);
    }

    // A header beyond all bounds without pixels behind it is a document, a mesh or raw data.
    private static ScreeningCode CodeOf(in DicomReadFault fault) =>
        fault.Code == DicomReadFaultCode.TooLarge ? ScreeningCode.NotAnImage : ScreeningCode.Unreadable;

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private Prediction Finish(Prediction prediction, BoxFilter policy, DecodedImage image, InferenceResult inferred, TimeSpan decode)
    {
        var begun = _time.GetTimestamp();
        var geometry = image.Geometry with { Group = AcquisitionGroups.Of(prediction.Kind) };
        var decisions = policy.Apply(inferred.Candidates, geometry, image);
        var (timings, isDetected) = (inferred.Timings, inferred.Code == InferenceCode.Detected);
        return prediction with
        {
            Outcome = isDetected ? PredictionOutcome.Predicted : PredictionOutcome.InferenceFailed,
            Code = isDetected ? "" : inferred.Code.ToString(),
            Provider = inferred.Provider,
            Decisions = decisions,
            Input = InputFacts.Of(image),
            Timings = new(decode, timings.Preprocess, timings.Wait, timings.Infer, _time.GetElapsedTime(begun)),
            BatchSize = timings.BatchSize,
        };
    }

    private Prediction Describe(DicomDataset header, BoxFilter policy)
    {
        string Text(DicomTag tag) => header.GetSingleValueOrDefault(tag, "");

        var study = Text(DicomTag.StudyInstanceUID);
        return new Prediction
        {
            Instance = new(
                study,
                Text(DicomTag.SeriesInstanceUID),
                Text(DicomTag.SOPInstanceUID),
                Text(DicomTag.SOPClassUID),
                _patients.KeyOf(Text(DicomTag.PatientID), Text(DicomTag.IssuerOfPatientID), study))
            {
                PatientId = Text(DicomTag.PatientID),
                IssuerOfPatientId = Text(DicomTag.IssuerOfPatientID),
                AccessionNumber = Text(DicomTag.AccessionNumber),
            },
            Slot = PredictionSlot.Active,
            Model = _engine.Model,
            PolicyDigest = policy.PolicyDigest,
            SoftwareVersion = _softwareVersion,
            Provider = _engine.Provider.Used,
            Outcome = PredictionOutcome.Predicted,
            Code = "",
            Decisions = [],
            Kind = new(Text(DicomTag.Modality), Text(DicomTag.BodyPartExamined), Text(DicomTag.ViewPosition)),
            Input = InputFacts.None,
            Timings = default,
            BatchSize = 0,
        };
    }

    private sealed record Look(DicomDataset Header, BoxFilter Policy, FileContent? Content, long Begun);
}
