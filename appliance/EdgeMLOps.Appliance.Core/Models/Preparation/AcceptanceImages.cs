using System.Globalization;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>Makes the images of an acceptance set: each stripped of all that says whose it is, and looked at by the model before and after.</summary>
internal sealed class AcceptanceImages
{
    /// <summary>Largest image of a set, in bytes.</summary>
    public const long MostBytes = 64L << 20;

    private readonly InstanceDetector _detector;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private int _taken;

    /// <param name="detector">The model.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="time">Clock of the times.</param>
    public AcceptanceImages(InstanceDetector detector, string folder, TimeProvider time)
    {
        _detector = detector;
        _folder = folder;
        _time = time;
    }

    /// <summary>Adds an image, unless something speaks against it.</summary>
    public async Task<PreparedImage> AddAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length > MostBytes)
            {
                return PreparedImage.LeftOut(file, "TooLarge", FormattableString.Invariant($"more than {MostBytes >> 20} MiB"));
            }

            var (before, candidates) = await LookAsync(file, cancellationToken);
            return before ?? await AddAsync(file, candidates, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return PreparedImage.LeftOut(file, "CannotRead", ex.Message);
        }
        catch (DicomDataException ex)
        {
            return PreparedImage.LeftOut(file, nameof(ScreeningCode.Unreadable), ex.Message);
        }
    }

    private async Task<PreparedImage> AddAsync(string file, IReadOnlyList<BoxCandidate> before, CancellationToken cancellationToken)
    {
        var image = DicomFile.Open(file);
        if (StrippedImage.HasNameInPixels(image.Dataset))
        {
            return PreparedImage.LeftOut(file, "BurnedInAnnotation", "it says that text which may name the patient is part of its pixels (0028,0301)");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{_taken:0000}.dcm");
        var path = Path.Combine(_folder, name);
        StrippedImage.Of(image).Save(path);
        var begun = _time.GetTimestamp();
        var (fault, after) = await LookAsync(path, cancellationToken);
        var elapsed = _time.GetElapsedTime(begun);
        if (fault is null && before.SequenceEqual(after))
        {
            _taken++;
            return new PreparedImage(file, "", "", name, after, elapsed);
        }

        File.Delete(path);
        return PreparedImage.LeftOut(file, "ChangedByStripping", $"the model finds something else on it when all that could name the patient is taken away{(fault is null ? "" : $": {fault.Code} {fault.Message}")}");
    }

    // A fault, or what the model found.
    private async Task<(PreparedImage? Fault, IReadOnlyList<BoxCandidate> Candidates)> LookAsync(string file, CancellationToken cancellationToken)
    {
        using var detection = await _detector.DetectAsync(file, cancellationToken);
        return detection.Prediction switch
        {
            null => (PreparedImage.LeftOut(file, detection.Screening.ToString(), detection.Message), []),
            { Outcome: PredictionOutcome.Predicted } found => (null, [.. found.Decisions.Select(decision => decision.Candidate)]),
            var failed => (PreparedImage.LeftOut(file, failed.Code, detection.Message), []),
        };
    }
}
