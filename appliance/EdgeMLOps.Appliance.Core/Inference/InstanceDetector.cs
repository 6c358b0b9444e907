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
    private const long BesideFrameBytes = 32L << 20;
    private const long MostFileBytes = 512L << 20; // a frame of 16,000 x 16,000
    private const long MostFramesBytes = 128L << 20; // of several frames, of which one is analysed

    private readonly DetectionEngine _engine;
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
    public Task<InstanceDetection> DetectAsync(string path, CancellationToken cancellationToken) => DetectAsync(path, _filter, cancellationToken);

    /// <summary>Analyses one Part 10 file under a policy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="policy">The policy, made for this package.</param>
    /// <param name="cancellationToken">Stops waiting for the model.</param>
    /// <returns>What came of it; whatever is wrong with the file's content is a code.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<InstanceDetection> DetectAsync(string path, BoxFilter policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
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
        var (decoded, content) = await DecodeAsync(path, header, cancellationToken);
        var decode = _time.GetElapsedTime(begun);
        if (decoded.Image is not { } image)
        {
            var failed = Describe(header.Dataset, policy) with
            {
                Outcome = PredictionOutcome.DecodeFailed,
                Code = decoded.Code.ToString(),
                Timings = new(decode, default, default, default, default),
            };
            return new(screening, failed, null, decoded.Message);
        }

        var inferred = await _engine.DetectAsync(image, cancellationToken);
        return new(screening, Finish(Describe(header.Dataset, policy), policy, image, inferred, decode), image, "") { Content = content, Header = header.Dataset };
    }

    // A header beyond all bounds without pixels behind it is a document, a mesh or raw data.
    private static ScreeningCode CodeOf(in DicomReadFault fault) =>
        fault.Code == DicomReadFaultCode.TooLarge ? ScreeningCode.NotAnImage : ScreeningCode.Unreadable;

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private async ValueTask<(DecodeResult Result, FileContent? Content)> DecodeAsync(string path, DicomFile header, CancellationToken cancellationToken)
    {
        // Told before the file is read whole: a video may be gigabytes.
        if (header.FileMetaInfo.TransferSyntax is var syntax && !DecodableSyntaxes.Include(syntax))
        {
            return (new(DecodeCode.Compressed, null, $"transfer syntax {(DicomUID.IsValid(syntax.UID.UID) ? syntax.UID.UID : "that is no UID")}"), null);
        }

        if (SingleFrameClasses.AreBrokenBy(header.Dataset))
        {
            return (new(DecodeCode.FramesNotOfClass, null, $"{DicomTag.NumberOfFrames}"), null);
        }

        if (IsBeyondItsFrames(path, header.Dataset, out var sizes))
        {
            return (new(DecodeCode.TooLarge, null, sizes), null);
        }

        var content = FileContent.Read(path);
        if (DicomFile.TryRead(content.Bytes, DicomReadOptions.Default, out var file, out var fault))
        {
            return (await ImageDecoder.DecodeAsync(file, _codec, _choice, cancellationToken), content);
        }

        // The header was read before: what ends too early ends in the pixels.
        var code = fault.Code switch
        {
            DicomReadFaultCode.Truncated => DecodeCode.TruncatedPixelData,
            DicomReadFaultCode.TooManyElements or DicomReadFaultCode.InflatedTooLarge => DecodeCode.TooLarge,
            _ => DecodeCode.Unreadable,
        };
        return (new(code, null, fault.ToString()), content);
    }

    // The file is read whole, in the process that receives: no more of it than its frames and what may stand beside them.
    private static bool IsBeyondItsFrames(string path, DicomDataset header, out string sizes)
    {
        var length = new FileInfo(path).Length;
        var frame = Math.Max(0, FrameFormat.Read(header).FrameBytes);
        var frames = Math.Clamp(header.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1), 1, ushort.MaxValue);
        sizes = FormattableString.Invariant($"{length} bytes for {frames} frames of {frame}");
        var most = Math.Max(2 * frame, Math.Min(2 * frame * frames, MostFramesBytes));
        return length > Math.Min(most + BesideFrameBytes, MostFileBytes);
    }

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
}
